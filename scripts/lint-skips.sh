#!/usr/bin/env bash
# Usage: scripts/lint-skips.sh
#
# A test that skips itself without db/dbtest.Skip would pass on the build
# server without having run. Fails and shows where.
set -euo pipefail

if git grep -nE '\b(t|tb|b|f)\.Skip(f|Now)?\(' -- '*.go' ':!db/dbtest/postgres.go' ||
  git grep -nE '\b(test|it|describe|t|journey)\.(skip|todo|only)\b|\b(skip|todo|only): *(true|!|process)' -- 'e2e/*.mjs'; then
  echo "Skips go through dbtest.Skip; journeys are never skipped one by one." >&2
  exit 1
fi
