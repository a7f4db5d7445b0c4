# SPDX-License-Identifier: Apache-2.0
"""Writes tests/data/text: small tokenizers of every family, what the reference makes of some texts, and digests of what it
makes of many.

Run by hand with PyPI tokenizers 0.23.3 (Python 3.11): tokenizer_cases.py ../data/text STARTER_MODEL_FOLDER
Training breaks ties at random: all files change together, and the ids in tst_tokenizer.cpp's loadsSentencePiece with them.
Not named after the library: a script's folder comes first in the search for modules.
"""
import hashlib
import json
import os
import struct
import sys
import unicodedata

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

assert tokenizers.__version__ == "0.23.3"
MASK = (1 << 64) - 1
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
O200K = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")

CORPUS = [
    "The archive keeps letters, maps and 1284 photographs of the harbour.",
    "Who wrote the letter of 3 May 1911, and why wasn't it sent?",
    "We'll measure how often the right paragraph is among the first ten, they've said.",
    "I'm sure that it's the engine's fault; don't you think they'd have noticed?",
    "A tuned encoder puts a question near the paragraph that answers it.",
    "Das Archiv bewahrt Briefe, Karten und Fotografien des Hafens auf – größtenteils ungeöffnet.",
    "Où est le naïve café d'été ? L'élève a répondu à l'œuvre.",
    "¿Quién escribió la carta? El niño pequeño la guardó en el cajón.",
    "Кто написал это письмо? Архив хранит карты и фотографии гавани.",
    "档案馆保存着港口的信件和地图。港口的照片也在那里。",
    "港の手紙と地図は資料館にあります。写真もあります。",
    "항구의 편지와 지도는 기록 보관소에 있다.",
    "المحفوظات تحفظ الرسائل والخرائط.",
    "हिन्दी में पत्र और नक्शे सुरक्षित हैं।",
    "def measure(run, judgements):\n    return sum(run[q] for q in judgements) / len(judgements)\n",
]
TEXTS = [
    "Hello, world! It's the archive's letter (1284).",
    "WE'LL naïve Œuvre İstanbul ΑΣ ẞ ﬁnal ① ½ Ⅷ",
    "  spaces\tand\n\nlines \r\n  ",
    "档案馆 港の手紙 항구의 편지",
    "e\u0301a\u0323\u0308 \u0344 \uac00\u11a8 \u1100\u1161\u11a8",
    "\U0001f600\U0001f44d\U0001f3fd \U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea",
    "a\u0000b\u0085c\u00a0d\u2028e\u200bf\ufefdg\u00adh",
    "x" * 101 + " " + "y" * 100,
    "[MASK] a[MASK]b <mask>, <mask> </s><s> <|end|>tool tool tools",
    "'s 'S 'T \u017f '\u017f don't DON'T 12345678 3.14",
    "\u0378 \U0002b820 \u166d \U000111c9 \ue000 \U000e0001",
    "\u0939\u093f\u0928\u094d\u0926\u0940 \u0e01\u0e33 \u2581metaspace\u2581",
    "",
    " ",
]
PAIRS = [("Who wrote it?", " The harbour archive."), ("", "second"), ("首 a", "b \u00e9")]


def mix64(value):
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


WORDS = ["the ", "archive", " letter", "don't", "'s", "'LL", "[MASK]", "<mask>", " tool", "tools", "1911", "  ", "\r\n", "\n\n",
         "港口", "письмо", "é", "e\u0301", "\u0323\u0308", "<|end|>", "A", "\u2581", "\u3000", "\t"]
BLOCKS = [(0x20, 0x5F), (0x20, 0x5F), (0x00, 0x30), (0xA0, 0x160), (0x300, 0x70), (0x370, 0x190), (0x590, 0x100), (0x900, 0x300),
          (0x1100, 0x100), (0x1E00, 0x200), (0x2000, 0x70), (0x2070, 0x130), (0x3000, 0x100), (0x4E00, 0x5200), (0xAC00, 0x2BA4),
          (0xFB00, 0x500), (0x1D400, 0x400), (0x1F300, 0x400), (0xE000, 0x2000), (0x10000, 0x100000)]


