#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden values of the decoders, written to tests/data/models/decoders. Run by hand with the pinned reference stack:

    pip install torch==2.13.0 transformers==5.23.0 sentence-transformers==6.2.0
    python tests/oracle/decoders.py tests/data/models/decoders

A tiny random model of each family, saved in 16 bits and computed in f32 with attn_implementation="eager"; for each the
logits of two texts, and of the gradients of the texts' mean next-token cross-entropies, summed: a row for each parameter in
the order of their names, with the norm and the products with cos(i) and sin(i) over the flat index; and the ids that the
causal ones generate greedily after the second text, past the lengths at which positions change. Models of one family
with different positions share the first one's weights. Each text runs through a freshly loaded model, since dynamic
positions remember the longest text. Two of them also as embedding models of sentence-transformers (last token, and mean
over a bidirectional one), with a tokenizer of words.
"""
import json
import os
import shutil
import sys

import torch
import transformers
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from tokenizers import Tokenizer, models, pre_tokenizers, processors

VOCABULARY = 32
TEXTS = [[(7 * i * i + 3 * i + 1) % VOCABULARY for i in range(24)], [5, 1, 30, 2, 2, 19, 11]]
SIZES = dict(vocab_size=VOCABULARY, hidden_size=16, intermediate_size=20, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=64, initializer_range=0.3, pad_token_id=0, bos_token_id=1,
             eos_token_id=2)
ORIGINAL = dict(original_max_position_embeddings=12)


def positions(kind, **values):
    return dict(rope_parameters=dict(rope_type=kind, rope_theta=10000.0, **values))


LONG = dict(short_factor=[1.0, 1.3], long_factor=[2.0, 5.0])
# name: (family, weights' folder, keyword arguments of the configuration)
CASES = {
    "llama": ("Llama", None, dict(attention_bias=True, mlp_bias=True, head_dim=8, rms_norm_eps=1e-3,
                                  tie_word_embeddings=True)),
    "llama-linear": ("Llama", "llama", positions("linear", factor=4.0)),
    "llama-dynamic": ("Llama", "llama", dict(positions("dynamic", factor=2.0), max_position_embeddings=12)),
    "llama-yarn": ("Llama", "llama", positions("yarn", factor=4.0, **ORIGINAL)),
    "llama-longrope": ("Llama", "llama", positions("longrope", short_factor=[1.0, 1.1, 1.2, 1.3],
                                                   long_factor=[2.0, 3.0, 4.0, 5.0], **ORIGINAL)),
    "llama-llama3": ("Llama", "llama", positions("llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                                                 **ORIGINAL)),
    "mistral": ("Mistral", None, dict(sliding_window=5, num_key_value_heads=1)),
    "qwen2": ("Qwen2", None, dict(use_sliding_window=True, sliding_window=6, max_window_layers=1)),
    "qwen3": ("Qwen3", None, dict(head_dim=8, tie_word_embeddings=True)),
    "gemma2": ("Gemma2", None, dict(head_dim=8, sliding_window=5, attn_logit_softcapping=1.5, final_logit_softcapping=3.0,
                                    query_pre_attn_scalar=10)),
    "gemma3": ("Gemma3Text", None, dict(head_dim=8, sliding_window=5, sliding_window_pattern=2, query_pre_attn_scalar=6,
                                        rope_parameters=dict(
                                            full_attention=dict(rope_type="linear", factor=8.0, rope_theta=1e6),
                                            sliding_attention=dict(rope_type="default", rope_theta=100.0)))),
    "gemma3-bidirectional": ("Gemma3Text", "gemma3", dict(use_bidirectional_attention=True, sliding_window=6)),
    "phi3": ("Phi3", None, dict(original_max_position_embeddings=12, sliding_window=9, **positions("longrope", **LONG))),
    "phi3-partial": ("Phi3", "phi3", dict(original_max_position_embeddings=32, partial_rotary_factor=0.5, **positions(
        "longrope", short_factor=[1.5], long_factor=[4.0], partial_rotary_factor=0.5))),
    "smollm3": ("SmolLM3", None, dict(no_rope_layer_interval=2, use_sliding_window=True, sliding_window=6)),
    "olmo2": ("Olmo2", None, dict(attention_bias=True)),
    "granite": ("Granite", None, dict(embedding_multiplier=3.0, logits_scaling=2.0, residual_multiplier=0.5,
                                      attention_multiplier=0.3)),
}
BF16 = {"qwen3"}
SHARDED = {"qwen2"}
# Configurations rewritten in the keys of transformers 4.
OLD_KEYS = {"llama-yarn", "gemma3", "phi3", "mistral", "phi3-partial"}


def with_old_keys(config):
    rope = config.pop("rope_parameters")
    full = dict(rope.get("full_attention", rope))
    if "sliding_attention" in rope:
        config["rope_local_base_freq"] = rope["sliding_attention"]["rope_theta"]
    config["rope_theta"] = full.pop("rope_theta")
    if "partial_rotary_factor" in full:
        config["partial_rotary_factor"] = full.pop("partial_rotary_factor")
    if full["rope_type"] != "default":
        full["rope_type" if "sliding_attention" in rope else "type"] = full.pop("rope_type")
        config["rope_scaling"] = full
    config["torch_dtype"] = config.pop("dtype")
    return config


def classes(family):
    return (getattr(transformers, family + "Config"),
            getattr(transformers, family.replace("Gemma3Text", "Gemma3") + "ForCausalLM"))


def build(folder, name, seed):
    family, weights, options = CASES[name]
    base = CASES[weights][2] if weights else {}
    configuration, model_class = classes(family)
    config = configuration(**{**SIZES, **base, **options})
    target = os.path.join(folder, name)
    torch.manual_seed(seed)
    model = model_class(config)
    for parameter in model.parameters():
        if parameter.dim() == 1:
            parameter.data += 0.2 * torch.randn_like(parameter)
    model = model.to(torch.bfloat16 if name in BF16 else torch.float16)
    if weights:
        config.dtype = "float16"
        config.architectures = [model_class.__name__]
        config.save_pretrained(target)
    else:
        model.save_pretrained(target, max_shard_size="4KB" if name in SHARDED else "1GB")
    for extra in ("generation_config.json",):
        if os.path.exists(os.path.join(target, extra)):
            os.remove(os.path.join(target, extra))
    if name in OLD_KEYS:
        path = os.path.join(target, "config.json")
        config = with_old_keys(json.load(open(path)))
        json.dump(config, open(path, "w"), indent=1, sort_keys=True)
    return model_class


def golden(folder, name, model_class):
    family, weights, _ = CASES[name]
    config = classes(family)[0].from_pretrained(os.path.join(folder, name))
    values, sums = {}, {}
    for number, text in enumerate(TEXTS):
        model = model_class.from_pretrained(os.path.join(folder, weights or name), config=config, dtype=torch.float32,
                                            attn_implementation="eager").eval()
        ids = torch.tensor([text])
        logits = model(ids).logits
        torch.nn.functional.cross_entropy(logits[0, :-1], ids[0, 1:]).backward()
        values[f"{name}/logits.{number}"] = logits[0].detach().contiguous()
        for parameter, tensor in model.named_parameters():
            sums[parameter] = sums.get(parameter, 0) + tensor.grad.flatten().double()
    rows = []
    for parameter in sorted(sums):
        index = torch.arange(len(sums[parameter]), dtype=torch.float64)
        rows.append(torch.stack([sums[parameter].norm(), sums[parameter] @ index.cos(), sums[parameter] @ index.sin()]))
    values[f"{name}/gradients"] = torch.stack(rows).float()
    if not getattr(config, "use_bidirectional_attention", None):
        generated = model.generate(torch.tensor([TEXTS[1]]), max_new_tokens=24, do_sample=False, eos_token_id=None)
        values[f"{name}/greedy"] = generated[0, len(TEXTS[1]):].contiguous()
    return values


def write_tokenizer(folder):
    words = {"<pad>": 0, "<s>": 1, "</s>": 2, **{f"w{i}": i for i in range(3, VOCABULARY)}}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<pad>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 2)])
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", bos_token="<s>", eos_token="</s>",
                                         padding_side="left", model_max_length=64).save_pretrained(folder)


def embedding_model(folder, name, weights, pooling):
    """A sentence-transformers directory of the backbone alone, and its embeddings."""
    target, backbone = os.path.join(folder, name), os.path.join(folder, name + ".backbone")
    config = classes(CASES[weights][0])[0].from_pretrained(os.path.join(folder, weights))
    source = CASES[weights][1] or weights
    transformers.AutoModel.from_pretrained(os.path.join(folder, source), config=config).save_pretrained(backbone)
    write_tokenizer(backbone)
    modules = [Transformer(backbone), Pooling(16, pooling_mode=pooling), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(target)
    shutil.rmtree(backbone)
    for extra in ("README.md",):
        os.remove(os.path.join(target, extra))
    model = SentenceTransformer(target, device="cpu", model_kwargs=dict(dtype=torch.float32, attn_implementation="eager"))
    return {f"{name}/embeddings": torch.tensor(model.encode(SENTENCES))}


SENTENCES = ["w5 w9 w31", "w3", " ".join(f"w{3 + i * i % 29}" for i in range(20)), "w30 w30 w4 w7"]


def main():
    folder = sys.argv[1]
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    values = {}
    for seed, name in enumerate(CASES):
        values.update(golden(folder, name, build(folder, name, 100 + seed)))
    values.update(embedding_model(folder, "embedding-qwen3", "qwen3", "lasttoken"))
    values.update(embedding_model(folder, "embedding-gemma3", "gemma3-bidirectional", "mean"))
    save_file(values, os.path.join(folder, "golden.safetensors"))
    os.chmod(os.path.join(folder, "golden.safetensors"), 0o644)
    json.dump(TEXTS, open(os.path.join(folder, "texts.json"), "w"))
    json.dump(SENTENCES, open(os.path.join(folder, "sentences.json"), "w"))


main()
