// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

namespace sintonia {

/// The tensor, or nothing where it is undefined: how an input that may be missing enters torch::autograd::Function.
inline std::optional<at::Tensor> given(const at::Tensor &tensor) {
    return tensor.defined() ? std::optional(tensor) : std::nullopt;
}

} // namespace sintonia
