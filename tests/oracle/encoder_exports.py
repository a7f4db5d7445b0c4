#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tune a tiny model of every family of encoders, in full and with adapters, export it and compare what sentence-transformers
computes from the export with what Sintonia does. Run by hand with the reference stack of export.py:

    python tests/oracle/encoder_exports.py build/bin/sintonia-cli

Prints one line a family; the exit status is 1 when one deviates by more than 1e-5.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from safetensors.torch import load_file

import export

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(ROOT, "tests", "data")
FAMILIES = {"bert": "models/tiny-mean", "roberta": "models/tiny-roberta", "xlm-roberta": "models/tiny-roberta",
            "camembert": "models/tiny-roberta", "distilbert": "models/tiny-distilbert", "mpnet": "encoders/mpnet",
            "modernbert": "encoders/modernbert", "nomic_bert": "encoders/nomic"}
TEXTS = ["the cat sat on the mat.", "a bad cab", "zebra", "Quando terminou a guerra?", "the dog " * 40]


def model_folder(folder, family, source):
    shutil.copytree(os.path.join(DATA, source), folder)
    if not os.path.exists(os.path.join(folder, "tokenizer.json")):
        shutil.copy(os.path.join(DATA, "encoders", "tokenizer.json"), folder)
    path = os.path.join(folder, "config.json")
    with open(path, encoding="utf-8") as f:
        config = json.load(f)
    if family == "nomic_bert":  # the reference reads transformers' keys only
        config.update({"hidden_size": config["n_embd"], "num_attention_heads": config["n_head"],
                       "num_hidden_layers": config["n_layer"], "intermediate_size": config["n_inner"],
                       "max_position_embeddings": config["n_positions"], "hidden_act": "silu",
                       "rope_parameters": {"rope_type": "default", "rope_theta": config["rotary_emb_base"]}})
        config = {key: value for key, value in config.items() if not key.startswith(("n_", "rotary_"))}
    config["model_type"] = family
    with open(path, "w", encoding="utf-8") as f:
        json.dump(config, f)


def run(cli, *arguments):
    done = subprocess.run([cli, *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def deviation(cli, work, family, source, lora):
    model, project, output = (os.path.join(work, name) for name in ("model", "project", "export"))
    model_folder(model, family, source)
    run(cli, "import", "--project", project, os.path.join(ROOT, "resources", "sample", "segunda-guerra"), "--name", "war")
    experiment = {"kind": "encoder", "model": model, "train": {"corpus": "war", "split": "train"}, "validation": None,
                  "out_of_domain": [], "max_steps": 8, "eval_every": 0, "learning_rate": 5e-3, "device": "cpu",
                  "lora": {"r": 4, "alpha": 8} if lora else None}
    path = os.path.join(work, "experiment.json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(experiment, f)
    run_id = run(cli, "train", "--project", project, path).splitlines()[0]
    run(cli, "export", "--project", project, run_id, "--format", "st", "--output", output)
    texts = os.path.join(work, "texts.txt")
    with open(texts, "w", encoding="utf-8") as f:
        f.write("\n".join(TEXTS) + "\n")
    vectors = os.path.join(work, "vectors.safetensors")
    run(cli, "encode", "--model", output, "--input", texts, "--output", vectors, "--device", "cpu")
    found = export.sentence_transformers_vectors(output, TEXTS).float()
    return (found - load_file(vectors)["embeddings"]).abs().max().item()


def main():
    worst = 0.0
    for family, source in FAMILIES.items():
        for lora in (False, True):
            with tempfile.TemporaryDirectory() as work:
                found = deviation(sys.argv[1], work, family, source, lora)
            print(f"{family}, {'LoRA' if lora else 'full'}: {found:.2g}", flush=True)
            worst = max(worst, found)
    return 0 if worst <= 1e-5 else 1


if __name__ == "__main__":
    sys.exit(main())
