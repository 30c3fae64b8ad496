#!/usr/bin/env bash
# Runs every fuzz target of the repository, one after the other, for FUZZTIME each (default 60s). Those that read what
# comes from outside and must never be lost (webhooks, and what they are translated to) get WIRE_FUZZTIME.
# Making inputs smaller is kept short: where the state of a database matters, it never comes to an end.
# A failing input is kept by go test under testdata/fuzz: commit it with the fix.
set -uo pipefail
short=${FUZZTIME:-60s}
long=${WIRE_FUZZTIME:-$short}
status=0
targets=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# ended_late tells whether the last run found nothing and was only cut off in the middle of an input, which go test reports
# as a failure.
ended_late() {
	grep -q 'context deadline exceeded' "$log" && ! grep -qE 'Failing input written|panic:|_test\.go:' "$log"
}

while IFS=: read -r file name; do
	targets=$((targets + 1))
	package=./$(dirname "$file")
	case $name in
	FuzzParseDelivery | FuzzFacts) fuzztime=$long ;;
	*) fuzztime=$short ;;
	esac
	echo "fuzz  $package $name for $fuzztime"
	go test "$package" -run '^$' -fuzz "^$name\$" -fuzztime "$fuzztime" -fuzzminimizetime 10x 2>&1 | tee "$log"
	if [ "${PIPESTATUS[0]}" -ne 0 ] && ! ended_late; then
		echo "FAIL  $package $name" >&2
		status=1
	fi
done < <(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' internal | sed 's/func //' | sort)

echo "fuzz: $targets targets"
exit $status
