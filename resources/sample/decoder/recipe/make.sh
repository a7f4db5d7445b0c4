#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the sample's decoder anew: make.sh SINTONIA-CLI WORK. About ten minutes on two cores; needs Python with numpy. The
# random weights, the rows and the order are fixed, the last digits follow the processor and the number of threads.
set -eu
cli=$1
work=$2
recipe=$(cd "$(dirname "$0")" && pwd)
sample=$(cd "$recipe/../.." && pwd)
mkdir -p "$work"
python3 "$recipe/decoder.py" "$work/random"
python3 "$recipe/copies.py" "$work/copies.jsonl"
python3 "$recipe/facts.py" "$sample" "$work"
project=$work/project
"$cli" import --project "$project" --name copies "$work/copies.jsonl"
"$cli" import --project "$project" --name general "$work/general.jsonl"
"$cli" import --project "$project" --name facts --split test "$sample/facts/rows.jsonl"
run=$("$cli" train --project "$project" "$recipe/copies.json" --set model="$work/random" | head -n 1)
"$cli" export --project "$project" "$run" --format hf --output "$work/copies"
run=$("$cli" train --project "$project" "$recipe/facts.json" --set model="$work/copies" | head -n 1)
"$cli" export --project "$project" "$run" --format hf --dtype bf16 --output "$work/decoder"
echo "$work/decoder"
