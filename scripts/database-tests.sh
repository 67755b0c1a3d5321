#!/usr/bin/env bash
# Usage: scripts/database-tests.sh
#
# Prints the packages whose tests do something else on another database: those
# that use db/dbtest. Tests of all other packages do the same every time, and so
# do those of the commands in the main package, which name their database.
set -euo pipefail

module=$(go list -m)
listed=$(go list -test -f '{{if .ForTest}}{{.ForTest}} {{join .Deps " "}} {{end}}' ./...)
packages=$(grep -F " $module/db/dbtest " <<<"$listed" | cut -d ' ' -f 1 | sort -u)
if ! grep -qE 'dbtest\.(Each|Whole|Sample|Thorough)\(' ./*_test.go; then
  packages=$(grep -vxF "$module" <<<"$packages")
fi
echo "$packages"
