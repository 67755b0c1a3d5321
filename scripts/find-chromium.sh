#!/usr/bin/env bash
# Usage: scripts/find-chromium.sh
#
# Prints where Chromium or Chrome is: CHROMIUM if it is set, else the first in
# the PATH. The shell without windows comes first: it is the same browser, and
# takes a third less of the processor. Fails where there is none.
set -euo pipefail

if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] && echo "$CHROMIUM"
  exit
fi
for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name"; then exit; fi
done
exit 1
