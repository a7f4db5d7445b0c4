# SPDX-License-Identifier: Apache-2.0
"""Writes tests/data/eval/graded.{qrels,run} and what trec_eval makes of them: level1.expected, level2.expected.

Run by hand with PyPI pytrec-eval-terrier 0.5.11 (trec_eval's own C sources, Python 3.11): ranking_measures.py ../data/eval
Left out: iprec_at_recall and 11pt_avg, whose rounding of recall levels changed between the release that the package carries
and 10.0-rc3, the release that Sintonia follows (tst_measures has values worked out by hand).
"""
import importlib.metadata
import pathlib
import random
import sys

import pytrec_eval

assert importlib.metadata.version("pytrec-eval-terrier") == "0.5.11"
folder = pathlib.Path(sys.argv[1])
random.seed(7)
documents = [f"d{k}" for k in range(60)]
qrels, run = {}, {}
for number in range(12):
    query = f"q{number}"
    qrels[query] = {d: random.choice([-1, 0, 0, 0, 1, 1, 2, 3]) for d in random.sample(documents, random.randint(1, 40))}
    if number == 5:
        qrels[query] = {d: 0 for d in documents[:8]}  # nothing relevant
    if number not in (3, 8):  # two judged queries are missing from the run; scores have many ties
        retrieved = random.sample(documents, random.randint(1, 60))
        run[query] = {d: random.randint(0, 20) / 4 for d in retrieved}
run["unjudged"] = {"d1": 1.0, "d2": 0.5}

with open(folder / "graded.qrels", "w") as file:
    file.writelines(f"{q} 0 {d} {r}\n" for q in qrels for d, r in qrels[q].items())
with open(folder / "graded.run", "w") as file:
    file.writelines(f"{q} Q0 {d} {i + 1} {s} oracle\n" for q in run for i, (d, s) in enumerate(run[q].items()))
for level in (1, 2):
    values = pytrec_eval.RelevanceEvaluator(qrels, pytrec_eval.supported_measures, relevance_level=level).evaluate(run)
    with open(folder / f"level{level}.expected", "w") as file:
        for query in sorted(values):
            for name, value in values[query].items():
                if name.startswith(("iprec_at_recall", "11pt_avg", "gm_", "runid", "relstring", "num_q")):
                    continue
                text = f"{value:.0f}" if name.startswith("num_") else f"{value:6.4f}"
                file.write(f"{name:<22}\t{query}\t{text}\n")
