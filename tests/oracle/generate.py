#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden values of generation, written to tests/data/generate. Run by hand with the reference stack:

    pip install torch==2.13.0 transformers==5.23.0 tokenizers bitsandbytes==0.50.2 accelerate
    python tests/oracle/generate.py tests/data/generate

Tiny random models with a byte-level tokenizer: tiny-llama (bf16 file), tiny-llama-nf4 (the same as bitsandbytes saves it, without
tokenizer), tiny-mistral (a window of 12 tokens). generate.golden.json has token ids that transformers' generate() gives in
f32 and, for scores of one step, the probabilities that its logits processors leave.
"""
import json
import os
import shutil
import sys

import bitsandbytes.functional as bnb
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (AutoModelForCausalLM, BitsAndBytesConfig, LlamaConfig, LlamaForCausalLM, MistralConfig,
                          MistralForCausalLM, PreTrainedTokenizerFast)
from transformers.generation.logits_process import (LogitsProcessorList, MinPLogitsWarper, RepetitionPenaltyLogitsProcessor,
                                                    TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper)

PROMPTS = ["The cat", "Ação e coração:", "a", "one two three four five six seven", "漢字と🙂"]
CHAT = ("{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}")


def tokenizer():
    inner = Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    special = ["<|pad|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
    inner.train_from_iterator(["the cat sat on the mat and the dog ran to the cat " * 4],
                              trainers.BpeTrainer(vocab_size=288, special_tokens=special, show_progress=False,
                                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    return PreTrainedTokenizerFast(tokenizer_object=inner, eos_token="<|end|>", pad_token="<|pad|>", chat_template=CHAT)


def sizes(vocabulary, hidden, intermediate, layers):
    return dict(vocab_size=vocabulary, hidden_size=hidden, intermediate_size=intermediate, num_hidden_layers=layers,
                num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=256, tie_word_embeddings=True,
                bos_token_id=None, eos_token_id=1, pad_token_id=0, initializer_range=0.25)


def save(model, folder, tok):
    model.generation_config.eos_token_id = [1, 7]
    model.save_pretrained(folder)
    tok.save_pretrained(folder)


def load(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def greedy(model, ids, new, **options):
    with torch.inference_mode():
        out = model.generate(torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long),
                             max_new_tokens=new, do_sample=False, pad_token_id=0, **options)
    return out[0, len(ids):].tolist()


def sampling_cases():
    generator = torch.Generator().manual_seed(5)
    scores = torch.randn(40, generator=generator) * 2
    scores[7] = scores[3]
    seen = [3, 5, 5, 11, 39]
    cases = []
    for o in ({"temperature": 1.0}, {"temperature": 0.5}, {"temperature": 2.0, "top_k": 5}, {"temperature": 1.0, "top_p": 0.6},
              {"temperature": 0.8, "min_p": 0.2}, {"temperature": 1.0, "top_k": 9, "top_p": 0.8, "min_p": 0.05},
              {"temperature": 1.0, "repetition_penalty": 1.7}, {"temperature": 0.7, "repetition_penalty": 0.6, "top_p": 0.9},
              {"temperature": 1.0, "top_p": 0.0}, {"temperature": 1.0, "min_p": 1.0}, {"temperature": 1.0, "top_k": 1}):
        processors = LogitsProcessorList()
        if "repetition_penalty" in o:
            processors.append(RepetitionPenaltyLogitsProcessor(o["repetition_penalty"]))
        processors.append(TemperatureLogitsWarper(o["temperature"]))
        if "top_k" in o:
            processors.append(TopKLogitsWarper(o["top_k"]))
        if "top_p" in o:
            processors.append(TopPLogitsWarper(o["top_p"]))
        if "min_p" in o:
            processors.append(MinPLogitsWarper(o["min_p"]))
        out = processors(torch.tensor([seen]), scores.clone().unsqueeze(0))
        cases.append({"options": o, "probabilities": torch.softmax(out, -1)[0].tolist()})
    return {"scores": scores.tolist(), "seen": seen, "cases": cases}


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    tok = tokenizer()
    torch.manual_seed(11)
    llama = os.path.join(folder, "tiny-llama")
    save(LlamaForCausalLM(LlamaConfig(**sizes(len(tok), 64, 64, 1))).bfloat16(), llama, tok)
    mistral = os.path.join(folder, "tiny-mistral")
    save(MistralForCausalLM(MistralConfig(sliding_window=12, head_dim=8, **sizes(len(tok), 32, 48, 2))).bfloat16(), mistral, tok)
    nf4 = os.path.join(folder, "tiny-llama-nf4")
    quantised = AutoModelForCausalLM.from_pretrained(
        llama, dtype=torch.bfloat16, device_map="cpu",
        quantization_config=BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True))
    quantised.save_pretrained(nf4)
    # The reference's product with 4-bit weights rounds to bf16: its own dequantised weights in an f32 model do not.
    exact = load(llama)
    for name, module in exact.named_modules():
        if isinstance(module, torch.nn.Linear) and name != "lm_head":
            weight = quantised.get_submodule(name).weight
            weight.quant_state.dtype = torch.float32
            module.weight.data = bnb.dequantize_4bit(weight.data, weight.quant_state)

    golden = {"sampling": sampling_cases(), "models": {}}
    for name, model in (("tiny-llama", load(llama)), ("tiny-mistral", load(mistral)), ("tiny-llama-nf4", exact)):
        new = 120 if name == "tiny-mistral" else 24
        texts = []
        for prompt in PROMPTS:
            ids = tok(prompt)["input_ids"]
            texts.append({"prompt": prompt, "prompt_ids": ids, "ids": greedy(model, ids, new),
                          "without_end": greedy(model, ids, new, eos_token_id=-1),
                          "penalised": greedy(model, ids, new, eos_token_id=-1, repetition_penalty=1.3)})
            texts[-1]["text"] = tok.decode(texts[-1]["without_end"], skip_special_tokens=True)
        chat = tok.apply_chat_template([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "the cat?"}],
                                       add_generation_prompt=True, return_dict=False)
        golden["models"][name] = {"texts": texts, "chat_ids": chat}
    with torch.inference_mode():
        ids = torch.tensor([golden["models"]["tiny-llama-nf4"]["texts"][3]["prompt_ids"]])
        golden["models"]["tiny-llama-nf4"]["logits"] = exact(ids).logits[0, -1].float().tolist()
    with open(os.path.join(folder, "generate.golden.json"), "w", encoding="utf-8") as file:
        json.dump(golden, file, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1])
