package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const pushColumns = `id, account_id, agent_id, endpoint, public_key, secret, name, created_at, told_at`

func scanPushDevice(row db.Scanner) (d chat.PushDevice, err error) {
	err = row.Scan(&d.ID, &d.Account, &d.Agent, &d.Endpoint, &d.PublicKey, &d.Secret, &d.Name, &d.CreatedAt, &d.ToldAt)
	return d, err
}

// PushDevices lists the devices of the viewer's agent, the newest first.
func (s *Store) PushDevices(ctx context.Context, v chat.Viewer) ([]chat.PushDevice, error) {
	return db.All(ctx, s, scanPushDevice, `
		SELECT `+pushColumns+` FROM push_device WHERE account_id = $1 AND agent_id = $2 ORDER BY id DESC`, v.Account, v.Agent)
}

// AllPushDevices lists the devices of all agents.
func (s *Store) AllPushDevices(ctx context.Context) ([]chat.PushDevice, error) {
	return db.All(ctx, s, scanPushDevice, `SELECT `+pushColumns+` FROM push_device ORDER BY account_id, agent_id, id`)
}

// AddPushDevice stores a device in place of any other with its endpoint: a browser belongs to whoever signed in last.
func AddPushDevice(tx *db.Tx, d chat.PushDevice) error {
	if _, err := tx.Exec(`DELETE FROM push_device WHERE account_id = $1 AND endpoint = $2`, d.Account, d.Endpoint); err != nil {
		return err
	}
	_, err := tx.Exec(`
		INSERT INTO push_device (account_id, agent_id, id, endpoint, public_key, secret, name, created_at, told_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)`, d.Account, d.Agent, d.ID, d.Endpoint, d.PublicKey, d.Secret, d.Name, d.CreatedAt)
	return err
}

// RemovePushDevice forgets a device.
func RemovePushDevice(tx *db.Tx, account chat.AccountID, agent chat.AgentID, id chat.PushDeviceID) error {
	_, err := tx.Exec(`DELETE FROM push_device WHERE account_id = $1 AND agent_id = $2 AND id = $3`, account, agent, id)
	return err
}

// RemovePushEndpoint forgets the device with an endpoint of an agent.
func RemovePushEndpoint(tx *db.Tx, account chat.AccountID, agent chat.AgentID, endpoint string) error {
	_, err := tx.Exec(`DELETE FROM push_device WHERE account_id = $1 AND agent_id = $2 AND endpoint = $3`, account, agent, endpoint)
	return err
}

// PushDeviceTold notes when a device was told something.
func PushDeviceTold(tx *db.Tx, account chat.AccountID, agent chat.AgentID, id chat.PushDeviceID, at int64) error {
	_, err := tx.Exec(`UPDATE push_device SET told_at = $4 WHERE account_id = $1 AND agent_id = $2 AND id = $3`, account, agent, id, at)
	return err
}
