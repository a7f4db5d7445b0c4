// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

namespace sintonia {

/// work(x), of which the graph keeps only x: it is computed again in the backward pass (gradient checkpointing, Chen et al.
/// 2016), where the gradients of the tensors it captured are added to them. `work` must give the same values both times and
/// may not outlive what it refers to.
at::Tensor recomputed(const std::function<at::Tensor(const at::Tensor &)> &work, const at::Tensor &x);

} // namespace sintonia
