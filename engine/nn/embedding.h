// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace sintonia {

/// words[ids] + positions[positionIds] + types[typeIds], [T, hidden]. `positions` and `types` may be undefined.
at::Tensor embedTokens(const at::Tensor &words, const at::Tensor &ids, const at::Tensor &positions,
                       const at::Tensor &positionIds, const at::Tensor &types, const at::Tensor &typeIds);

} // namespace sintonia
