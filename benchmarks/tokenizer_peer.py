#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tokenizer_peer.py MODEL TEXTS: what benchmark-tokenizerspeed does, with the Rust library `tokenizers` on one thread."""
import json
import os
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

from tokenizers import Tokenizer


def main() -> None:
    model, texts = sys.argv[1:]
    tokenizer = Tokenizer.from_file(os.path.join(model, "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    with open(texts, encoding="utf-8", newline="\n") as file:
        content = file.read()
    lines = content.rstrip("\n").split("\n")
    start = time.perf_counter()
    encodings = tokenizer.encode_batch_fast(lines)
    seconds = time.perf_counter() - start
    tokens = sum(len(encoding.ids) for encoding in encodings)
    print(json.dumps({"texts": len(lines), "tokens": tokens, "bytes": len(content.encode()), "seconds": seconds}))


if __name__ == "__main__":
    main()
