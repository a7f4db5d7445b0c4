#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden values of mpnet, modernbert, nomic_bert and of rerankers, written to tests/data/encoders. Run by hand with the
pinned reference stack of encoder.py:

    python tests/oracle/encoders.py tests/data/encoders

Tiny random models; for each encoder embeddings and gradients of the loss sum(embeddings * w), w[i] = cos(i) over the flat
index, without dropout; for each reranker the scores and logits of pairs. All models share one tokenizer.json.
"""
import json
import os
import shutil
import sys

os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.base.modules import Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from transformers import (BertConfig, BertForSequenceClassification, DistilBertConfig, DistilBertForSequenceClassification,
                          ModernBertConfig, ModernBertForSequenceClassification, ModernBertModel, MPNetConfig,
                          MPNetForSequenceClassification, MPNetModel, NomicBertConfig, NomicBertForSequenceClassification,
                          NomicBertModel, RobertaConfig, RobertaForSequenceClassification)

import encoder
from encoder import golden, legacy_schema, store, write_json

TEXTS = ["a bad cab", "", "The dog sat on the mat.", "zebra", "the cat " * 90, "dog dog dog", "unknown 漢字 here [PAD] x",
         "a b c d e f g h i j k l m n o p q r s t u v w x y z"]
PAIRS = [["the cat", "the cat sat on the mat."], ["zebra", "a bad cab"], ["", "dog"], ["a b c", ""], ["the " * 50, "dog"],
         ["a cat", "dog " * 50], ["bad " * 30, "cab " * 30]]
COMMON = {"hidden_size": 16, "num_attention_heads": 4, "intermediate_size": 24, "initializer_range": 0.3}
SPECIAL = {"pad_token_id": 0, "bos_token_id": 2, "eos_token_id": 3, "cls_token_id": 2, "sep_token_id": 3}


SMALL = {**COMMON, "hidden_size": 8, "num_attention_heads": 2, "intermediate_size": 12}


def mpnet(size, kind=MPNetModel, layers=2, positions=152, **config):
    return kind(MPNetConfig(**{**COMMON, **config}, vocab_size=size, num_hidden_layers=layers, max_position_embeddings=positions))


def modernbert(size, kind=ModernBertModel, layers=4, **config):
    return kind(ModernBertConfig(**{**COMMON, **config}, **SPECIAL, vocab_size=size, num_hidden_layers=layers,
                                 max_position_embeddings=64, local_attention=8))


def nomic(size, kind=NomicBertModel, layers=2, **config):
    return kind(NomicBertConfig(**{**COMMON, **config}, vocab_size=size, num_hidden_layers=layers, max_position_embeddings=64))


def tiny(folder, seed, build, max_length, tokenizer_class=None, **config):
    """encoder.tiny_model with the norms of every family drawn too, and a tokenizer limit."""
    encoder.tiny_model(folder, seed, build, **config)
    path = os.path.join(folder, "model.safetensors")
    generator = torch.Generator().manual_seed(seed)
    tensors = load_file(path)
    for name, tensor in tensors.items():
        if "norm" in name.lower() or "emb_ln" in name:
            tensors[name] = torch.randn(tensor.shape, generator=generator) * 0.2 + (1.0 if name.endswith("weight") else 0.0)
        elif name == "encoder.relative_attention_bias.weight":
            tensors[name] = torch.randn(tensor.shape, generator=generator)
    save_file(tensors, path, metadata={"format": "pt"})
    path = os.path.join(folder, "tokenizer_config.json")
    with open(path, encoding="utf-8") as f:
        settings = json.load(f)
    settings["model_max_length"] = max_length
    if tokenizer_class:
        settings["tokenizer_class"] = tokenizer_class
    write_json(folder, "tokenizer_config.json", settings)


def rewrite_config(folder, change):
    path = os.path.join(folder, "config.json")
    with open(path, encoding="utf-8") as f:
        config = json.load(f)
    change(config)
    write_json(folder, "config.json", config)


def transformers_4(config):
    """ModernBERT's config.json as transformers 4 wrote it."""
    layers, rope = config.pop("layer_types"), config.pop("rope_parameters")
    config["global_attn_every_n_layers"] = 2
    assert layers == ["full_attention", "sliding_attention"] * 2
    config["global_rope_theta"] = rope["full_attention"]["rope_theta"]
    config["local_rope_theta"] = rope["sliding_attention"]["rope_theta"]
    config["torch_dtype"] = config.pop("dtype")


