#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed of tokenizing against the Rust library `tokenizers` on one thread, for every family and on SciFact and FaQuAD texts:

    python benchmarks/tokenizer_families.py --programs BUILD/bin [--data ../shared/data] [--rounds 3]

The families' vocabularies are trained here on the texts (16 000 tokens) with the normalizers, pre-tokenizers and options of the
published tokenizers. The two programs run in turns; the best of the rounds counts, and the numbers of tokens must be equal."""
import argparse
import json
import os
import subprocess
import sys
import tempfile

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

HERE = os.path.dirname(os.path.abspath(__file__))
SIZE = 16_000
LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")


def split(pattern):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated"),
                                    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def byte_pairs(pre_tokenizer, normalizer=None, fallback=False, **options):
    tokenizer = Tokenizer(models.BPE(byte_fallback=fallback, **options))
    tokenizer.pre_tokenizer = pre_tokenizer
    if normalizer:
        tokenizer.normalizer = normalizer
    alphabet = [] if fallback else pre_tokenizers.ByteLevel.alphabet()
    special = ["<unk>", "<s>"] + ([f"<0x{byte:02X}>" for byte in range(256)] if fallback else [])
    return tokenizer, trainers.BpeTrainer(vocab_size=SIZE, initial_alphabet=alphabet, special_tokens=special, show_progress=False)


def families():
    bert = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    bert.normalizer = normalizers.BertNormalizer()
    bert.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    yield "BERT", bert, trainers.WordPieceTrainer(vocab_size=SIZE, special_tokens=["[UNK]", "[CLS]", "[SEP]"], show_progress=False)
    yield "GPT-2, RoBERTa", *byte_pairs(pre_tokenizers.ByteLevel(add_prefix_space=False))
    yield "Llama 3", *byte_pairs(split(LLAMA3), ignore_merges=True)
    yield "Qwen 2", *byte_pairs(split(QWEN2), normalizers.NFC())
    yield "Llama 2", *byte_pairs(pre_tokenizers.Metaspace(prepend_scheme="first"), fallback=True, unk_token="<unk>", fuse_unk=True)
    yield "Gemma", *byte_pairs(pre_tokenizers.Split(" ", "merged_with_previous"), normalizers.Replace(" ", "▁"), fallback=True,
                               unk_token="<unk>", fuse_unk=True)
    unigram = Tokenizer(models.Unigram())
    unigram.normalizer = normalizers.NFKC()
    unigram.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    yield "XLM-RoBERTa", unigram, trainers.UnigramTrainer(vocab_size=SIZE, unk_token="<unk>", special_tokens=["<s>", "<unk>"],
                                                          show_progress=False)


def read_texts(data):
    with open(os.path.join(data, "scifact", "corpus.jsonl"), encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    scifact = [row["title"] + " " + row["text"] for row in rows]
    faquad = []
    with open(os.path.join(data, "faquad", "dataset.json"), encoding="utf-8") as file:
        for article in json.load(file)["data"]:
            for paragraph in article["paragraphs"]:
                faquad.append(paragraph["context"])
                faquad += [question["question"] for question in paragraph["qas"]]
    return {"SciFact": scifact, "FaQuAD": faquad * (1 + 2_000_000 // sum(map(len, faquad)))}


def measure(command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True, help="folder with benchmark-tokenizerspeed")
    parser.add_argument("--data", default=os.path.join(HERE, "..", "..", "shared", "data"))
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    texts = read_texts(arguments.data)
    program = os.path.join(arguments.programs, "benchmark-tokenizerspeed")
    print(f"{'MB/s':32}{'sintonia':>10}{'peer':>10}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as scratch:
        for name, lines in texts.items():
            with open(os.path.join(scratch, name), "w", encoding="utf-8") as file:
                file.write("".join(line.replace("\n", " ").replace("\r", " ") + "\n" for line in lines))
        for family, tokenizer, trainer in families():
            published = tokenizer.pre_tokenizer
            if family == "Gemma":  # its vocabulary was made of words, though whole texts are merged with it
                tokenizer.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
            tokenizer.train_from_iterator(texts["SciFact"][::3] + texts["FaQuAD"][:1000], trainer)
            tokenizer.pre_tokenizer = published
            tokenizer.save(os.path.join(scratch, "tokenizer.json"))
            for name in texts:
                path = os.path.join(scratch, name)
                ours, peer = [], []
                for _ in range(arguments.rounds):
                    ours.append(measure([program, scratch, path]))
                    peer.append(measure([sys.executable, os.path.join(HERE, "tokenizer_peer.py"), scratch, path]))
                if ours[0]["tokens"] != peer[0]["tokens"]:
                    sys.exit(f"{family}, {name}: {ours[0]['tokens']} and {peer[0]['tokens']} tokens")
                a, b = (r[0]["bytes"] / min(x["seconds"] for x in r) / 1e6 for r in (ours, peer))
                print(f"{family + ', ' + name:32}{a:10.2f}{b:10.2f}{a / b:8.2f}", flush=True)


if __name__ == "__main__":
    main()
