#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Exports checked by the programs that read them. Run by hand with the pinned reference stack:

    pip install torch==2.13.0 transformers==5.23.0 peft==0.21.2 gguf==0.19.0 cyllama==0.2.18
    python tests/oracle/gguf_exports.py build/app/cli/sintonia-cli WORK_FOLDER

Tiny random models of every family with tokenizers of every kind are exported by the program as gguf in every type, merged
(with shards) and, where the folder says so, hf. Each file is
- read with PyPI's gguf: names are those of its TensorNameMap, values and quantisation equal gguf.quants' bit for bit
  (query and key rows, norms and positions changed as llama.cpp's converter changes them),
- run by llama.cpp (cyllama): tokens of TEXTS equal transformers', logits or last hidden states within LIMITS,
- the directories loaded with transformers: logits within 1e-5 of the original's for f32.
Prints one line a file and ends with status 1 at the first difference.
"""
import json
import os
import shutil
import subprocess
import sys

import gguf
import numpy as np
import torch
import transformers
from safetensors.torch import load_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

TEXTS = ["The war ended in 1945, after six years.", "Quem comandou o desembarque na Normandia?", "naïve café  3,14 coração"]
CORPUS = TEXTS + ["The first words of a text are the first words of it, and 1234567 numbers.", "a e i o u á é í ó ú ã õ ç"] * 3
SIZES = dict(hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
             max_position_embeddings=128, initializer_range=0.2)
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|"
          r"\s+(?!\S)|\s+")
SPECIAL = ["<unk>", "<s>", "</s>", "<pad>"]
TEMPLATE = "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% endfor %}"


def byte_level(kind):
    tokenizer = Tokenizer(models.BPE(ignore_merges=kind == "llama-bpe"))
    steps = {"gpt-2": [pre_tokenizers.ByteLevel(add_prefix_space=False)],
             "smollm": [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]}
    pattern = LLAMA3.replace("{1,3}", "") if kind == "qwen2" else LLAMA3
    split = steps.get(kind, [pre_tokenizers.Split(Regex(pattern), "isolated"),
                             pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.pre_tokenizer = split[0] if len(split) == 1 else pre_tokenizers.Sequence(split)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=380, special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    if kind == "llama-bpe":
        tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    if kind == "modern-bert":
        tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)])
    return tokenizer


def pieces(gemma, *more):
    """sentencepiece's BPE as transformers holds it, with `more` special tokens."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    tokenizer.normalizer = (normalizers.Replace(" ", "▁") if gemma else
                            normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]))
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=420, special_tokens=[*SPECIAL, *more] + [f"<0x{i:02X}>" for i in range(256)], show_progress=False))
    data = json.loads(tokenizer.to_str())
    data["added_tokens"] = [token for token in data["added_tokens"] if not token["content"].startswith("<0x")]
    tokenizer = Tokenizer.from_str(json.dumps(data))
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    return tokenizer


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator(CORPUS, trainers.UnigramTrainer(
        vocab_size=120, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer


def word_pieces():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(CORPUS, trainers.WordPieceTrainer(
        vocab_size=200, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return tokenizer


def llama3_positions():
    return dict(rope_parameters=dict(rope_type="llama3", rope_theta=10000.0, factor=8.0, low_freq_factor=1.0,
                                     high_freq_factor=4.0, original_max_position_embeddings=64))


GEMMA3 = dict(head_dim=32, sliding_window=16, query_pre_attn_scalar=32, num_hidden_layers=6, rope_parameters=dict(
    full_attention=dict(rope_type="default", rope_theta=1e6), sliding_attention=dict(rope_type="default", rope_theta=10000.0)))
BERT = dict(hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=130)
# name: (config class, keyword arguments, tokenizer)
DECODERS = {
    "llama": ("Llama", dict(SIZES, **llama3_positions()), lambda: byte_level("llama-bpe")),
    "llama-tied": ("Llama", dict(SIZES, tie_word_embeddings=True, head_dim=32), lambda: pieces(False)),
    "mistral": ("Mistral", dict(SIZES, sliding_window=96), lambda: pieces(False)),
    "qwen2": ("Qwen2", dict(SIZES, tie_word_embeddings=True), lambda: byte_level("qwen2")),
    "qwen3": ("Qwen3", dict(SIZES, head_dim=32), lambda: byte_level("qwen2")),
    "gemma2": ("Gemma2", dict(SIZES, head_dim=32, sliding_window=16, query_pre_attn_scalar=32), lambda: pieces(True)),
    "gemma3": ("Gemma3Text", dict(SIZES, **GEMMA3), lambda: pieces(True)),
    # llama.cpp asks Phi's vocabulary for that token.
    "phi3": ("Phi3", dict(SIZES, sliding_window=None), lambda: pieces(False, "<|endoftext|>")),
    "smollm3": ("SmolLM3", dict(SIZES, num_hidden_layers=4), lambda: byte_level("smollm")),
    "olmo2": ("Olmo2", SIZES, lambda: byte_level("dbrx")),
    "granite": ("Granite", dict(SIZES, embedding_multiplier=3.0, logits_scaling=2.0, residual_multiplier=0.5,
                                attention_multiplier=0.3), lambda: byte_level("gpt-2")),
}
ENCODERS = {
    "bert": ("Bert", BERT, word_pieces),
    "distilbert": ("DistilBert", dict(dim=64, hidden_dim=96, n_layers=2, n_heads=4, max_position_embeddings=128), word_pieces),
    "xlm-roberta": ("XLMRoberta", dict(BERT, type_vocab_size=1), unigram),
    "roberta": ("Roberta", dict(BERT, type_vocab_size=1), lambda: byte_level("modern-bert")),
    "nomic_bert": ("NomicBert", dict(BERT, type_vocab_size=2, rope_parameters=dict(rope_type="default", rope_theta=1000.0)),
                   word_pieces),
    "modernbert": ("ModernBert", dict(BERT, num_hidden_layers=4, global_attn_every_n_layers=3, local_attention=16),
                   lambda: byte_level("modern-bert")),
}
ARCHITECTURES = {"llama-tied": "llama", "mistral": "llama", "distilbert": "bert", "xlm-roberta": "bert", "roberta": "bert",
                 "modernbert": "modern-bert", "nomic_bert": "nomic-bert"}
TYPES = {"f32": gguf.GGMLQuantizationType.F32, "f16": gguf.GGMLQuantizationType.F16, "bf16": gguf.GGMLQuantizationType.BF16,
         "q8_0": gguf.GGMLQuantizationType.Q8_0}
# llama.cpp rounds activations to the type of a weight, and its GELU, exponential and attention are not torch's.
LIMITS = {"f32": 5e-3, "f16": 1e-2, "bf16": 1e-1, "q8_0": 3e-1}


def build(folder, name):
    family, options, tokenizer = {**DECODERS, **ENCODERS}[name]
    tokenizer = tokenizer()
    decoder = name in DECODERS
    names = (dict(bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>") if "[CLS]" not in tokenizer.get_vocab()
             else dict(cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]", unk_token="[UNK]", mask_token="[MASK]"))
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names)
    if decoder:
        fast.chat_template = TEMPLATE
    ids = {key + "_id": fast.convert_tokens_to_ids(token) for key, token in names.items() if key[:3] in ("bos", "eos", "pad")}
    config = getattr(transformers, family + "Config")(vocab_size=len(tokenizer.get_vocab()) + (4 if decoder else 0),
                                                      **{**options, **ids})
    torch.manual_seed(len(name))
    model = getattr(transformers, family.replace("Gemma3Text", "Gemma3") + "ForCausalLM")(config) if decoder else \
        getattr(transformers, family + "Model")(config)
    for parameter in model.parameters():
        if parameter.dim() == 1:
            parameter.data += 0.1 * torch.randn_like(parameter)
        elif not decoder:
            parameter.data *= 8
    target = os.path.join(folder, name)
    model.save_pretrained(target)
    fast.save_pretrained(target)
    return model.eval(), fast, target


def export(cli, source, output, *options):
    shutil.rmtree(output, ignore_errors=True)
    done = subprocess.run([cli, "export", "--model", source, "--output", output, "--json", *options], capture_output=True,
                          text=True)
    if done.returncode != 0:
        sys.exit(f"{source} {options}: {done.stderr}")
    return json.loads(done.stdout)


def permuted(rows, heads):
    return rows.reshape(heads, 2, rows.shape[0] // heads // 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def expected_tensors(name, model, source):
    """Tensors of the file by name, f32, as llama.cpp's converter makes them."""
    architecture = ARCHITECTURES.get(name, name)
    number = next(k for k, v in gguf.MODEL_ARCH_NAMES.items() if v == architecture)
    names = gguf.get_tensor_name_map(number, model.config.num_hidden_layers)
    config, result = model.config, {}
    for key, tensor in load_file(os.path.join(source, "model.safetensors")).items():
        if key.startswith("pooler."):
            continue
        values = tensor.float().numpy()
        if architecture in ("llama", "granite", "smollm3") and ".q_proj." in key:
            values = permuted(values, config.num_attention_heads)
        if architecture in ("llama", "granite", "smollm3") and ".k_proj." in key:
            values = permuted(values, config.num_key_value_heads)
        if architecture.startswith("gemma") and key.endswith("norm.weight"):
            values = values + 1
        if key == "embeddings.position_embeddings.weight" and name.endswith("roberta"):
            values = values[config.pad_token_id + 1:]
        target = names.get_name(key, try_suffixes=(".weight", ".bias"))
        assert target, key
        result[target] = values
    return result


def check_values(path, expected, dtype):
    reader = gguf.GGUFReader(path)
    found = {tensor.name: tensor for tensor in reader.tensors}
    extra = set(found) - set(expected)
    assert extra <= {"rope_freqs.weight"}, extra
    for name, values in expected.items():
        tensor = found[name]
        matrix = values.ndim == 2 and not name.startswith(("position_embd", "token_types"))
        kind = TYPES[dtype] if matrix else gguf.GGMLQuantizationType.F32
        assert tensor.tensor_type == kind, (name, tensor.tensor_type, kind)
        assert list(reversed(tensor.shape.tolist())) == list(values.shape), (name, tensor.shape, values.shape)
        wanted = gguf.quants.quantize(np.ascontiguousarray(values), kind)
        assert np.array_equal(np.asarray(tensor.data).view(np.uint8).reshape(-1), wanted.view(np.uint8).reshape(-1)), name
    return reader


def run_llama(path, model, tokenizer, decoder):
    """Largest deviation of logits or last hidden states, relative to the largest; tokens must be equal."""
    from cyllama.llama import llama_cpp

    class Model(llama_cpp.LlamaModel):
        n_vocab = property(lambda self: self.get_vocab().n_vocab)  # which cyllama 0.2.18 asks for and does not have

    loaded = Model(path_model=path, params=llama_cpp.LlamaModelParams(), verbose=False)
    vocabulary, worst = loaded.get_vocab(), 0.0
    for text in TEXTS:
        ids = tokenizer(text)["input_ids"]
        tokens = vocabulary.tokenize(text, True, True)
        assert list(tokens) == ids, (text, list(tokens), ids, tokenizer.convert_ids_to_tokens(ids))
        settings = llama_cpp.LlamaContextParams()
        settings.n_ctx = settings.n_batch = settings.n_ubatch = 128
        settings.embeddings = not decoder
        if not decoder:
            settings.pooling_type = 0  # none: a row a token
        context = llama_cpp.LlamaContext(loaded, settings, verbose=False)
        batch = llama_cpp.LlamaBatch(n_tokens=len(ids), embd=0, n_seq_max=1)
        batch.add_sequence(ids, 0, True)
        with torch.no_grad():
            output = model(torch.tensor([ids]))
        if decoder:
            context.decode(batch)
            found = np.array([context.get_logits_ith(i) for i in range(len(ids))])
            wanted = output.logits[0].numpy()
        else:
            context.encode(batch)
            found = np.array([context.get_embeddings_ith(i) for i in range(len(ids))])
            wanted = output.last_hidden_state[0].numpy()
        worst = max(worst, float(np.abs(found - wanted).max() / np.abs(wanted).max()))
    return worst


def load_directory(folder, model, decoder, ids):
    kind = transformers.AutoModelForCausalLM if decoder else transformers.AutoModel
    loaded = kind.from_pretrained(folder, dtype=torch.float32).eval()
    with torch.no_grad():
        a, b = model(ids), loaded(ids)
    return float((a[0] - b[0]).abs().max() / a[0].abs().max())


def main():
    cli, folder = sys.argv[1:3]
    only = sys.argv[3:] or [*DECODERS, *ENCODERS]
    os.makedirs(folder, exist_ok=True)
    for name in only:
        model, tokenizer, source = build(folder, name)
        decoder = name in DECODERS
        for dtype in TYPES:
            target = os.path.join(folder, f"{name}.{dtype}")
            report = export(cli, source, target, "--format", "gguf", "--dtype", dtype)
            path = os.path.join(target, "model.gguf")
            check_values(path, expected_tensors(name, model, source), dtype)
            deviation = run_llama(path, model, tokenizer, decoder)
            print(f"{name:12} gguf {dtype:5} read back {report['largest_deviation']:.2e}, llama.cpp {deviation:.2e}", flush=True)
            assert deviation <= LIMITS[dtype], deviation
        for dtype in ("f32", "bf16", "f16"):
            target = os.path.join(folder, f"{name}.merged.{dtype}")
            report = export(cli, source, target, "--format", "merged", "--dtype", dtype, "--shard-size", "100KB")
            assert len([file for file in os.listdir(target) if file.endswith(".safetensors")]) > 1
            deviation = load_directory(target, model, decoder, torch.tensor([tokenizer(TEXTS[0])["input_ids"]]))
            print(f"{name:12} merged {dtype:4} read back {report['largest_deviation']:.2e}, transformers {deviation:.2e}", flush=True)
            assert deviation <= {"f32": 1e-5, "bf16": 2e-1, "f16": 5e-2}[dtype], deviation


if __name__ == "__main__":
    main()
