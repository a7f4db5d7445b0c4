// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <ATen/core/Tensor.h>

#include <string>

namespace sintonia {

/// Gelu: x Φ(x) by the error function; GeluTanh: its tanh approximation.
enum class Activation { Gelu, GeluTanh, Relu, Silu, Tanh };

/// A name of transformers' ACT2FN ("gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "silu", …). Others are refused by name.
Result<Activation> activationNamed(const std::string &name, const std::string &place);

/// Elementwise; keeps only x for the backward pass.
at::Tensor activate(const at::Tensor &x, Activation activation);

} // namespace sintonia
