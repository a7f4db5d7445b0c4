# SPDX-License-Identifier: Apache-2.0
"""Writes engine/text/unicodetables.inc: what the reference library knows of every code point, asked of the library itself.

Each step of the reference has tables of another Unicode version, so a current database would be wrong for rare characters.
Run by hand with PyPI tokenizers 0.23.3 (Python 3.11): unicode_tables.py ../../engine/text/unicodetables.inc
Python's unicodedata supplies only what Unicode never changes for an assigned character (combining classes, raw decomposition
pairs), and each of those is checked against the reference.
"""
import struct
import sys
import unicodedata

import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

assert tokenizers.__version__ == "0.23.3"
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
CATEGORIES = ["Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
              "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co"]


def normalized(normalizer):
    return {c: normalizer.normalize_str(chr(c)) for c in CODE_POINTS}


def isolated(pre_tokenizer):
    """Code points that stand alone between two letters."""
    return {c for c in CODE_POINTS if len(pre_tokenizer.pre_tokenize_str("a" + chr(c) + "a")) == 3}


def joined(pre_tokenizer):
    return {c for c in CODE_POINTS if len(pre_tokenizer.pre_tokenize_str("a" + chr(c) + "a")) == 1}


def matched(pattern):
    """Code points that a regular expression of the BPE path matches."""
    found = set()
    everything = "".join(map(chr, CODE_POINTS))
    split = pre_tokenizers.Split(Regex("[^" + pattern[1:] if pattern.startswith("[") else "[^" + pattern + "]"), "removed")
    for piece, _ in split.pre_tokenize_str(everything):
        found.update(map(ord, piece))
    return found


def grapheme_extending():
    """Code points that join the cluster of an "a" before them, seen through a Precompiled map of "a" to "X"."""
    units = [0] * 512
    units[0] = 256 << 10
    units[256 ^ 0x61] = 0x61 | 1 << 8 | 128 << 10
    charsmap = struct.pack("<513I", 4 * 512, *units) + b"X\0"
    normalizer = normalizers.Precompiled(charsmap)
    assert normalizer.normalize_str("ab") == "Xb"
    return {c for c in CODE_POINTS if normalizer.normalize_str("a" + chr(c)) == "X"}


def properties():
    clean = normalized(normalizers.BertNormalizer(True, False, False, False))
    accents = normalized(normalizers.BertNormalizer(False, False, True, False))
    chinese = normalized(normalizers.BertNormalizer(False, True, False, False))
    marks = normalized(normalizers.StripAccents())
    space = {c for c in CODE_POINTS if pre_tokenizers.WhitespaceSplit().pre_tokenize_str(chr(c)) == []}
    punctuation = isolated(pre_tokenizers.Punctuation())
    bert = isolated(pre_tokenizers.BertPreTokenizer())
    assert punctuation == bert, sorted(map(hex, punctuation ^ bert))
    stripped = {c for c, text in normalized(normalizers.Strip()).items() if text == ""}
    assert stripped == space, sorted(map(hex, stripped ^ space))
    assert all(space >= {c} for c, text in clean.items() if text == " ")
    bits = [
        ("WhiteSpace", space),
        ("BertControl", {c for c, text in clean.items() if text == ""}),
        ("BertNonspacing", {c for c, text in accents.items() if text == ""}),
        ("Mark", {c for c, text in marks.items() if text == ""}),
        ("Punctuation", punctuation),
        ("BertChinese", {c for c, text in chinese.items() if text != chr(c)}),
        ("Numeric", isolated(pre_tokenizers.Digits(True))),
        ("Word", joined(pre_tokenizers.Whitespace())),
        ("RegexSpace", matched(r"\s")),
        ("RegexWord", matched(r"\w")),
        ("GraphemeExtend", grapheme_extending()),
    ]
    category = dict.fromkeys(CODE_POINTS, 0)
    for index, name in enumerate(CATEGORIES):
        if index:
            for c in matched(r"\p{%s}" % name):
                category[c] = index
    return bits, category


