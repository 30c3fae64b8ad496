package sandbox

import (
	"fmt"
	"time"
)

// upgradeTakes is how long a number is in maintenance while its throughput is raised: at most a minute (Meta:
// throughput page, May 2026).
const upgradeTakes = time.Minute

// highMPS is the throughput of a raised number.
const highMPS = 1000

// upgradeThroughput raises a number without the app to 1,000 messages a second, as Meta does by itself for
// large senders. Numbers of the app stay at twenty.
func (w *World) upgradeThroughput(n *number) error {
	if !n.meta.CloudOnly {
		return fmt.Errorf("%s is used with the app: its throughput is fixed at %d messages a second", displayNumber(n.digits), coexistenceMPS)
	}
	n.meta.MaintenanceUntil = w.now().Add(upgradeTakes)
	w.endUpgrade(n)
	return nil
}

// endUpgrade plans the end of the maintenance.
func (w *World) endUpgrade(n *number) {
	w.later(n.meta.MaintenanceUntil, func(time.Time) {
		n.meta.HighThroughput = true
		w.notifyAccount(n, "phone_number_quality_update", object{"display_phone_number": n.digits, "event": "THROUGHPUT_UPGRADE",
			"max_daily_conversations_per_business": n.waba.limit()})
		w.changed(event{Kind: "phone", Number: n.id})
	})
}

// throughputLevel is how nodes print it. Meta documents no level for 20 messages a second; every capture shows
// this one.
func (n *number) throughputLevel() string {
	if n.meta.HighThroughput {
		return "HIGH"
	}
	return "STANDARD"
}
