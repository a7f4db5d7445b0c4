// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/checkpoint.h"
#include "engine/nn/nf4.h"

#include <string>
#include <vector>

namespace sintonia {

/// bitsandbytes' layout of a 4-bit weight W in a checkpoint (its functional.py, QuantState.as_dict(packed=True)): W holds the
/// codes, W.absmax the scales (8-bit codes with W.nested_absmax and W.nested_quant_map), W.quant_map the 16 values, and
/// W.quant_state.bitsandbytes__nf4 a JSON text with the shape and the sizes of blocks.
bool isNf4(const Checkpoint &checkpoint, const std::string &weight);
/// The weight [out, in]; views of the mapped file. Tensors that are missing or don't fit each other are errors by name.
Result<Nf4Weight> readNf4(const Checkpoint &checkpoint, const std::string &weight, std::int64_t out, std::int64_t in);
/// The names that may belong to a weight.
std::vector<std::string> nf4Parts(const std::string &weight);

} // namespace sintonia
