#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden values of the encoders, written to tests/data/models. Run by hand with the pinned reference stack:

    pip install torch==2.13.0 transformers==5.23.0 sentence-transformers==6.2.0 peft==0.21.2
    python tests/oracle/encoder.py .deps/models/all-MiniLM-L6-v2 tests/data/models

Tiny random BERT models (both sentence-transformers schemas, sharded, bf16, old tensor names) and, for each and for the
starter model, embeddings and gradients of the loss sum(embeddings * w), w[i] = cos(i) over the flat index, without dropout.
"""
import json
import math
import os
import shutil
import sys

import peft
import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Dense, Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from transformers import (BertConfig, BertModel, BertTokenizerFast, DistilBertConfig, DistilBertModel, RobertaConfig,
                          RobertaModel)

TEXTS = ["a bad cab", "", "The dog sat on the mat.", "zebra", "Ação e coração, São Paulo!", "the cat " * 30, "x",
         "dog dog dog", "unknown 漢字 here", "a b c d e f g h i j k l m n o p q r s t u v w x y z"]
STARTER_TEXTS = ["What is the capital of France?", "Paris is the capital and largest city of France.", "", "a",
                 "A segunda guerra mundial terminou em 1945.", "Quando começou a Guerra Fria?",
                 "The quick brown fox jumps over the lazy dog. " * 40,
                 "word " * 300, "E = mc²; naïve café — “quotes”", "漢字とかな", "🙂 emoji", "  spaces   and\ttabs  "]
# Parameters of the starter model whose gradients are kept in part; of all the others only the norm is.
STARTER_SLICES = ["embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight",
                  "embeddings.LayerNorm.weight", "encoder.layer.0.attention.self.query.weight",
                  "encoder.layer.0.attention.self.key.bias",
                  "encoder.layer.2.intermediate.dense.weight", "encoder.layer.5.attention.self.value.weight",
                  "encoder.layer.5.output.dense.weight", "encoder.layer.5.output.LayerNorm.bias"]


def bert(size, layers=1, **config):
    return BertModel(BertConfig(hidden_size=16, num_hidden_layers=layers, num_attention_heads=4, intermediate_size=32,
                                max_position_embeddings=40, initializer_range=0.3, vocab_size=size, **config))


def roberta(size):
    # Padding id 0, as the tokenizer has it: the first position is 1, so 40 positions are 39 tokens.
    return RobertaModel(RobertaConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=24,
                                      vocab_size=size, max_position_embeddings=40, initializer_range=0.3, pad_token_id=0,
                                      type_vocab_size=1))


def distilbert(size):
    return DistilBertModel(DistilBertConfig(dim=16, n_layers=1, n_heads=4, hidden_dim=24, vocab_size=size,
                                            max_position_embeddings=40, initializer_range=0.3))


def tiny_model(folder, seed, build=bert, **config):
    """A random encoder with a WordPiece vocabulary of letters and a few words."""
    words = ["the", "cat", "dog", "sat", "on", "mat", "bad", "cab", "ze", "##bra", ".", ",", "!"]
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + letters + ["##" + c for c in letters] + words
    os.makedirs(folder)
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as f:
        f.write("\n".join(vocabulary) + "\n")
    tokenizer = BertTokenizerFast(vocab=os.path.join(folder, "vocab.txt"), model_max_length=40)
    torch.manual_seed(seed)
    model = build(len(vocabulary), **config)
    for name, parameter in model.named_parameters():
        is_norm = "LayerNorm" in name or "layer_norm" in name
        if is_norm or name.endswith("bias"):
            torch.nn.init.normal_(parameter, 1.0 if is_norm and name.endswith("weight") else 0.0, 0.2)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def write_json(folder, name, value):
    os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        json.dump(value, f, indent=1)


def legacy_schema(folder, modes, max_length, rest=(), **pooling):
    """The files as sentence-transformers up to 5.3 writes them."""
    flags = {"pooling_mode_cls_token": "cls", "pooling_mode_mean_tokens": "mean", "pooling_mode_max_tokens": "max",
             "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens", "pooling_mode_weightedmean_tokens": "weightedmean",
             "pooling_mode_lasttoken": "lasttoken"}
    names = ["Transformer", "Pooling", *rest]
    write_json(folder, "modules.json", [{"idx": i, "name": str(i), "path": "" if i == 0 else f"{i}_{name}",
                                         "type": f"sentence_transformers.models.{name}"} for i, name in enumerate(names)])
    write_json(folder, "1_Pooling/config.json", {"word_embedding_dimension": 16, **pooling,
                                                 **{flag: mode in modes for flag, mode in flags.items()}})
    write_json(folder, "sentence_bert_config.json", {"max_seq_length": max_length, "do_lower_case": False})


def w(embeddings):
    return torch.tensor([math.cos(i) for i in range(embeddings.numel())], dtype=torch.float64).view_as(embeddings).float()


def embed(model, texts, prompt=""):
    features = model.preprocess(texts, prompt=prompt) if prompt else model.preprocess(texts)
    return model(features)["sentence_embedding"]


def load(folder):
    exact = {"dtype": torch.float32, "attn_implementation": "eager"}
    return SentenceTransformer(folder, device="cpu", model_kwargs=exact).eval()


def golden(folder, texts, prompt=None, keep_gradients=True, max_length=None):
    """embeddings (and gradient.NAME) of a saved model, computed in f32 without dropout."""
    model = load(folder)
    if max_length:
        model.max_seq_length = max_length
    result = {"embeddings": torch.from_numpy(model.encode(texts, prompt=prompt))}
    if keep_gradients:
        model.zero_grad()
        e = embed(model, texts)
        (e * w(e)).sum().backward()
        for name, parameter in model[0].auto_model.named_parameters():
            if parameter.grad is not None:
                result["gradient." + name] = parameter.grad
        for i, module in enumerate(model):
            if isinstance(module, Dense):
                result[f"gradient.{i}_Dense/linear.weight"] = module.linear.weight.grad
                result[f"gradient.{i}_Dense/linear.bias"] = module.linear.bias.grad
    return result


def lora(folder, texts):
    """Adapters with non-zero B on the first model: embeddings and the adapters' gradients as PEFT computes them."""
    model = load(folder)
    torch.manual_seed(5)
    wrapped = peft.get_peft_model(model[0].auto_model, peft.LoraConfig(
        r=3, lora_alpha=7, lora_dropout=0.0, target_modules=["query", "output.dense"], use_rslora=True))
    result = {}
    for name, parameter in wrapped.named_parameters():
        if "lora_" in name:
            torch.nn.init.normal_(parameter, 0.0, 0.3)
    e = embed(model, texts)
    (e * w(e)).sum().backward()
    result["embeddings"] = e.detach()
    for name, parameter in wrapped.named_parameters():
        if "lora_" in name:
            plain = name.removeprefix("base_model.model.").replace(".default", "")
            result[plain] = parameter.detach()
            result["gradient." + plain] = parameter.grad
    return result


