#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden values of sentencepiece models without any other file: tests/data/tokenizers/sentencepiece.json.

Run by hand with sentencepiece 0.2.1:
    python tests/oracle/sentencepiece_models.py tests/data/tokenizers/sentencepiece.json
"""
import base64
import io
import json
import sys

import sentencepiece

TEXTS = ["", " ", "  The archive", " The archive keeps 12 maps.", "a\tb", "Ação e coração", "🙂 naïve\n  lines", "x" * 40]
CORPUS = ["The archive keeps old maps and letters.", "Ação e coração na cidade.", "The river floods the old city every 12 years.",
          "Letters of the city keep the river."] * 20
KINDS = {"bpe": {"model_type": "bpe", "byte_fallback": True, "remove_extra_whitespaces": False, "normalization_rule_name": "identity",
                 "vocab_size": 360},
         "unigram": {"model_type": "unigram", "normalization_rule_name": "identity", "vocab_size": 60}}


def model(options):
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(CORPUS), model_writer=out, minloglevel=2,
                                             hard_vocab_limit=False, **options)
    return out.getvalue()


golden = {}
for name, options in KINDS.items():
    content = model(options)
    processor = sentencepiece.SentencePieceProcessor(model_proto=content)
    golden[name] = {"model": base64.b64encode(content).decode(),
                    "cases": [{"text": text, "ids": processor.encode(text), "tokens": processor.encode(text, out_type=str)}
                              for text in TEXTS]}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(golden, file, ensure_ascii=False, indent=1)
    file.write("\n")
