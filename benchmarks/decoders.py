# SPDX-License-Identifier: Apache-2.0
"""Jobs of throughput.py on decoders, against transformers and PEFT."""
import json
import os
import random
import shutil
import sys

from measuring import HERE, run


MAKE_DECODER = """
import sys, torch, transformers
torch.manual_seed(1)
config = transformers.LlamaConfig(
    hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9, num_key_value_heads=3,
    vocab_size=49152, max_position_embeddings=8192, rope_theta=100000.0, tie_word_embeddings=True, bos_token_id=None,
    eos_token_id=None)
transformers.AutoModelForCausalLM.from_config(config, dtype=getattr(torch, sys.argv[2])).save_pretrained(sys.argv[1])
"""


def decoder_folder(scratch, dtype):
    """A decoder of SmolLM2-135M's shape with random weights and no end token, and a tokenizer of bytes."""
    folder = os.path.join(scratch, "decoder-" + dtype)
    # In a process of its own: a child's peak memory is never below what its parent had when it was started.
    run([sys.executable, "-c", MAKE_DECODER, folder, dtype])
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(os.path.join(HERE, "..", "tests", "data", "generate", "tiny-llama", name), folder)
    return folder


def decode(arguments, report, scratch):
    """Greedy decoding after a prompt of 256 tokens. In bf16 the peer computes in bf16; ours keeps the sums in f32."""
    for dtype, held in (("float32", ("f32",)), ("bfloat16", ("f32", "bf16", "nf4"))):
        folder = decoder_folder(scratch, dtype)
        ours, peers = {name: [] for name in held}, []
        for _ in range(arguments.rounds):
            for name in held:
                measured = run([arguments.cli, "generate", "--model", folder, "--prompt", "q" * 256, "--max-new-tokens",
                                arguments.new_tokens + 1, "--dtype", name, "--threads", arguments.threads, "--json"])
                out = json.loads(measured["out"])
                ours[name].append({"first": len(out["prompt_ids"]) / out["prompt_seconds"], "memory": measured["memory"],
                                   "rate": arguments.new_tokens / (out["seconds"] - out["prompt_seconds"])})
            measured = run([sys.executable, os.path.join(arguments.peers, "llm.py"), "--model", folder, "--job", "generate",
                            "--dtype", dtype, "--prompt", 256, "--new", arguments.new_tokens, "--threads",
                            arguments.threads])
            out = json.loads(measured["out"])
            peers.append({"first": out["prompt_tokens_per_s"], "rate": out["new_tokens_per_s"],
                          "memory": measured["memory"]})
        for name in held:
            label = f"{dtype} file as {name}"
            for key, text, unit in (("rate", "decode", "tokens/s"), ("first", "prompt", "tokens/s"),
                                    ("memory", "peak memory", "MB")):
                report.add(f"{label}, {text}", [o[key] for o in ours[name]], [p[key] for p in peers], unit)


PEER_VOCABULARY = 49152


def row_lengths(arguments):
    """Of every training row, as llm.py draws them with its seed: between 64 and 512 tokens."""
    chance, lengths = random.Random(1), []
    for _ in range(arguments.tune_steps + 1):
        batch = [chance.randint(64, 512) for _ in range(4)]
        for length in batch:
            for _ in range(length):
                chance.randrange(10, PEER_VOCABULARY)
        lengths += batch
    return lengths


def tune_ours(arguments, project, folder, options):
    """Tokens a second over the steps after the first, losses and memory (MB)."""
    path = os.path.join(project, "..", "tune.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"kind": "llm", "model": folder, "train": {"corpus": "rows", "split": "train"}, "batch_size": 4, "epochs": 1,
                   "shuffle": False, "learning_rate": 2e-4, "weight_decay": 0.01, "schedule": "constant", "warmup_ratio": 0,
                   "max_length": 8192, "early_stopping": None, "evaluation_rows": 0, "threads": arguments.threads,
                   "lora": {"r": 16, "alpha": 32, "targets": ["all-linear"]}, **options}, file)
    measured = run([arguments.cli, "train", "--project", project, path])
    name = measured["out"].split()[0]
    shown = json.loads(run([arguments.cli, "show", "--project", project, name, "--json"])["out"])
    rates = {curve["name"]: curve["values"] for curve in shown["curves"]}["train/tokens_per_second"]
    lengths = row_lengths(arguments)
    tokens = [sum(lengths[4 * i:4 * i + 4]) for i in range(len(rates))]
    return {"rate": sum(tokens[1:]) / sum(t / r for t, r in zip(tokens[1:], rates[1:])), "memory": measured["memory"]}


def tune(arguments, report, scratch):
    """LoRA of rank 16 on all linear layers, four rows a step, the loss on the last quarter of each: packed and padded."""
    folder = decoder_folder(scratch, "float32")
    rows = os.path.join(scratch, "rows.jsonl")
    with open(rows, "w", encoding="utf-8") as file:
        for length in row_lengths(arguments):
            answer = length // 4 - 1  # and the end token
            file.write(json.dumps({"prompt": "q" * (length - 1 - answer), "completion": "r" * answer}) + "\n")
    project = os.path.join(scratch, "tuning")
    run([arguments.cli, "import", "--project", project, "--name", "rows", "--split", "train", rows])
    ways = {"all values kept": ({}, []), "two rows at a time": ({"mini_batch_size": 2}, []),
            "recomputed": ({"gradient_checkpointing": True}, ["--checkpointing"])}
    measured = {way: ([], []) for way in ways}
    for _ in range(arguments.rounds):
        for way, (options, flags) in ways.items():
            measured[way][0].append(tune_ours(arguments, project, folder, options))
            peer = run([sys.executable, os.path.join(arguments.peers, "llm.py"), "--model", folder, "--steps",
                        arguments.tune_steps, "--threads", arguments.threads, *flags])
            measured[way][1].append({"rate": json.loads(peer["out"])["tokens_per_s"], "memory": peer["memory"]})
    for way, (ours, peers) in measured.items():
        for key, unit in (("rate", "tokens/s"), ("memory", "MB")):
            name = f"tuning, {way}" + (", peak memory" if key == "memory" else "")
            report.add(name, [o[key] for o in ours], [p[key] for p in peers], unit)
