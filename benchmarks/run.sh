#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds what is measured and measures it against the Python peer. See README.md; options go to throughput.py.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=${SINTONIA_BUILD:-$root/build-benchmarks}
python=${SINTONIA_PEER_PYTHON:-$root/../shared/peers/peer/bin/python}
if ! "$python" -c 'import sentence_transformers' 2>/dev/null; then
    echo "benchmarks/run.sh: $python can't import sentence_transformers; set SINTONIA_PEER_PYTHON to a Python that can" >&2
    exit 2
fi
cmake -G Ninja -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Release -DSINTONIA_BENCHMARKS=ON -DSINTONIA_GUI=OFF -DSINTONIA_TESTS=OFF >&2
cmake --build "$build" --target sintonia-cli benchmark-peak benchmark-tokenizerspeed >&2
exec "$python" "$root/benchmarks/throughput.py" --programs "$build/bin" "$@"
