#!/usr/bin/env bash
# Usage: scripts/vuln.sh
#
# Runs govulncheck, which fails where the code calls something vulnerable.
# VULNDB is the database to ask: a folder or a URL; default the public one. A
# database that cannot be had is a skip, and with NO_SKIP=1 a failure.
set -euo pipefail

database=()
if [ -n "${VULNDB:-}" ]; then
  case $VULNDB in
  *://*) database=(-db "$VULNDB") ;;
  *) database=(-db "file://$(cd "$VULNDB" && pwd)") ;;
  esac
fi

status=0
# The odd expansion is for the bash of macOS, where an empty array is unset.
go tool -modfile=tools.mod govulncheck ${database[@]+"${database[@]}"} ./... || status=$?
case $status in
0 | 3) exit "$status" ;; # nothing, or something, was found
esac
echo "SKIPPED: govulncheck could not do its work; VULNDB may name a copy of its database" >&2
if [ "${NO_SKIP:-}" = 1 ]; then exit 1; fi
