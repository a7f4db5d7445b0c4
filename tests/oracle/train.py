#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden losses of the trainer's objectives: tests/data/train/oracle/golden.json and its PEFT adapter.

Run by hand with the pinned stack: torch 2.13.0, sentence-transformers 6.2.0, transformers 5.23.0, peft 0.21.2.
    python tests/oracle/train.py MODELS/all-MiniLM-L6-v2 tests/data/train/oracle
The data (relevance is wrong on purpose, so that losses are not small) is that folder's corpus.jsonl, queries.jsonl, qrels/train.tsv. Rows are in the order of the qrels file, batches in the
order of the rows, dropout is off. The loop is that of the Hugging Face trainer: AdamW without decay on biases and norm weights,
warm-up over ceil(ratio * steps), clipping to norm 1, losses taken before the update.
"""
import json
import math
import os
import shutil
import sys

import torch
from peft import LoraConfig, get_peft_model
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import CoSENTLoss, MultipleNegativesRankingLoss, TripletLoss
from sentence_transformers.sentence_transformer.losses.triplet import TripletDistanceMetric
from transformers import get_scheduler

MODEL, DATA = sys.argv[1], sys.argv[2]
EPOCHS, BATCH, RATE, DECAY, WARMUP = 3, 4, 5e-5, 0.1, 0.2
SYMMETRIC = {"directions": ("query_to_doc", "doc_to_query"), "partition_mode": "per_direction"}


def lines(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


documents = {d["_id"]: (d["title"] + " " + d["text"]).strip() for d in lines("corpus.jsonl")}
queries = {q["_id"]: q["text"] for q in lines("queries.jsonl")}
with open(os.path.join(DATA, "qrels", "train.tsv"), encoding="utf-8") as qrels:
    judged = [(q, d, int(r)) for q, d, r in (line.split("\t") for line in qrels.read().splitlines()[1:])]
negatives = {}
for q, d, r in judged:
    if r == 0:
        negatives.setdefault(q, []).append(d)

PAIRS = [(queries[q], documents[d]) for q, d, r in judged if r > 0]
TRIPLETS = [(queries[q], documents[d], documents[negatives[q][0]]) for q, d, r in judged if r > 0]
GRADED = [(queries[q], documents[d], float(r)) for q, d, r in judged]

CASES = {
    "mnrl": (PAIRS, MultipleNegativesRankingLoss, {}, "linear"),
    "mnrl symmetric, hard negatives": (TRIPLETS, MultipleNegativesRankingLoss, {"scale": 10.0, **SYMMETRIC}, "cosine"),
    "triplet": (TRIPLETS, TripletLoss, {}, "constant_with_warmup"),
    "triplet cosine": (TRIPLETS, TripletLoss, {"distance_metric": TripletDistanceMetric.COSINE, "triplet_margin": 0.3}, "linear"),
    "cosent": (GRADED, CoSENTLoss, {}, "linear"),
    "mnrl lora": (PAIRS, MultipleNegativesRankingLoss, {}, "linear"),
}


def adapted(model):
    torch.manual_seed(1)
    config = LoraConfig(r=2, lora_alpha=8, target_modules=["query", "value"], lora_dropout=0.0)
    wrapped = get_peft_model(model[0].auto_model, config)
    for name, parameter in wrapped.named_parameters():
        if "lora_B" in name:  # not zero, so that A has a gradient from the first step on
            torch.nn.init.normal_(parameter, std=0.02)
    folder = os.path.join(DATA, "adapter")
    shutil.rmtree(folder, ignore_errors=True)
    wrapped.save_pretrained(folder)
    os.remove(os.path.join(folder, "README.md"))


def run(name):
    rows, kind, options, schedule = CASES[name]
    dropout = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    model = SentenceTransformer(MODEL, device="cpu", config_kwargs=dropout)
    if "lora" in name:
        adapted(model)
    model.train()
    loss_function = kind(model, **options)
    trained = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    plain = [p for n, p in trained if n.endswith("bias") or "LayerNorm" in n]
    decayed = [p for n, p in trained if not (n.endswith("bias") or "LayerNorm" in n)]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}], lr=RATE)
    per_epoch = math.ceil(len(rows) / BATCH)
    steps = EPOCHS * per_epoch
    scheduler = get_scheduler(schedule, optimizer, math.ceil(WARMUP * steps), steps)
    losses, norms, rates = [], [], []
    for step in range(steps):
        begin = step % per_epoch * BATCH
        batch = rows[begin:begin + BATCH]
        graded = kind is CoSENTLoss
        texts = [row[:2] for row in batch] if graded else batch
        features = [model.preprocess(list(column)) for column in zip(*texts)]
        loss = loss_function(features, torch.tensor([row[2] for row in batch]) if graded else None)
        loss.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_([p for _, p in trained], 1.0)))
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return {"losses": losses, "grad_norms": norms, "learning_rates": rates}


golden = {name: run(name) for name in CASES}
with open(os.path.join(DATA, "golden.json"), "w", encoding="utf-8") as file:
    json.dump({"epochs": EPOCHS, "batch_size": BATCH, "learning_rate": RATE, "weight_decay": DECAY, "warmup_ratio": WARMUP,
               "cases": golden}, file, indent=1)
    file.write("\n")
