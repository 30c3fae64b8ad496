#!/usr/bin/env bash
# Checks what a reviewer should not have to: formatting, go vet, and that the generated files are those
# that their sources give. Tells every fault before it fails. Run it from the root of the repository.
# VETFLAGS are build flags for go vet, which has to compile all that is imported: with those of the tests it is compiled once for both.
set -uo pipefail
status=0

fault() {
	echo "lint: $1" >&2
	status=1
}

unformatted=$(gofmt -l cmd internal 2>&1) || fault "gofmt failed"
[ -z "$unformatted" ] || fault "not formatted (run gofmt -w on them):"$'\n'"$unformatted"

# shellcheck disable=SC2086 # several flags
go vet ${VETFLAGS:-} ./... || fault "go vet found the faults above"

# Generating writes in place, so a stale file is fixed by the check that reports it.
generated() { find internal -name '*_templ.go' -type f -exec sha256sum {} + | sort -k2; }
before=$(generated)
make --no-print-directory generate >/dev/null || fault "generating failed"
if [ "$before" != "$(generated)" ]; then
	fault "generated files were out of date; they are fresh now, commit them:"
	diff <(echo "$before") <(generated) | awk '/^[<>]/ && NF { print $3 }' | sort -u >&2
fi

exit $status
