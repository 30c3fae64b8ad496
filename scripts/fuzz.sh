#!/usr/bin/env bash
# Runs every fuzz target of the repository for FUZZTIME (default 60s). Those that read what comes from outside and must
# never be lost (webhooks, and what they are translated to) get WIRE_FUZZTIME, beside the others and each other: with one worker each.
# Making inputs smaller is kept short: where the state of a database matters, it never comes to an end.
# A failing input is kept by the test under testdata/fuzz: commit it with the fix.
set -uo pipefail
short=${FUZZTIME:-60s}
long=${WIRE_FUZZTIME:-$short}
wire='FuzzParseDelivery|FuzzFacts'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
module=$(go list -m)
found=$(go env GOCACHE)/fuzz # where go test keeps inputs that were worth keeping

# build compiles the tests of a package for fuzzing, once for all its targets.
build() {
	mkdir -p "$work/$1"
	go test -c -fuzz . -vet=off -ldflags='-s -w' -o "$work/$1/fuzz.test" "$1" || touch "$work/broken"
}

# ended_late tells whether a run found nothing and was only cut off in the middle of an input, which the test reports
# as a failure.
ended_late() {
	grep -q 'context deadline exceeded' "$1" && ! grep -qE 'Failing input written|panic:|_test\.go:' "$1"
}

# fuzz runs targets, given as package:name on lines, one after the other, for so long each.
fuzz() {
	local time=$1 package name log
	while IFS=: read -r package name; do
		log=$work/$package/$name
		echo "fuzz  $package $name for $time"
		[ -x "$work/$package/fuzz.test" ] || build "$package"
		if ! (cd "$package" && exec "$work/$package/fuzz.test" -test.paniconexit0 -test.run '^$' -test.fuzz "^$name\$" -test.fuzztime "$time" \
			-test.fuzzminimizetime 10x -test.parallel 1 -test.fuzzcachedir "$found/$module/${package#./}") >"$log" 2>&1 </dev/null && ! ended_late "$log"; then
			cat "$log"
			echo "FAIL  $package $name" >&2
			touch "$work/broken"
		else
			tail -n 2 "$log"
		fi
	done
}

targets=$(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' internal | sed -E 's|([^:]*)/[^/]*:func |./\1:|' | sort)
webhooks=$(grep -E ":($wire)\$" <<<"$targets")
for package in $(cut -d: -f1 <<<"$webhooks" | sort -u); do build "$package"; done
while read -r target; do fuzz "$long" <<<"$target" & done <<<"$webhooks"
grep -vE ":($wire)\$" <<<"$targets" | fuzz "$short"
wait
echo "fuzz: $(wc -l <<<"$targets") targets"
[ ! -e "$work/broken" ]