def random_text(index):
    """Text `index` of the sweep; tests/engine/text/tst_sweep.cpp makes the same."""
    state = index << 8
    count = mix64(state) % 24
    out = []
    for i in range(count):
        value = mix64(state + 1 + i)
        kind = value % 100
        value >>= 8
        if kind < 15:
            out.append(WORDS[value % len(WORDS)])
        elif kind < 35:
            out.append(" ")
        else:
            first, size = BLOCKS[value % len(BLOCKS)]
            out.append(chr(first + (value >> 8) % size))
    return "".join(out)


def sweep_texts(randoms):
    """Every code point in three contexts, then random texts."""
    for c in range(0x110000):
        if not 0xD800 <= c <= 0xDFFF:
            yield "a" + chr(c) + "b " + chr(c) + "\u0301 1" + chr(c)
    for index in range(randoms):
        yield random_text(index)


def record(encoding):
    """What a digest covers: ids and offsets."""
    out = []
    for token, (begin, end) in zip(encoding.ids, encoding.offsets):
        out.append(struct.pack("<3I", token, begin, end))
    return struct.pack("<I", len(out)) + b"".join(out)


def charsmap():
    """A double-array trie over a few hundred compatibility mappings, as sentencepiece stores them."""
    mapping = {}
    for c in [*range(0xA0, 0x180), *range(0x2000, 0x2150), *range(0x3000, 0x3100), *range(0xFB00, 0xFB07), *range(0xFF00, 0xFF60)]:
        text = unicodedata.normalize("NFKC", chr(c)).strip("\u0300\u0301")
        if text != chr(c):
            mapping[chr(c)] = text
    for c in range(0xC0, 0x180):
        parts = unicodedata.normalize("NFD", chr(c))
        if len(parts) == 2:
            mapping[parts] = chr(c)
    mapping.update({"\t": " ", "\n": " ", "\r": " ", "\u200b": "", "\u00ad": "", "\u3000": " ", "\u0001": "", "\ufeff": ""})
    texts, places = b"", {}
    for key in sorted(mapping):
        value = mapping[key].encode() + b"\0"
        if value not in places:
            places[value] = len(texts)
            texts += value
    root = {}
    for key in mapping:
        node = root
        for byte in key.encode():
            node = node.setdefault(byte, {})
        node[0] = places[mapping[key].encode() + b"\0"]
    units = {}
    taken = set()

    def place(node, position):
        """Gives the children of a node an offset so that no two nodes share a unit."""
        offset = 1
        while True:
            target = position ^ offset
            encodable = offset < 1 << 21
            assert encodable
            if target not in taken and all((target ^ byte) not in taken and (target ^ byte) != position for byte in node):
                break
            offset += 1
        for byte in node:
            taken.add(target ^ byte)
        taken.add(target)
        units[position] = units.get(position, 0) | offset << 10 | (1 << 8 if 0 in node else 0)
        for byte, child in node.items():
            if byte == 0:
                units[target] = child | 1 << 31
            else:
                units[target ^ byte] = byte
                place(child, target ^ byte)

    taken.add(0)
    place(root, 0)
    array = [units.get(i, 0) for i in range(max(units) + 256)]
    return struct.pack("<I", 4 * len(array)) + struct.pack(f"<{len(array)}I", *array) + texts