def hub_keys(config):
    """NomicBERT's config.json as the code of the hub's repositories reads it."""
    rope = config.pop("rope_parameters")
    renamed = {"hidden_size": "n_embd", "num_attention_heads": "n_head", "intermediate_size": "n_inner",
               "num_hidden_layers": "n_layer", "max_position_embeddings": "n_positions",
               "layer_norm_eps": "layer_norm_epsilon", "hidden_dropout_prob": "resid_pdrop",
               "attention_probs_dropout_prob": "attn_pdrop"}
    for ours, theirs in renamed.items():
        config[theirs] = config.pop(ours)
    del config["hidden_act"], config["head_dim"]
    config.update({"activation_function": "swiglu", "rotary_emb_base": rope["rope_theta"], "rotary_emb_fraction": 1.0,
                   "rotary_emb_interleaved": False, "rotary_emb_scale_base": None, "rotary_scaling_factor": None,
                   "qkv_proj_bias": False, "mlp_fc1_bias": False, "mlp_fc2_bias": False, "prenorm": False,
                   "parallel_block": False, "use_rms_norm": False, "causal": False, "embd_pdrop": 0.0})


def hub_names(result):
    """NomicBERT's gradients under the names that files have (transformers, conversion_mapping.py)."""
    renamed = {}
    for name, value in result.items():
        for ours, theirs in (("embeddings.LayerNorm", "emb_ln"), (".layers.", ".encoder.layers."), ("up_proj", "fc11"),
                             ("gate_proj", "fc12"), ("down_proj", "fc2"), ("post_attention_layernorm", "norm1"),
                             ("post_mlp_layernorm", "norm2"), ("self_attn.o_proj", "attn.out_proj")):
            name = name.replace(ours, theirs)
        renamed[name] = value
    for name in [name for name in renamed if "q_proj" in name]:
        parts = [renamed.pop(name.replace("q_proj", part)) for part in ("q_proj", "k_proj", "v_proj")]
        renamed[name.replace("self_attn.q_proj", "attn.Wqkv")] = torch.cat(parts)
    return renamed


def reranker(folder, seed, build, activation=None, tokenizer_class="BertTokenizer", **config):
    tiny(folder, seed, lambda size: build(size, num_labels=1, **SMALL, **config), 40, tokenizer_class)
    if activation:
        rewrite_config(folder, lambda c: c.update({"sentence_transformers": {"activation_fn": activation}}))
    model = CrossEncoder(folder, device="cpu", model_kwargs={"dtype": torch.float32, "attn_implementation": "eager"})
    pairs = [tuple(pair) for pair in PAIRS]
    store({"scores": torch.from_numpy(model.predict(pairs)),
           "logits": torch.from_numpy(model.predict(pairs, activation_fn=torch.nn.Identity()))},
          folder + ".golden.safetensors")


