#!/usr/bin/env bash
# Makes sure that the tools of the tests are there: a C compiler (the race detector needs cgo),
# PostgreSQL, Chromium and Node (other people's clients run against the sandbox, axe-core in the pages), and with "fonts" those of
# the screenshots. On Debian and Ubuntu, root (or a
# user whom sudo asks no password) gets what is missing from the distribution; others are told what to
# install. Tests without their tool are skipped; with SALTBRIDGE_TEST_STRICT=1 that is an error.
#
# usage: scripts/tools.sh compiler|postgres|browser|node|fonts ...
set -euo pipefail

has() {
	case $1 in
	compiler) command -v gcc >/dev/null || command -v clang >/dev/null ;;
	postgres) command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
	browser) command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable ;;
	node) command -v node && command -v npm ;;
	fonts) [ "$(fc-list 2>/dev/null ':lang=hi' | wc -l)" -gt 0 ] && [ "$(fc-list 2>/dev/null 'Noto Color Emoji' | wc -l)" -gt 0 ] ;;
	*) echo "tools: unknown tool $1: compiler, postgres, browser, node or fonts" >&2 && exit 2 ;;
	esac >/dev/null
}

packages() {
	case $1 in
	compiler) echo gcc libc6-dev ;;
	postgres) echo postgresql ;;
	browser) apt-cache show chromium-headless-shell >/dev/null 2>&1 && echo chromium-headless-shell || echo chromium ;; # the first has no window to draw and costs a third
	node) echo nodejs npm ;;
	fonts) echo fontconfig fonts-dejavu-core fonts-lohit-deva fonts-noto-color-emoji ;;
	esac
}

# apt runs apt-get, as root or through a sudo that does not ask. Its chatter is shown when it fails.
apt() {
	local as_root=()
	[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
	local log
	log=$(mktemp)
	if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 "$@" >"$log" 2>&1 </dev/null; then
		cat "$log" >&2
		rm -f "$log"
		return 1
	fi
	rm -f "$log"
}

missing=()
for tool in "$@"; do has "$tool" || missing+=("$tool"); done
[ ${#missing[@]} -gt 0 ] || exit 0

wanted=()
want() {
	wanted=()
	local tool names
	for tool in "${missing[@]}"; do read -ra names <<<"$(packages "$tool")" && wanted+=("${names[@]}"); done
}

if command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }; then
	apt update || echo "tools: the list of packages could not be refreshed; trying with the old one" >&2
	want
	echo "tools: installing ${wanted[*]}"
	apt install -y --no-install-recommends "${wanted[@]}" || echo "tools: the installation failed" >&2
fi

still=()
for tool in "${missing[@]}"; do has "$tool" || still+=("$tool"); done
[ ${#still[@]} -gt 0 ] || exit 0

want
echo "tools: missing: ${still[*]}. On Debian: apt-get install ${wanted[*]}" >&2
if [ "${SALTBRIDGE_TEST_STRICT:-}" = 1 ]; then
	exit 1
fi
echo "tools: tests that need them are skipped (without a C compiler go test -race does not run at all)" >&2