def combining_classes():
    nfd = normalizers.NFD()
    classes = {}
    for c in CODE_POINTS:
        value = unicodedata.combining(chr(c))
        if value == 0 or nfd.normalize_str(chr(c)) != chr(c):
            continue
        if value < 240:
            known = nfd.normalize_str("a\u0345" + chr(c)) == "a" + chr(c) + "\u0345"
        else:
            known = nfd.normalize_str("a" + chr(c) + "\u0301") == "a\u0301" + chr(c)
        if known:
            classes[c] = value
    return classes


def compositions():
    nfc = normalizers.NFC()
    pairs = []
    for c in CODE_POINTS:
        raw = unicodedata.decomposition(chr(c)).split()
        if len(raw) == 2 and not raw[0].startswith("<"):
            first, second = int(raw[0], 16), int(raw[1], 16)
            if nfc.normalize_str(chr(first) + chr(second)) == chr(c):
                pairs.append((first, second, c))
    return sorted(pairs)


def mappings(normalizer):
    """Code points whose text changes, without Hangul syllables (arithmetic)."""
    return [(c, text) for c, text in normalized(normalizer).items() if text != chr(c) and not 0xAC00 <= c <= 0xD7A3]


def ranges(value_of):
    runs = []
    for c in CODE_POINTS:
        value = value_of(c)
        if runs and runs[-1][2] == value and runs[-1][1] == c - 1:
            runs[-1][1] = c
        else:
            runs.append([c, c, value])
    return [run for run in runs if run[2]]


def write_rows(out, name, element, rows):
    print(f"constexpr {element} {name}[] = {{", file=out)
    line = "   "
    for row in rows:
        if len(line) + len(row) > 120:
            print(line, file=out)
            line = "   "
        line += " " + row + ","
    print(line + "\n};", file=out)


def write_mapping(out, name, rows):
    """Pairs of a code point and a slice of one text of code points."""
    text, places = [], []
    for c, target in rows:
        places.append(f"{{{c:#x},{len(text)},{len(target)}}}")
        text += [f"{ord(t):#x}" for t in target]
    write_rows(out, name + "Text", "char32_t", text)
    write_rows(out, name, "Mapping", places)


def main():
    bits, category = properties()
    classes = combining_classes()
    with open(sys.argv[1], "w", encoding="ascii") as out:
        print("// SPDX-License-Identifier: Apache-2.0", file=out)
        print("// Generated by tests/oracle/unicode_tables.py out of PyPI tokenizers " + tokenizers.__version__ + ".", file=out)

        def value(c):
            return category[c] << 16 | sum(1 << i for i, (_, members) in enumerate(bits) if c in members)
        for index, (name, _) in enumerate(bits):
            print(f"// property bit {index}: {name}", file=out)
        print("// general category (bits 16-20): " + " ".join(CATEGORIES), file=out)
        write_rows(out, "propertyRanges", "ValueRange", [f"{{{a:#x},{b:#x},{v:#x}}}" for a, b, v in ranges(value)])
        write_rows(out, "combiningClasses", "ValueRange",
                   [f"{{{a:#x},{b:#x},{v}}}" for a, b, v in ranges(lambda c: classes.get(c, 0))])
        write_rows(out, "compositionPairs", "Composition", [f"{{{a:#x},{b:#x},{c:#x}}}" for a, b, c in compositions()])
        write_mapping(out, "canonicalDecompositions", mappings(normalizers.NFD()))
        nfd = dict(mappings(normalizers.NFD()))
        write_mapping(out, "compatibleDecompositions",
                      [(c, t) for c, t in mappings(normalizers.NFKD()) if nfd.get(c) != t])
        write_mapping(out, "lowerCases", mappings(normalizers.Lowercase()))


main()
