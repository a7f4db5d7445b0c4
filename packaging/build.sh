#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# build.sh TARGET…: sets up, configures the release preset and builds the targets (all without names). Quiet when nothing is to do.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
"$root/packaging/setup.sh"
cd "$root"
launcher=()
command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! cmake --preset release "${launcher[@]}" >"$log" 2>&1; then
  cat "$log" >&2
  echo "build: configuring failed" >&2
  exit 1
fi
targets=()
[ $# -gt 0 ] && targets=(--target "$@")
if [ -n "$(ninja -C build -n "$@" | grep -m1 '^\[')" ]; then
  echo "build: compiling (release, $(nproc) cores)" >&2
fi
cmake --build --preset release "${targets[@]}" >&2
