# SPDX-License-Identifier: Apache-2.0
"""Writes tests/data/eval/answers.json: normal form, exact match and F1 of answers by SQuAD's official rules.

Run by hand with PyPI torchmetrics 1.9.0, whose functions are those of the official script (Python 3.11):
answer_scores.py ../data/eval
"""
import importlib.metadata
import json
import pathlib
import sys

from torchmetrics.functional.text.squad import _compute_exact_match_score, _compute_f1_score, _normalize_text

assert importlib.metadata.version("torchmetrics") == "1.9.0"
PAIRS = [
    ("The Battle of Stalingrad", "battle of Stalingrad."),
    ("a  an the", "an"),
    ("in 1945", "1945"),
    ("The the cat", "cat the"),
    ("U.S.A.", "USA"),
    ("state-of-the-art", "state of the art"),
    ("ÉCOLE Polytechnique", "école polytechnique"),
    ("\u0130stanbul", "i\u0307stanbul"),
    ("\u039f\u0394\u039f\u03a3 \u039f\u03a3", "\u03bf\u03b4\u03bf\u03c2 \u03bf\u03c2"),
    ("Stra\u00dfe", "strasse"),
    ("naïve\u00a0café\u2003bar", "naïve café bar"),
    ("\u201cthe\u201d wall", "wall"),
    ("a\u0301 wall", "wall"),
    ("the_wall", "wall"),
    ("x\u00b2 a\u00b2", "x\u00b2"),
    ("東京 the 都", "東京 都"),
    ("new new york", "new york york"),
    ("", "something"),
    ("nothing in common", "entirely different"),
    ("l'eau", "eau"),
    ("a\x1cb\x85c", "b c"),
]
cases = []
for prediction, reference in PAIRS:
    cases.append({
        "prediction": prediction,
        "reference": reference,
        "normal": _normalize_text(prediction),
        "exact": float(_compute_exact_match_score(prediction, reference)),
        "f1": float(_compute_f1_score(prediction, reference)),
    })
with open(pathlib.Path(sys.argv[1]) / "answers.json", "w") as file:
    json.dump(cases, file, ensure_ascii=True, indent=1)
    file.write("\n")
