#!/usr/bin/env bash
# Usage: scripts/test-needs.sh
#
# Sees to it that the programs are there which the tests need beside Go and
# Node: a C compiler, PostgreSQL, Chromium, SQLite's shell, and programs that
# read calendars, PDFs, QR codes and tables, and the proxies that are put in
# front of it. On Debian and Ubuntu, as root or with sudo that asks for no
# password, it installs what is missing; elsewhere it says what is missing and
# what will be skipped. With NO_SKIP=1 something missing is a failure.
set -euo pipefail

have_compiler() { command -v "${CC:-cc}" >/dev/null; }
have_postgres() { scripts/with-postgres.sh --find >/dev/null; }
have_browser() { scripts/find-chromium.sh >/dev/null && command -v sqlite3 >/dev/null; }
have_proxies() { PATH=$PATH:/usr/sbin && command -v nginx >/dev/null && command -v caddy >/dev/null && command -v apache2 >/dev/null; }
have_calendars() { command -v khal >/dev/null && command -v vdirsyncer >/dev/null; }
have_papers() { command -v pdftotext >/dev/null && command -v zbarimg >/dev/null; }
have_spreadsheet() { command -v soffice >/dev/null; }
have_icalendar() { /usr/bin/python3 -c "import icalendar" 2>/dev/null; }

needs="compiler postgres browser proxies icalendar calendars papers spreadsheet"
lacking=()
for need in $needs; do "have_$need" || lacking+=("$need"); done
if [ ${#lacking[@]} -eq 0 ]; then exit 0; fi

packages() {
  case $1 in
  compiler) echo gcc libc6-dev ;;
  postgres) echo postgresql ;;
  icalendar) echo python3-icalendar ;;
  calendars) echo khal vdirsyncer ;;
  proxies) echo nginx-light caddy apache2-bin ;;
  papers) echo poppler-utils zbar-tools ;;
  spreadsheet) echo libreoffice-calc-nogui ;;
  browser) if grep -qi '^ID=ubuntu' /etc/os-release; then echo chromium-browser sqlite3; else echo chromium-headless-shell fonts-liberation sqlite3; fi ;;
  esac
}

skipped() {
  case $1 in
  compiler) echo "the race detector (the tests run without it)" ;;
  postgres) echo "every test on PostgreSQL (those on SQLite run)" ;;
  calendars) echo "the tests in which calendar programs follow the links" ;;
  papers) echo "the tests that read certificates as others do" ;;
  spreadsheet) echo "the test that opens every CSV file in LibreOffice" ;;
  icalendar) echo "the tests that read calendars with a second library" ;;
  browser | proxies) echo "the journeys in a browser" ;;
  esac
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt() {
  # Another program may be installing: wait for it, five minutes at most.
  local try
  for try in $(seq 30); do
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1; then return; fi
    grep -q 'Could not get lock' "$log" || break
    sleep 10
  done
  tail -n 5 "$log" >&2
  return 1
}

if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  apt update || true
  for need in "${lacking[@]}"; do
    echo "Installing $(packages "$need") ..."
    # shellcheck disable=SC2046 # one word per package
    apt install --yes --no-install-recommends $(packages "$need") || true
  done
fi

status=0
for need in $needs; do
  if "have_$need"; then continue; fi
  status=1
  echo "MISSING: $need. On Debian and Ubuntu: apt-get install $(packages "$need" 2>/dev/null)" >&2
  echo "SKIPPED: $(skipped "$need")" >&2
done
if [ "${NO_SKIP:-}" = 1 ]; then exit "$status"; fi