def byte_level(*, normalizer=None, pattern=None, prefix=False, template=False, ignore_merges=False):
    t = Tokenizer(models.BPE())
    if normalizer:
        t.normalizer = normalizer
    if pattern:
        t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated"),
                                                   pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    else:
        t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=prefix)
    t.decoder = decoders.ByteLevel()
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    t.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=520, special_tokens=specials, show_progress=False,
                                                      initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    t.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False), "<|end|>"])
    t.add_tokens([AddedToken("tool", single_word=True, rstrip=True)])
    if template:
        t.post_processor = processors.Sequence([
            processors.ByteLevel(trim_offsets=False),
            processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s> $B:1", special_tokens=[("<s>", 0)])])
    else:
        t.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=prefix)
    data = json.loads(t.to_str())
    data["model"]["ignore_merges"] = ignore_merges
    return data


def unigram():
    t = Tokenizer(models.Unigram())
    t.normalizer = normalizers.Sequence([normalizers.Precompiled(charsmap()), normalizers.Replace(Regex(" {2,}"), " ")])
    t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    t.decoder = decoders.Metaspace()
    t.train_from_iterator(CORPUS, trainers.UnigramTrainer(vocab_size=400, special_tokens=["<s>", "<pad>", "</s>", "<unk>"],
                                                          unk_token="<unk>", show_progress=False))
    t.add_special_tokens([AddedToken("<mask>", lstrip=True)])
    t.post_processor = processors.TemplateProcessing(single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>",
                                                     special_tokens=[("<s>", 0), ("</s>", 2)])
    return json.loads(t.to_str())


def sentencepiece_bpe(gemma):
    """Llama 2's older form, or Gemma's."""
    t = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    if gemma:
        t.normalizer = normalizers.Replace(" ", "\u2581")
        t.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    else:
        t.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    t.decoder = decoders.Sequence([decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse(),
                                   *([] if gemma else [decoders.Strip(" ", 1, 0)])])
    specials = ["<unk>", "<s>", "</s>"] + ([f"<0x{byte:02X}>" for byte in range(256)] if gemma else ["<0x0A>"])
    t.train_from_iterator(CORPUS[:10], trainers.BpeTrainer(vocab_size=600, special_tokens=specials, show_progress=False,
                                                           limit_alphabet=60, max_token_length=8))
    t.post_processor = processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)])
    data = json.loads(t.to_str())
    data["added_tokens"] = [token for token in data["added_tokens"] if not token["content"].startswith("<0x")]
    return data


def llama_first():
    """Metaspace that is put before the first word alone, NFKD, Nmt; Unigram with bytes for what it does not know."""
    t = Tokenizer(models.Unigram())
    t.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKD(), normalizers.Strip()])
    t.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    t.decoder = decoders.Metaspace(prepend_scheme="first", split=False)
    specials = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    t.train_from_iterator(CORPUS[:8], trainers.UnigramTrainer(vocab_size=480, special_tokens=specials, unk_token="<unk>",
                                                              show_progress=False))
    data = json.loads(t.to_str())
    data["added_tokens"] = [token for token in data["added_tokens"] if not token["content"].startswith("<0x")]
    data["model"]["byte_fallback"] = True
    return data


def word_level():
    t = Tokenizer(models.WordLevel(unk_token="<unk>"))
    t.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase(), normalizers.NFD(), normalizers.StripAccents(),
                                         normalizers.Strip(left=True, right=False)])
    t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=False),
                                               pre_tokenizers.Punctuation("contiguous")])
    t.train_from_iterator(CORPUS, trainers.WordLevelTrainer(vocab_size=300, special_tokens=["<unk>"], show_progress=False))
    t.add_tokens([AddedToken("Tools", single_word=True), AddedToken("wrote it", lstrip=True)])
    return json.loads(t.to_str())


def word_suffix():
    """BPE of words with a prefix and a suffix, cut by expressions that no scanner knows."""
    t = Tokenizer(models.BPE(unk_token="<unk>", continuing_subword_prefix="##", end_of_word_suffix="</w>"))
    t.normalizer = normalizers.NFC()
    t.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r"\s+"), "removed"), pre_tokenizers.Split(Regex(r"\d|\p{Lu}+"), "merged_with_next"),
        pre_tokenizers.Split(Regex(r"[^\w]+"), "merged_with_previous"), pre_tokenizers.Split("-", "contiguous"),
        pre_tokenizers.Split(Regex(r"\p{P}|\w+"), "isolated", invert=True)])
    t.decoder = decoders.BPEDecoder()
    t.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=400, special_tokens=["<unk>"], show_progress=False,
                                                      continuing_subword_prefix="##", end_of_word_suffix="</w>"))
    return json.loads(t.to_str())


