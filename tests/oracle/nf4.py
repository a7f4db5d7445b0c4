#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden values of NF4, written to tests/data/nn/nf4.golden.safetensors. Run by hand with the reference:

    pip install torch==2.13.0 bitsandbytes==0.50.2
    python tests/oracle/nf4.py tests/data/nn

For each matrix NAME: NAME.weight; NAME.codes, .absmax and .values (dequantised, in the weight's type) of single
quantisation; NAME.double.absmax (8-bit codes), .nested_absmax, .offset and .values of double quantisation; and the two
tables. bitsandbytes' CPU search for the 8-bit codes now and then takes a neighbour of the nearest value, which its CUDA
kernel does not: the codes kept here are the nearest.
"""
import os
import sys

import bitsandbytes.functional as bnb
import torch
from safetensors.torch import save_file


def matrix(name, weight, out):
    codes, state = bnb.quantize_4bit(weight, blocksize=64, quant_type="nf4")
    out[name + ".weight"] = weight
    out[name + ".codes"] = codes.flatten()
    out[name + ".absmax"] = state.absmax.clone()
    out[name + ".values"] = bnb.dequantize_4bit(codes, state)
    _, state = bnb.quantize_4bit(weight, blocksize=64, quant_type="nf4", compress_statistics=True)
    nested = state.state2
    table = bnb.create_dynamic_map()
    scales = out[name + ".absmax"] - state.offset
    blocks = [scales[i:i + 256] / nested.absmax[i // 256] for i in range(0, len(scales), 256)]
    nearest = torch.cat([(b.unsqueeze(1).double() - table).abs().argmin(1) for b in blocks]).to(torch.uint8)
    wrong = (nearest != state.absmax).nonzero().flatten()
    print(name, len(wrong), "of", len(nearest), "scales are not the nearest")
    out[name + ".double.absmax"] = nearest
    out[name + ".double.nested_absmax"] = nested.absmax.clone()
    out[name + ".double.offset"] = state.offset.reshape(1)
    state.absmax, nested.code = nearest, table
    out[name + ".double.values"] = bnb.dequantize_4bit(codes, state)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    generator = torch.Generator().manual_seed(3)
    out = {"map": bnb.get_4bit_type("nf4", "cpu"), "dynamic_map": bnb.create_dynamic_map()}
    matrix("normal", (torch.randn(34, 512, generator=generator) * 0.05).bfloat16(), out)
    matrix("half", (torch.randn(6, 192, generator=generator) * 0.3).half(), out)
    matrix("ragged", torch.randn(5, 67, generator=generator), out)
    midpoints = (out["map"][1:] + out["map"][:-1]) / 2
    edges = torch.cat([midpoints, out["map"], torch.tensor([0.0])]).repeat(2, 2)
    matrix("edges", torch.cat([edges, torch.zeros(2, 64)], 1), out)
    save_file(out, os.path.join(folder, "nf4.golden.safetensors"))


if __name__ == "__main__":
    main(sys.argv[1])
