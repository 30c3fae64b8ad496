#!/usr/bin/env bash
# Runs every fuzz target of the repository for FUZZTIME (default 60s). Those that read what comes from outside and must
# never be lost (webhooks, and what they are translated to) get WIRE_FUZZTIME, beside the others: one of each kind at a time, with
# one worker each.
# Making inputs smaller is kept short: where the state of a database matters, it never comes to an end.
# A failing input is kept by go test under testdata/fuzz: commit it with the fix.
set -uo pipefail
short=${FUZZTIME:-60s}
long=${WIRE_FUZZTIME:-$short}
wire='FuzzParseDelivery|FuzzFacts'
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# ended_late tells whether a run found nothing and was only cut off in the middle of an input, which go test reports
# as a failure.
ended_late() {
	grep -q 'context deadline exceeded' "$1" && ! grep -qE 'Failing input written|panic:|_test\.go:' "$1"
}

# fuzz runs targets, given as package:name on lines, one after the other, for so long each, and fails if one did.
fuzz() {
	local time=$1 status=0 package name log
	while IFS=: read -r package name; do
		log=$logs/$name
		echo "fuzz  $package $name for $time"
		if ! go test "$package" -run '^$' -fuzz "^$name\$" -fuzztime "$time" -fuzzminimizetime 10x -parallel 1 >"$log" 2>&1 && ! ended_late "$log"; then
			cat "$log"
			echo "FAIL  $package $name" >&2
			status=1
		else
			tail -n 3 "$log"
		fi
	done
	return $status
}

targets=$(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' internal | sed -E 's|([^:]*)/[^/]*:func |./\1:|' | sort)
grep -E ":($wire)\$" <<<"$targets" | fuzz "$long" &
beside=$!
grep -vE ":($wire)\$" <<<"$targets" | fuzz "$short"
status=$?
wait "$beside" || status=1
echo "fuzz: $(wc -l <<<"$targets") targets"
exit $status
