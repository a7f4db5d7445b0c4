#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rows whose answer is their prompt: 30,000 random strings. A model that repeats them has learned to look back for what
follows what it just wrote, which finding an answer in a document needs.

    python copies.py FILE
"""
import json
import random
import string
import sys

chance = random.Random(6)
with open(sys.argv[1], "w", encoding="utf-8") as file:
    for _ in range(30000):
        text = "".join(chance.choice(string.ascii_letters + string.digits) for _ in range(chance.randint(16, 30)))
        file.write(json.dumps({"prompt": text + " ", "completion": text}) + "\n")
