#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden losses of tuning a language model: tests/data/train/llm/golden.json and its PEFT adapters.

Run by hand with the pinned stack: torch 2.13.0, transformers 5.23.0, peft 0.21.2, bitsandbytes 0.50.2.
    python tests/oracle/llm_train.py tests/data/generate/tiny-llama tests/data/train/llm
The data is that folder's messages.jsonl, completions.jsonl and preferences.jsonl. Batches are padded, in the order of the
rows, dropout is off. Supervised losses are the mean over the counted tokens of the whole batch; DPO (Rafailov et al. 2023) is
written out here, with the adapter switched off, or a copy of the model, as reference. The loop is that of the Hugging Face
trainer: AdamW without decay on norm weights, warm-up over ceil(ratio * steps), clipping to norm 1, losses before the update.
For the quantised case every linear layer of the base is replaced by its NF4 values, doubly quantised with the nearest
8-bit scales (see nf4.py).
"""
import json
import math
import os
import shutil
import sys

import bitsandbytes.functional as bnb
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer, get_scheduler

MODEL, DATA = sys.argv[1], sys.argv[2]
EPOCHS, BATCH, RATE, DECAY, WARMUP = 3, 4, 2e-3, 0.1, 0.2
TOKENIZER = AutoTokenizer.from_pretrained(MODEL)
END = TOKENIZER.eos_token_id


def lines(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def conversation(messages):
    """Ids and which of them an assistant turn adds to what the generation prompt ends with."""
    ids = TOKENIZER.apply_chat_template(messages, return_dict=False)
    counted = [False] * len(ids)
    for i, message in enumerate(messages):
        if message["role"] == "assistant":
            begin = len(TOKENIZER.apply_chat_template(messages[:i], add_generation_prompt=True, return_dict=False))
            end = len(TOKENIZER.apply_chat_template(messages[:i + 1], return_dict=False))
            counted[begin:end] = [True] * (end - begin)
    return ids, counted


def completion(prompt, answer):
    before = TOKENIZER(prompt)["input_ids"]
    after = TOKENIZER(answer, add_special_tokens=False)["input_ids"] + [END]
    return before + after, [False] * len(before) + [True] * len(after)


def token_losses(model, rows):
    """-log p of every counted token, one tensor a row."""
    longest = max(len(ids) for ids, _ in rows)
    ids = torch.tensor([i + [0] * (longest - len(i)) for i, _ in rows])
    mask = torch.tensor([[1] * len(i) + [0] * (longest - len(i)) for i, _ in rows])
    logs = model(input_ids=ids, attention_mask=mask).logits.float().log_softmax(-1)
    losses = -logs[:, :-1].gather(2, ids[:, 1:, None]).squeeze(2)
    return [losses[i, torch.tensor([j for j in range(1, len(c)) if c[j]]) - 1] for i, (_, c) in enumerate(rows)]


def supervised(model, reference, rows):
    return torch.cat(token_losses(model, rows)).mean()


def preference(beta):
    def loss(model, reference, rows):
        def margins(one):
            better = torch.stack([-l.sum() for l in token_losses(one, [r[0] for r in rows])])
            worse = torch.stack([-l.sum() for l in token_losses(one, [r[1] for r in rows])])
            return better - worse
        with torch.no_grad():
            if reference is None:
                with model.disable_adapter():
                    given = margins(model)
            else:
                given = margins(reference)
        return -torch.nn.functional.logsigmoid(beta * (margins(model) - given)).mean()
    return loss


CONVERSATIONS = [conversation(row["messages"]) for row in lines("messages.jsonl")]
ALL = [(ids, [False] + [True] * (len(ids) - 1)) for ids, _ in CONVERSATIONS]
COMPLETIONS = [completion(row["prompt"], row["completion"]) for row in lines("completions.jsonl")]
PREFERENCES = [(completion(row["prompt"], row["chosen"]), completion(row["prompt"], row["rejected"]))
               for row in lines("preferences.jsonl")]
LORA = dict(r=4, lora_alpha=8, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM")
RSLORA = dict(r=2, lora_alpha=4, lora_dropout=0.0, target_modules=["q_proj", "v_proj"], use_rslora=True, task_type="CAUSAL_LM")
# rows, loss, adapter, quantised, schedule
CASES = {
    "lora": (CONVERSATIONS, supervised, LORA, False, "linear"),
    "rslora on two layers, all tokens": (ALL, supervised, RSLORA, False, "cosine"),
    "qlora": (COMPLETIONS, supervised, LORA, True, "linear"),
    "full": (COMPLETIONS, supervised, None, False, "linear"),
    "dpo lora": (PREFERENCES, preference(0.3), LORA, False, "constant_with_warmup"),
    "dpo full": (PREFERENCES, preference(0.1), None, False, "linear"),
}


def nf4_values(weight):
    codes, state = bnb.quantize_4bit(weight, blocksize=64, quant_type="nf4")
    scales = state.absmax.clone()
    _, state = bnb.quantize_4bit(weight, blocksize=64, quant_type="nf4", compress_statistics=True)
    table = bnb.create_dynamic_map()
    parts = [(scales - state.offset)[i:i + 256] / state.state2.absmax[i // 256] for i in range(0, len(scales), 256)]
    state.absmax = torch.cat([(p.unsqueeze(1).double() - table).abs().argmin(1) for p in parts]).to(torch.uint8)
    state.state2.code = table
    return bnb.dequantize_4bit(codes, state)


def base(quantised):
    model = AutoModelForCausalLM.from_pretrained(MODEL)
    if quantised:
        for name, module in model.model.named_modules():
            if isinstance(module, torch.nn.Linear):
                module.weight.data = nf4_values(module.weight.data.float())
    return model.float()


def adapted(model, options, folder):
    torch.manual_seed(1)
    wrapped = get_peft_model(model, LoraConfig(**options))
    for name, parameter in wrapped.named_parameters():
        if "lora_B" in name:  # not zero, so that A has a gradient from the first step on
            torch.nn.init.normal_(parameter, std=0.02)
    shutil.rmtree(folder, ignore_errors=True)
    wrapped.save_pretrained(folder)
    os.remove(os.path.join(folder, "README.md"))
    return wrapped


def run(name):
    rows, loss_function, adapter, quantised, schedule = CASES[name]
    model, reference = base(quantised), None
    if adapter:
        model = adapted(model, adapter, os.path.join(DATA, "rslora" if adapter is RSLORA else "lora"))
    elif loss_function is not supervised:
        reference = base(quantised)
    model.train()
    trained = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    groups = [{"params": [p for n, p in trained if "norm" not in n], "weight_decay": DECAY},
              {"params": [p for n, p in trained if "norm" in n], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW([g for g in groups if g["params"]], lr=RATE)
    per_epoch = math.ceil(len(rows) / BATCH)
    steps = EPOCHS * per_epoch
    scheduler = get_scheduler(schedule, optimizer, math.ceil(WARMUP * steps), steps)
    losses, norms = [], []
    for step in range(steps):
        begin = step % per_epoch * BATCH
        loss = loss_function(model, reference, rows[begin:begin + BATCH])
        loss.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_([p for _, p in trained], 1.0)))
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return {"losses": losses, "grad_norms": norms}


golden = {name: run(name) for name in CASES}
with open(os.path.join(DATA, "golden.json"), "w", encoding="utf-8") as file:
    json.dump({"epochs": EPOCHS, "batch_size": BATCH, "learning_rate": RATE, "weight_decay": DECAY, "warmup_ratio": WARMUP,
               "cases": golden}, file, indent=1)
    file.write("\n")