def store(result, path):
    save_file({name: value.detach().contiguous() for name, value in result.items()}, path, metadata={"format": "pt"})


def main():
    starter, out = sys.argv[1], sys.argv[2]
    for name in os.listdir(out) if os.path.isdir(out) else []:
        if name.startswith(("tiny-", "starter")):
            path = os.path.join(out, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    os.makedirs(out, exist_ok=True)

    # Older schema, mean, 24 tokens at most.
    mean = os.path.join(out, "tiny-mean")
    tiny_model(mean, 1, layers=2)
    legacy_schema(mean, ["mean"], 24)
    store(golden(mean, TEXTS), os.path.join(out, "tiny-mean.golden.safetensors"))
    store(lora(mean, TEXTS), os.path.join(out, "tiny-mean.lora.safetensors"))

    # Newer schema as sentence-transformers 6 writes it, cls, Dense, Normalize, prompts, dot similarity, sharded.
    cls = os.path.join(out, "tiny-cls")
    tiny_model(cls + ".base", 2, hidden_act="gelu_new")
    torch.manual_seed(3)
    modules = [Transformer(cls + ".base"), Pooling(16, "cls"), Dense(16, 8), Normalize()]
    SentenceTransformer(modules=modules, device="cpu", prompts={"query": "the cat ", "document": ""},
                        default_prompt_name="query", similarity_fn_name="dot").save(cls)
    shutil.rmtree(cls + ".base")
    tensors = load_file(os.path.join(cls, "model.safetensors"))
    os.remove(os.path.join(cls, "model.safetensors"))
    names = sorted(tensors)
    parts = {"model-00001-of-00002.safetensors": names[::2], "model-00002-of-00002.safetensors": names[1::2]}
    for file, held in parts.items():
        save_file({n: tensors[n] for n in held}, os.path.join(cls, file), metadata={"format": "pt"})
    write_json(cls, "model.safetensors.index.json", {"metadata": {"total_size": sum(t.nbytes for t in tensors.values())},
                                                     "weight_map": {n: f for f, held in parts.items() for n in held}})
    # A prompt of "" is none; the default prompt applies only where the caller takes it.
    store(golden(cls, TEXTS, prompt=""), os.path.join(out, "tiny-cls.golden.safetensors"))

    # bf16, max, relu.
    largest = os.path.join(out, "tiny-max-bf16")
    tiny_model(largest, 4, hidden_act="relu")
    legacy_schema(largest, ["max"], 40)
    path = os.path.join(largest, "model.safetensors")
    save_file({n: t.bfloat16() for n, t in load_file(path).items()}, path, metadata={"format": "pt"})
    store(golden(largest, TEXTS, keep_gradients=False), os.path.join(out, "tiny-max-bf16.golden.safetensors"))

    # Old names with prefix, all poolings side by side, the prompt left out of them.
    old = os.path.join(out, "tiny-old-names")
    tiny_model(old, 6)
    legacy_schema(old, ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"], 40, include_prompt=False)
    path = os.path.join(old, "model.safetensors")
    rename = lambda n: "bert." + n.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
    plain = load_file(path)
    result = golden(old, TEXTS, keep_gradients=False)
    result["prompted"] = golden(old, TEXTS, prompt="the dog ", keep_gradients=False)["embeddings"]
    store(result, os.path.join(out, "tiny-old-names.golden.safetensors"))
    save_file({rename(n): t for n, t in plain.items()}, path, metadata={"format": "pt"})

    # Plain directories of BERT's relatives: mean pooling, the tokenizer's limit against the positions'.
    relatives = []
    for name, build in (("tiny-roberta", roberta), ("tiny-distilbert", distilbert)):
        relatives.append(os.path.join(out, name))
        tiny_model(relatives[-1], 7, build)
        result = golden(relatives[-1], TEXTS, max_length=39 if build is roberta else None)
        store(result, os.path.join(out, name + ".golden.safetensors"))

    for folder in (mean, cls, largest, old, *relatives):
        for name in os.listdir(folder):
            if name in ("README.md", "special_tokens_map.json", "vocab.txt"):
                os.remove(os.path.join(folder, name))

    result = golden(starter, STARTER_TEXTS)
    gradients = {n.removeprefix("gradient."): g for n, g in result.items() if n.startswith("gradient.")}
    kept = {"embeddings": result["embeddings"]}
    for name in STARTER_SLICES:
        kept["gradient." + name] = gradients[name].flatten()[-128:]
    store(kept, os.path.join(out, "starter.golden.safetensors"))
    norms = {name: gradient.double().norm().item() for name, gradient in gradients.items()}
    write_json(out, "starter.golden.json", {"texts": STARTER_TEXTS, "gradient_norms": norms})
    write_json(out, "texts.json", TEXTS)


if __name__ == "__main__":
    main()
