#!/usr/bin/env bash
# Usage: scripts/find-chromium.sh
#
# Prints where Chromium or Chrome is: CHROMIUM if it is set, else the first in
# the PATH. Fails where there is none.
set -euo pipefail

if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] && echo "$CHROMIUM"
  exit
fi
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name"; then exit; fi
done
exit 1