def word_piece():
    """Cased WordPiece whose added tokens are looked for in the normalised text."""
    t = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=20))
    t.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=True)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.decoder = decoders.WordPiece()
    t.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=400, show_progress=False,
                                                            special_tokens=["[UNK]", "[CLS]", "[SEP]", "[MASK]"]))
    t.add_tokens([AddedToken("caf\u00e9"), AddedToken("tool", single_word=True, lstrip=True, rstrip=True)])
    t.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    return json.loads(t.to_str())


def families():
    return {
        "gpt2": byte_level(prefix=True),
        "llama3": byte_level(pattern=LLAMA3, template=True, ignore_merges=True),
        "qwen2": byte_level(pattern=QWEN2, normalizer=normalizers.NFC()),
        "o200k": byte_level(pattern=O200K, template=True),
        "unigram": unigram(),
        "llama2": sentencepiece_bpe(False),
        "gemma": sentencepiece_bpe(True),
        "first": llama_first(),
        "wordlevel": word_level(),
        "suffix": word_suffix(),
        "wordpiece": word_piece(),
    }


def sentencepiece_model(data):
    """A unigram ModelProto of sentencepiece with the first pieces of a Unigram tokenizer."""
    def varint(n):
        return bytes([n & 127 | (128 if n > 127 else 0)]) + (varint(n >> 7) if n > 127 else b"")

    def message(field, body):
        return varint(field << 3 | 2) + varint(len(body)) + body

    pieces = [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3)]
    pieces += [(token, score, 1) for token, score in data["model"]["vocab"]
               if token not in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")][:120]
    body = b"".join(message(1, message(1, token.encode()) + b"\x15" + struct.pack("<f", score) + b"\x18" + varint(kind))
                    for token, score, kind in pieces)
    return body + message(2, b"\x18\x01")


def golden(tokenizer):
    def entry(encoding, **more):
        return {**more, "ids": encoding.ids, "tokens": encoding.tokens, "offsets": encoding.offsets, "types": encoding.type_ids}
    cases = [entry(e := tokenizer.encode(text), text=text, decoded=tokenizer.decode(e.ids),
                   plain=tokenizer.encode(text, add_special_tokens=False).ids) for text in TEXTS]
    return {"size": tokenizer.get_vocab_size(), "texts": cases,
            "pairs": [entry(tokenizer.encode(a, b), first=a, second=b) for a, b in PAIRS]}


def main():
    folder, starter = sys.argv[1:3]
    made = {name: Tokenizer.from_str(json.dumps(data)) for name, data in families().items()}
    for name, tokenizer in made.items():
        data = json.loads(tokenizer.to_str())
        if name == "gpt2":  # the older spelling
            data["model"]["merges"] = [" ".join(pair) for pair in data["model"]["merges"]]
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as out:
            json.dump(data, out, ensure_ascii=False, separators=(",", ":"))
            out.write("\n")
    with open(os.path.join(folder, "unigram.json"), encoding="utf-8") as text:
        model = sentencepiece_model(json.load(text))
    with open(os.path.join(folder, "unigram.model"), "wb") as out:
        out.write(model)
    made["starter"] = Tokenizer.from_file(os.path.join(starter, "tokenizer.json"))
    made["starter"].no_truncation()
    made["starter"].no_padding()
    with open(os.path.join(folder, "golden.json"), "w", encoding="utf-8") as out:
        json.dump({name: golden(tokenizer) for name, tokenizer in made.items()}, out, ensure_ascii=True, separators=(",", ":"))
        out.write("\n")
    digests = {}
    for name, tokenizer in made.items():
        digest, parts = hashlib.sha256(), []
        for count, text in enumerate(sweep_texts(100_000), 1):
            digest.update(record(tokenizer.encode(text)))
            if count % 65536 == 0:
                parts.append(digest.hexdigest()[:16])
                digest = hashlib.sha256()
        parts.append(digest.hexdigest()[:16])
        digests[name] = parts
        print(name, parts[-1], flush=True)
    with open(os.path.join(folder, "digests.json"), "w", encoding="utf-8") as out:
        json.dump(digests, out, indent=0)
        out.write("\n")


if __name__ == "__main__":
    main()
