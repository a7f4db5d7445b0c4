#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden values of tests/engine/text/tst_tokenizerclass.cpp: small model folders, with and without tokenizer.json, and what
transformers' AutoTokenizer makes of texts in them.

    python tests/oracle/tokenizer_classes.py                       writes tests/data/tokenizers/classes.json
    python tests/oracle/tokenizer_classes.py --sweep CLI [COUNT]   compares COUNT random texts a folder with `CLI tokenize`

Reference: transformers 5.23.0, tokenizers 0.23.3, sentencepiece 0.2.3, protobuf 7.36."""
import base64
import json
import os
import random
import struct
import subprocess
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
from transformers import AutoTokenizer  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, "..", "data", "tokenizers", "classes.json")
WORDS = ["the", "archive", "letter", "tool", "tools", "don", "maria", "caf"]
CHARACTERS = list("abcdefghijklmnopqrstuvwxyzTA019.,'é中") + ["e\u0301"[1]]
TEXTS = ["The archive's letters, 019 Café", "  tool  tools\t<mask>the", "a [MASK] b<s>c </s> [UNK][CLS]", "é e\u0301 中文 A", "",
         "<extra>tool <|endoftext|> x", "THE TOOLS don't\n\nmaria ", "<x>the<x> [mask] <unk>"]


def special(content, **flags):
    return {"content": content, "lstrip": False, "rstrip": False, "normalized": False, "single_word": False, "special": True, **flags}


def word_pieces(specials):
    tokens = specials + CHARACTERS + ["##" + c for c in CHARACTERS] + WORDS + ["##" + w for w in WORDS]
    return "".join(token + "\n" for token in tokens)


def byte_pairs(specials):
    from tokenizers.pre_tokenizers import ByteLevel
    tokens, merges = list(specials) + sorted(ByteLevel.alphabet()), ["#version: 0.2"]
    known = set(tokens)
    for word in ["the", "Ġthe", "Ġtool", "Ġtools", "Ġarchive", "Ġletter", "maria", "Ã©"]:
        made = word[0]
        for c in word[1:]:
            if made + c not in known:
                merges.append(f"{made} {c}")
                tokens.append(made + c)
                known.add(made + c)
            made += c
    return json.dumps({t: i for i, t in enumerate(tokens)}, ensure_ascii=False), "\n".join(merges) + "\n"


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def sentence_pieces(kind, front, user=()):
    """ModelProto; kind 1 unigram, 2 byte pair encoding. Types: 1 normal, 2 unknown, 3 control, 4 user-defined, 6 byte."""
    pieces = [(p, 0.0, 2 if p == "<unk>" else 3) for p in front] + [(p, 0.0, 4) for p in user]
    if kind == 2:
        pieces += [(f"<0x{b:02X}>", 0.0, 6) for b in range(256)]
    seen = {p for p, _, _ in pieces}
    for piece in ["▁"] + CHARACTERS:
        pieces.append((piece, -6.0 - len(seen) / 100, 1))
        seen.add(piece)
    for word in ["▁the", "▁tool", "tools", "▁archive", "letter", "maria"]:
        for end in range(2, len(word) + 1):
            if word[:end] not in seen:
                pieces.append((word[:end], -2.0 - len(seen) / 100, 1))
                seen.add(word[:end])
    proto = b""
    for text, score, type_ in pieces:
        proto += field(1, field(1, text.encode()) + varint(2 << 3 | 5) + struct.pack("<f", score) + varint(3 << 3) + varint(type_))
    return base64.b64encode(proto + field(2, varint(3 << 3) + varint(kind))).decode()


def folders():
    bert = word_pieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    yield "bert", "bert", {"vocab.txt": bert}, {"tokenizer_class": "BertTokenizer"}
    yield "bert without tokenizer_config", "bert", {"vocab.txt": bert}, None
    yield "bert cased", "bert", {"vocab.txt": bert}, {"tokenizer_class": "BertTokenizer", "do_lower_case": False}
    yield "bert cased without accents", "bert", {"vocab.txt": bert}, {"do_lower_case": False, "strip_accents": True}
    yield "bert added tokens", "bert", {"vocab.txt": bert}, {
        "tokenizer_class": "BertTokenizerFast", "tokenize_chinese_chars": False,
        "added_tokens_decoder": {"1": special("[UNK]"), "4": special("[MASK]", lstrip=True), "200": special("<extra>", special=False, normalized=True),
                                 "201": special("<x>", rstrip=True)}, "additional_special_tokens": ["<x>", "<mask>"]}
    yield "bert older files", "bert", {"vocab.txt": bert, "added_tokens.json": json.dumps({"<extra>": 200, "tool": 9}),
                                       "special_tokens_map.json": json.dumps({"mask_token": {"content": "<mask>", "lstrip": True}})}, {}
    yield "distilbert", "distilbert", {"vocab.txt": bert}, {"tokenizer_class": "DistilBertTokenizer"}
    mpnet = word_pieces(["<s>", "<pad>", "</s>", "[UNK]", "<mask>"])
    yield "mpnet", "mpnet", {"vocab.txt": mpnet}, {"tokenizer_class": "MPNetTokenizer", "do_lower_case": True}
    yield "mpnet without tokenizer_config", "mpnet", {"vocab.txt": mpnet}, None
    vocabulary, merges = byte_pairs(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    pairs = {"vocab.json": vocabulary, "merges.txt": merges}
    mask = {"__type": "AddedToken", "content": "<mask>", "lstrip": True, "rstrip": False, "normalized": True, "single_word": False}
    yield "roberta", "roberta", pairs, {"tokenizer_class": "RobertaTokenizer", "mask_token": mask}
    yield "roberta without tokenizer_config", "roberta", pairs, None
    yield "roberta with prefix space", "roberta", pairs, {"tokenizer_class": "RobertaTokenizer", "add_prefix_space": True, "trim_offsets": False}
    vocabulary, merges = byte_pairs(["<|endoftext|>", "<x>"])
    pairs = {"vocab.json": vocabulary, "merges.txt": merges}
    yield "gpt2", "gpt2", pairs, {"tokenizer_class": "GPT2Tokenizer"}
    yield "gpt2 with begin and end", "gpt2", pairs, {"tokenizer_class": "GPT2Tokenizer", "add_bos_token": True, "add_eos_token": True, "eos_token": "<x>"}
    yield "qwen2", "qwen2", pairs, {"tokenizer_class": "Qwen2Tokenizer", "added_tokens_decoder": {"0": special("<|endoftext|>")},
                                    "additional_special_tokens": ["<x>"], "bos_token": None}
    yield "qwen3 without tokenizer_config", "qwen3", pairs, None
    unigram = {"sentencepiece.bpe.model": sentence_pieces(1, ["<unk>", "<s>", "</s>"])}
    yield "xlm-roberta", "xlm-roberta", unigram, {"tokenizer_class": "XLMRobertaTokenizer"}
    yield "xlm-roberta mask takes the space", "xlm-roberta", unigram, {"tokenizer_class": "XLMRobertaTokenizer", "mask_token": mask}
    yield "xlm-roberta without tokenizer_config", "xlm-roberta", unigram, None
    yield "camembert", "camembert", {"sentencepiece.bpe.model": sentence_pieces(1, ["<unk>", "<s>", "</s>"])}, {"tokenizer_class": "CamembertTokenizer"}
    yield "t5", "t5", {"spiece.model": sentence_pieces(1, ["<pad>", "</s>", "<unk>"])}, {"tokenizer_class": "T5Tokenizer", "extra_ids": 3}
    llama = {"tokenizer.model": sentence_pieces(2, ["<unk>", "<s>", "</s>"], ["<x>"])}
    yield "llama", "llama", llama, {"tokenizer_class": "LlamaTokenizer"}
    yield "llama with begin", "llama", llama, {"tokenizer_class": "LlamaTokenizer", "add_bos_token": True, "legacy": True}
    yield "llama with begin and end", "llama", llama, {"tokenizer_class": "LlamaTokenizer", "add_bos_token": True, "add_eos_token": True, "add_prefix_space": False}


def with_tokenizer_json(name, model_type, files, config, folder):
    """The same folders once more, as save_pretrained writes them, with other settings in tokenizer_config.json."""
    with tempfile.TemporaryDirectory() as saved:
        AutoTokenizer.from_pretrained(folder).save_pretrained(saved)
        with open(os.path.join(saved, "tokenizer.json"), encoding="utf-8") as file:
            root = file.read()
    plain = {"tokenizer.json": json.dumps(json.loads(root), ensure_ascii=False, separators=(",", ":"))}
    yield f"{name}, tokenizer.json", model_type, plain, config
    if name == "bert":
        yield f"{name}, tokenizer.json, cased by config", model_type, plain, {"tokenizer_class": "BertTokenizer", "do_lower_case": False}
        yield f"{name}, tokenizer.json as it is", model_type, plain, {"tokenizer_class": "PreTrainedTokenizerFast", "do_lower_case": False,
                                                                     "pad_token": "<extra>", "extra_special_tokens": ["<x>"]}
        yield f"{name}, tokenizer.json alone", model_type, plain, None
    if name == "llama with begin":
        yield f"{name}, tokenizer.json says so", model_type, plain, {"tokenizer_class": "LlamaTokenizer", "add_bos_token": False}
        yield f"{name}, mistral", "mistral", plain, {"tokenizer_class": "LlamaTokenizer", "add_bos_token": False, "legacy": False}
    if name == "qwen2":
        yield f"{name}, whatever class is named", model_type, plain, {"tokenizer_class": "PreTrainedTokenizerFast"}


def write(folder, model_type, files, config):
    contents = dict(files, **{"config.json": json.dumps({"model_type": model_type})})
    if config is not None:
        contents["tokenizer_config.json"] = json.dumps(config)
    for name, content in contents.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(base64.b64decode(content) if name.endswith(".model") else content.encode())
    return contents


def reference(tokenizer, text, pair=None):
    encoded = tokenizer._tokenizer.encode(text, pair)
    return {"ids": encoded.ids, "tokens": encoded.tokens, "offsets": [list(o) for o in encoded.offsets]}


def cases():
    for name, model_type, files, config in folders():
        more = [(name, model_type, files, config)]
        with tempfile.TemporaryDirectory() as folder:
            write(folder, model_type, files, config)
            more += with_tokenizer_json(name, model_type, files, config, folder)
        for case in more:
            folder = tempfile.mkdtemp()
            contents = write(folder, *case[1:])
            try:
                tokenizer = AutoTokenizer.from_pretrained(folder)
                tokenizer._tokenizer.no_truncation()
            except Exception as error:
                print(f"{case[0]}: the reference fails: {type(error).__name__} {str(error)[:200]}", file=sys.stderr)
                continue
            yield case[0], contents, tokenizer, folder


def golden():
    out = {}
    for name, contents, tokenizer, _ in cases():
        print(name, type(tokenizer).__name__, file=sys.stderr)
        out[name] = {"files": contents, "texts": [{"text": t, **reference(tokenizer, t)} for t in TEXTS],
                     "pair": reference(tokenizer, TEXTS[0], TEXTS[2])}
    os.makedirs(os.path.dirname(TARGET), exist_ok=True)
    # Files that several folders share are kept once.
    shared, index = [], {}
    for case in out.values():
        for name, content in case["files"].items():
            if content not in index:
                index[content] = len(shared)
                shared.append(content)
            case["files"][name] = index[content]
    with open(TARGET, "w", encoding="utf-8") as file:
        json.dump({"contents": shared, "folders": out}, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


def sweep(program, count):
    source = random.Random(7)
    parts = WORDS + CHARACTERS + TEXTS + [" ", "  ", "\t", " the", "[MASK]", "<mask>", "<x>", "<extra>", "<s>", "</s>", "<|endoftext|>", "\u2581", "\u3000"]
    failures = 0
    for name, _, tokenizer, folder in cases():
        texts = ["".join(source.choices(parts, k=source.randrange(12))).replace("\n", " ") for _ in range(count)]
        path = os.path.join(folder, "texts.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join(text + "\n" for text in texts))
        run = subprocess.run([program, "tokenize", "--model", folder, "--input", path], capture_output=True, text=True)
        if run.returncode:
            print(f"{name}: {run.stderr.strip()}")
            failures += 1
            continue
        wrong = [(text, line, expected) for text, line in zip(texts, run.stdout.splitlines())
                 if json.loads(line) != (expected := reference(tokenizer, text))]
        print(f"{name}: {len(wrong)} of {count} differ ({type(tokenizer).__name__})")
        for text, line, expected in wrong[:2]:
            print("   ", repr(text), "\n    ours     ", line[:300], "\n    reference", json.dumps(expected, ensure_ascii=False)[:300])
        failures += bool(wrong)
    return failures


if __name__ == "__main__":
    if sys.argv[1:2] == ["--sweep"]:
        sys.exit(min(sweep(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 300), 1))
    golden()
