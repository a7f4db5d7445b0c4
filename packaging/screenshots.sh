#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# screenshots.sh PROJECT [DIR]: pictures of every page of the real window, under Xvfb, in both languages, palettes and sizes; those of
# the README are train-en-light-1280.png and inspect-en-light-1280.png with 128 colours.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
"$root/packaging/build.sh" sintonia sintonia-cli screenshots
exec xvfb-run -a "$root/build/tests/screenshots" "${2:-$root/build/screenshots}" "$1"
