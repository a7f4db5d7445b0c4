#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A decoder of Llama's shape over bytes with random weights: config.json, model.safetensors (f32), tokenizer.json and chat
template, in FOLDER. Needs numpy alone.

    python decoder.py FOLDER

Ids 0 to 255 are the bytes, in the alphabet of byte-level tokenizers; 256 to 259 the tokens of the conversation.
"""
import json
import os
import struct
import sys

import numpy as np

LAYERS, HIDDEN, INNER, HEADS = 4, 128, 352, 4
SPECIAL = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
TEMPLATE = ("{% for message in messages %}{{ '<|' + message.role + '|>' + message.content + '<|end|>' }}{% endfor %}"
            "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}")


def alphabet():
    """The character that stands for each byte (GPT-2)."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in shown]
    return {**{byte: chr(byte) for byte in shown}, **{byte: chr(256 + i) for i, byte in enumerate(hidden)}}


def tensors():
    chance = np.random.default_rng(7)
    make = lambda *shape: (chance.standard_normal(shape) / shape[-1] ** 0.5).astype("<f4")
    ones = lambda: np.ones(HIDDEN, "<f4")
    result = {"model.embed_tokens.weight": make(256 + len(SPECIAL), HIDDEN) * np.float32(0.5), "model.norm.weight": ones()}
    for layer in range(LAYERS):
        at = f"model.layers.{layer}."
        result.update({at + "input_layernorm.weight": ones(), at + "post_attention_layernorm.weight": ones(),
                       at + "mlp.gate_proj.weight": make(INNER, HIDDEN), at + "mlp.up_proj.weight": make(INNER, HIDDEN),
                       at + "mlp.down_proj.weight": make(HIDDEN, INNER)})
        for name in "qkvo":
            result[at + f"self_attn.{name}_proj.weight"] = make(HIDDEN, HIDDEN)
    return result


def write_safetensors(path, values):
    header, begin = {"__metadata__": {"format": "pt"}}, 0
    for name, value in values.items():
        header[name] = dict(dtype="F32", shape=value.shape, data_offsets=[begin, begin + value.nbytes])
        begin += value.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for value in values.values():
            file.write(value.tobytes())


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    config = dict(architectures=["LlamaForCausalLM"], model_type="llama", vocab_size=256 + len(SPECIAL), hidden_size=HIDDEN,
                  intermediate_size=INNER, num_hidden_layers=LAYERS, num_attention_heads=HEADS, num_key_value_heads=HEADS,
                  max_position_embeddings=1024, rope_theta=10000.0, rms_norm_eps=1e-5, hidden_act="silu",
                  tie_word_embeddings=True, bos_token_id=None, eos_token_id=256, pad_token_id=256, torch_dtype="float32")
    vocabulary = {**{text: byte for byte, text in alphabet().items()}, **{text: 256 + i for i, text in enumerate(SPECIAL)}}
    flags = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
    tokenizer = dict(version="1.0", truncation=None, padding=None, normalizer=None, post_processor=None,
                     added_tokens=[dict(id=256 + i, content=text, **flags) for i, text in enumerate(SPECIAL)],
                     pre_tokenizer=dict(type="ByteLevel", add_prefix_space=False, trim_offsets=True, use_regex=True),
                     decoder=dict(type="ByteLevel", add_prefix_space=True, trim_offsets=True, use_regex=True),
                     model=dict(type="BPE", dropout=None, unk_token=None, continuing_subword_prefix=None,
                                end_of_word_suffix=None, fuse_unk=False, byte_fallback=False, ignore_merges=False,
                                vocab=vocabulary, merges=[]))
    settings = dict(tokenizer_class="PreTrainedTokenizerFast", eos_token="<|end|>", pad_token="<|end|>",
                    model_max_length=1024, chat_template=TEMPLATE)
    for name, value in (("config.json", config), ("tokenizer.json", tokenizer), ("tokenizer_config.json", settings),
                        ("generation_config.json", dict(eos_token_id=256, pad_token_id=256))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, indent=1)
    write_safetensors(os.path.join(folder, "model.safetensors"), tensors())


main()
