#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check that the reference stack reads an exported model and computes what Sintonia computes.

Run by hand with sentence-transformers 6.2.0, transformers 5.23.0, torch 2.13.0, peft 0.21.2, after

    sintonia-cli export --project P RUN --format FORMAT --output DIR
    sintonia-cli encode --model DIR --input texts.txt --output vectors.safetensors

    export.py --format FORMAT --folder DIR --texts texts.txt --vectors vectors.safetensors

A peft adapter is put on the base that adapter_config.json names; its vectors are those of the st export of the same run.
Prints one JSON line; the exit status is 1 when a component deviates by more than 1e-5.
"""
import argparse
import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from safetensors.torch import load_file
from sentence_transformers import SentenceTransformer


def sentence_transformers_vectors(folder, texts):
    return SentenceTransformer(folder, device="cpu").encode(texts, convert_to_tensor=True)


def hugging_face_vectors(folder, texts, max_length=None):
    """Mean of the last hidden states, text by text."""
    from transformers import AutoModel, AutoTokenizer
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    rows = []
    with torch.inference_mode():
        for text in texts:
            inputs = tokenizer(text, return_tensors="pt", truncation=True, max_length=max_length)
            rows.append(model(**inputs).last_hidden_state[0].mean(0))
    return torch.stack(rows)


def peft_vectors(folder, texts):
    from peft import PeftModel
    with open(os.path.join(folder, "adapter_config.json"), encoding="utf-8") as file:
        base = json.load(file)["base_model_name_or_path"]
    model = SentenceTransformer(base, device="cpu")
    adapted = PeftModel.from_pretrained(model[0].auto_model, folder)
    model[0].auto_model = adapted.merge_and_unload()
    return model.encode(texts, convert_to_tensor=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", choices=["st", "hf", "merged", "peft"], required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--texts", required=True, help="one text a line")
    parser.add_argument("--vectors", required=True, help='safetensors file with "embeddings"')
    arguments = parser.parse_args()
    with open(arguments.texts, encoding="utf-8", newline="\n") as file:
        texts = file.read().rstrip("\n").split("\n")
    expected = load_file(arguments.vectors)["embeddings"]
    vectors = {"st": sentence_transformers_vectors, "hf": hugging_face_vectors, "merged": hugging_face_vectors,
               "peft": peft_vectors}
    found = vectors[arguments.format](arguments.folder, texts).float()
    deviation = (found - expected).abs().max().item()
    print(json.dumps({"format": arguments.format, "texts": len(texts), "largest_deviation": deviation}))
    return 0 if deviation <= 1e-5 else 1


if __name__ == "__main__":
    sys.exit(main())