def encoders(out):
    # Newer schema, sharded; texts longer than the 128 positions that buckets tell apart.
    folder = os.path.join(out, "mpnet")
    tiny(folder + ".base", 1, mpnet, 150)
    SentenceTransformer(modules=[Transformer(folder + ".base"), Pooling(16, "mean")], device="cpu").save(folder)
    shutil.rmtree(folder + ".base")
    tensors = load_file(os.path.join(folder, "model.safetensors"))
    os.remove(os.path.join(folder, "model.safetensors"))
    parts = {f"model-0000{i + 1}-of-00002.safetensors": sorted(tensors)[i::2] for i in range(2)}
    for file, held in parts.items():
        save_file({n: tensors[n] for n in held}, os.path.join(folder, file), metadata={"format": "pt"})
    write_json(folder, "model.safetensors.index.json", {"metadata": {}, "weight_map": {n: f for f, h in parts.items() for n in h}})
    store(golden(folder, TEXTS), folder + ".golden.safetensors")

    # Older schema; texts far longer than the local window of 4 tokens each side.
    folder = os.path.join(out, "modernbert")
    tiny(folder, 2, modernbert, 64)
    legacy_schema(folder, ["cls"], 64)
    store(golden(folder, TEXTS), folder + ".golden.safetensors")

    # bf16, all biases, a config.json of transformers 4, plain directory.
    folder = os.path.join(out, "modernbert-v4")
    tiny(folder, 3, modernbert, 48, norm_bias=True, attention_bias=True, mlp_bias=True, hidden_activation="silu", **SMALL,
         layer_types=["full_attention", "sliding_attention"] * 2)
    path = os.path.join(folder, "model.safetensors")
    save_file({n: t.bfloat16() for n, t in load_file(path).items()}, path, metadata={"format": "pt"})
    rewrite_config(folder, transformers_4)
    store(golden(folder, TEXTS, keep_gradients=False), folder + ".golden.safetensors")

    # transformers' keys and the hub's; the tensors' names are the hub's in both.
    folder = os.path.join(out, "nomic")
    tiny(folder, 4, nomic, 64)
    store(hub_names(golden(folder, TEXTS)), folder + ".golden.safetensors")
    rewrite_config(folder, hub_keys)


def rerankers(out):
    reranker(os.path.join(out, "reranker-bert"), 11, lambda size, **c: BertForSequenceClassification(BertConfig(
        vocab_size=size, num_hidden_layers=1, max_position_embeddings=40, **c)))
    reranker(os.path.join(out, "reranker-roberta"), 12, lambda size, **c: RobertaForSequenceClassification(RobertaConfig(
        vocab_size=size, num_hidden_layers=1, max_position_embeddings=41, pad_token_id=0, type_vocab_size=1, **c)),
        "torch.nn.modules.linear.Identity", "PreTrainedTokenizerFast")
    reranker(os.path.join(out, "reranker-distilbert"), 13, lambda size, **c: DistilBertForSequenceClassification(
        DistilBertConfig(dim=8, n_layers=1, n_heads=2, hidden_dim=12, vocab_size=size, max_position_embeddings=40,
                         initializer_range=0.3, num_labels=1)), None, "PreTrainedTokenizerFast")
    reranker(os.path.join(out, "reranker-mpnet"), 14, mpnet, None, "PreTrainedTokenizerFast", positions=42, layers=1,
             kind=MPNetForSequenceClassification)
    reranker(os.path.join(out, "reranker-modernbert"), 15, modernbert, None, "PreTrainedTokenizerFast", layers=2,
             kind=ModernBertForSequenceClassification, classifier_pooling="mean", classifier_bias=True)
    reranker(os.path.join(out, "reranker-nomic"), 16, nomic, None, "BertTokenizer", layers=1,
             kind=NomicBertForSequenceClassification)


def main():
    out = sys.argv[1]
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    encoders(out)
    rerankers(out)
    for path, _, files in os.walk(out):
        for file in files:
            os.chmod(os.path.join(path, file), 0o644)
    write_json(out, "texts.json", {"texts": TEXTS, "pairs": PAIRS})
    for name in os.listdir(out):
        folder = os.path.join(out, name)
        if not os.path.isdir(folder):
            continue
        for file in ("README.md", "special_tokens_map.json", "vocab.txt"):
            if os.path.exists(os.path.join(folder, file)):
                os.remove(os.path.join(folder, file))
        shutil.move(os.path.join(folder, "tokenizer.json"), os.path.join(out, "tokenizer.json"))


if __name__ == "__main__":
    main()
