#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed and memory of sintonia-cli against the Python peer: both in turn (A B A B …) in one run, ratios of medians.

Started by run.sh with the peer's Python. Every model figure is also given as a share of the machine's multiply-add peak.
"""
import argparse
import json
import os
import statistics
import sys
import tempfile

from decoders import decode, tune
from measuring import HERE, Report, run


def flops_per_token(model, tokens):
    """Of the forward pass on texts of `tokens` tokens: multiply-adds count as two."""
    with open(os.path.join(model, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    return config["num_hidden_layers"] * (2 * (4 * hidden * hidden + 2 * hidden * inner) + 4 * tokens * hidden)


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def encode(arguments, report, scratch, label, rows):
    corpus = os.path.join(scratch, "corpus.jsonl")
    with open(corpus, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps({"_id": row["_id"], "title": row.get("title", ""), "text": row["text"]}) + "\n")
    ours, peers = [], []
    vectors = os.path.join(scratch, "ours.safetensors")
    raw = os.path.join(scratch, "peer.f32")
    for _ in range(arguments.rounds):
        a = run([arguments.cli, "encode", "--model", arguments.model, "--input", corpus, "--output", vectors, "--json",
                 "--max-length", arguments.max_length, "--threads", arguments.threads])
        ours.append((json.loads(a["out"]), a))
        b = run([sys.executable, os.path.join(arguments.peers, "encode.py"), "--model", arguments.model, "--corpus", corpus,
                 "--count", len(rows), "--max-length", arguments.max_length, "--threads", arguments.threads, "--repeat", 1,
                 "--output", raw])
        peers.append((json.loads(b["out"]), b))
    tokens = ours[0][0]["tokens"]
    gflops = tokens * flops_per_token(arguments.model, tokens / len(rows)) / len(rows) / 1e9
    report.add(f"encode {label}", [len(rows) / o["seconds"] for o, _ in ours], [len(rows) / p["seconds"] for p, _ in peers],
               "texts/s", gflops)
    report.add(f"encode {label}, peak memory", [r["memory"] for _, r in ours], [r["memory"] for _, r in peers], "MB")
    print(f"  largest deviation of a component: {deviation(vectors, raw):.2g}", flush=True)


def deviation(vectors, raw):
    import numpy
    from safetensors.numpy import load_file
    ours = load_file(vectors)["embeddings"]
    return float(numpy.abs(ours - numpy.fromfile(raw, dtype="float32").reshape(ours.shape)).max())


def start_up(arguments, report, scratch):
    text = os.path.join(scratch, "one.jsonl")
    with open(text, "w", encoding="utf-8") as file:
        file.write('{"_id": "1", "text": "What is the capital of Brazil?"}\n')
    program = ("import sys\nfrom sentence_transformers import SentenceTransformer\n"
               "SentenceTransformer(sys.argv[1], device='cpu').encode(['What is the capital of Brazil?'])\n")
    ours, peers = [], []
    for _ in range(arguments.rounds):
        ours.append(run([arguments.cli, "encode", "--model", arguments.model, "--input", text, "--output",
                         os.path.join(scratch, "one.safetensors")])["wall"])
        peers.append(run([sys.executable, "-c", program, arguments.model])["wall"])
    report.add("start to first embedding", ours, peers, "s")


def tokenizer(arguments, report, scratch, rows):
    texts = os.path.join(scratch, "texts.txt")
    with open(texts, "w", encoding="utf-8") as file:
        for row in rows:
            file.write((row.get("title", "") + " " + row["text"]).replace("\n", " ").replace("\r", " ") + "\n")
    ours, peers = [], []
    for _ in range(arguments.rounds):
        a = json.loads(run([os.path.join(arguments.programs, "benchmark-tokenizerspeed"), arguments.model, texts])["out"])
        b = json.loads(run([sys.executable, os.path.join(HERE, "tokenizer_peer.py"), arguments.model, texts])["out"])
        if a["tokens"] != b["tokens"]:
            sys.exit(f"the tokenizers disagree: {a['tokens']} and {b['tokens']} tokens")
        ours.append(a["bytes"] / a["seconds"] / 1e6)
        peers.append(b["bytes"] / b["seconds"] / 1e6)
    report.add("tokenize, 1 thread", ours, peers, "MB/s")


def experiment(arguments, dropout):
    return {"kind": "encoder", "model": arguments.model, "train": {"corpus": "benchmark", "split": "train"}, "validation": None,
            "out_of_domain": [], "loss": "mnrl", "epochs": 1000, "max_steps": arguments.steps, "batch_size": 16,
            "learning_rate": 2e-5, "schedule": "constant", "warmup_ratio": 0, "weight_decay": 0, "dropout": dropout,
            "max_length": arguments.max_length, "shuffle": False, "threads": arguments.threads, "device": "cpu"}


def train_ours(arguments, project, dropout, scratch):
    path = os.path.join(scratch, "experiment.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(experiment(arguments, dropout), file)
    measured = run([arguments.cli, "train", "--project", project, path])
    run_id = measured["out"].split("\n")[0]
    curves = {c["name"]: c["values"] for c in
              json.loads(run([arguments.cli, "show", "--project", project, run_id, "--json"])["out"])["curves"]}
    return {"tokens_per_s": statistics.median(curves["train/tokens_per_second"][3:]), "losses": curves["train/loss"][:3],
            "memory": measured["memory"]}


def train_peer(arguments, dropout):
    command = [sys.executable, os.path.join(arguments.peers, "train.py"), "--model", arguments.model, "--data", arguments.data,
               "--batch-size", 16, "--max-length", arguments.max_length, "--optimizer", "fused", "--threads", arguments.threads,
               "--warmup", 3, "--steps", arguments.steps - 3, "--tokenize-in-loop"]
    measured = run(command + ([] if dropout is None else ["--dropout", dropout]))
    out = json.loads(measured["out"])
    return {"tokens_per_s": out["tokens_per_s"], "losses": out["first_losses"], "memory": measured["memory"],
            "tokens_per_text": out["tokens"] / (32 * out["steps"])}


def train(arguments, report, scratch):
    project = os.path.join(scratch, "project")
    run([arguments.cli, "import", "--project", project, arguments.data, "--name", "benchmark"])
    for dropout, label in ((None, "model's dropout"), (0, "dropout 0")):
        ours, peers = [], []
        for _ in range(arguments.rounds):
            ours.append(train_ours(arguments, project, dropout, scratch))
            peers.append(train_peer(arguments, dropout))
        gflops = 3 * flops_per_token(arguments.model, peers[0]["tokens_per_text"]) / 1e9
        report.add(f"train, {label}", [o["tokens_per_s"] for o in ours], [p["tokens_per_s"] for p in peers], "tokens/s", gflops)
        report.add(f"train, {label}, peak memory", [o["memory"] for o in ours], [p["memory"] for p in peers], "MB")
        if dropout == 0:
            difference = max(abs(a - b) for a, b in zip(ours[0]["losses"], peers[0]["losses"]))
            print(f"  largest difference of the first three losses: {difference:.2g}", flush=True)


def main():
    shared = os.path.join(HERE, "..", "..", "shared")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True, help="folder with sintonia-cli and the benchmark programs")
    parser.add_argument("--model", default=os.path.join(HERE, "..", ".deps", "models", "all-MiniLM-L6-v2"))
    parser.add_argument("--peers", default=os.path.join(shared, "peers"), help="folder with encode.py, train.py and llm.py")
    parser.add_argument("--data", default=os.path.join(shared, "data", "scifact"), help="BEIR directory with a train split")
    parser.add_argument("--jobs", default="tokenize,start,encode,short,train,decode,tune")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3, help="times each of the two is run")
    parser.add_argument("--count", type=int, default=500, help="documents to encode")
    parser.add_argument("--steps", type=int, default=15, help="training steps, the first three unmeasured")
    parser.add_argument("--new-tokens", type=int, default=48, help="tokens to decode")
    parser.add_argument("--tune-steps", type=int, default=5, help="steps of tuning a decoder, after one unmeasured")
    parser.add_argument("--max-length", type=int, default=256)
    parser.add_argument("--output", help="write all figures as JSON here")
    arguments = parser.parse_args()
    arguments.model, arguments.data = os.path.abspath(arguments.model), os.path.abspath(arguments.data)
    arguments.cli = os.path.join(arguments.programs, "sintonia-cli")

    peaks = json.loads(run([os.path.join(arguments.programs, "benchmark-peak"), arguments.threads])["out"])
    print("multiply-add peak, GFLOP/s by threads:", ", ".join(f"{n}: {v:.0f}" for n, v in peaks.items()))
    report = Report(peaks, arguments.threads)
    corpus = read_lines(os.path.join(arguments.data, "corpus.jsonl"))
    documents = corpus[:arguments.count]
    queries = read_lines(os.path.join(arguments.data, "queries.jsonl"))
    with tempfile.TemporaryDirectory() as scratch:
        jobs = {"tokenize": lambda: tokenizer(arguments, report, scratch, corpus),
                "start": lambda: start_up(arguments, report, scratch),
                "encode": lambda: encode(arguments, report, scratch, "documents", documents),
                "short": lambda: encode(arguments, report, scratch, "questions", queries),
                "train": lambda: train(arguments, report, scratch),
                "decode": lambda: decode(arguments, report, scratch),
                "tune": lambda: tune(arguments, report, scratch)}
        for job in arguments.jobs.split(","):
            if job not in jobs:
                parser.error(f"--jobs: expected some of {', '.join(jobs)}, found {job}")
            jobs[job]()
    if arguments.output:
        with open(arguments.output, "w", encoding="utf-8") as file:
            json.dump({"threads": arguments.threads, "peak_gflops": peaks, "rows": report.rows}, file, indent=2)


if __name__ == "__main__":
    main()
