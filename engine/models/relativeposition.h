// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace sintonia {

/// Number of buckets that relative positions fall into.
constexpr std::int64_t relativePositionBuckets = 32;

/// The bucket of a distance key - query, as in T5 (Raffel et al. 2019) without causality: half of the buckets for each
/// direction, distances to 7 apart, then in logarithmic steps to 128. Computed in f32, as
/// MPNetEncoder.relative_position_bucket does.
std::int64_t relativePositionBucket(std::int64_t distance);

/// Additive attention bias [heads, 2 · longest - 1] by key - query + longest - 1, out of a table [buckets, heads];
/// differentiable.
at::Tensor relativePositionBias(const at::Tensor &table, std::int64_t longest);

} // namespace sintonia
