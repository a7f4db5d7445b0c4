#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tests/data/export/tiny.gguf: a file of every type of value and tensor that the program writes, by PyPI's writer. By hand:

    pip install numpy==2.4.6 gguf==0.19.0
    python tests/oracle/gguf_file.py tests/data/export/tiny.gguf

The numbers of each tensor are 0.37 · sin(i²) · 2^(i mod 7), whole f32, for i from 0; tests/engine/export/tst_gguffile.cpp
makes the same.
"""
import sys

import gguf
import numpy as np

writer = gguf.GGUFWriter(sys.argv[1], "llama")
writer.add_uint32("test.size", 7)
writer.add_int32("test.offset", -3)
writer.add_float32("test.epsilon", 1e-5)
writer.add_bool("test.flag", True)
writer.add_string("test.text", "coração")
writer.add_array("test.texts", ["a", "", "é"])
writer.add_array("test.scores", [0.5, -1.25])
writer.add_array("test.types", [1, 2, 3])
for name, shape, kind in (("f32", (3, 5), gguf.GGMLQuantizationType.F32), ("f16", (4, 6), gguf.GGMLQuantizationType.F16),
                          ("bf16", (2, 9), gguf.GGMLQuantizationType.BF16), ("q8_0", (3, 64), gguf.GGMLQuantizationType.Q8_0)):
    i = np.arange(np.prod(shape), dtype=np.float64)
    values = (0.37 * np.sin(i * i) * 2.0 ** (i % 7)).astype(np.float32).reshape(shape)
    writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
