// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <ATen/core/Tensor.h>

#include <array>
#include <vector>

namespace sintonia {

/// A 2-D map of vectors.
struct Projection {
    at::Tensor coordinates;          ///< [n, 2] f32
    std::array<double, 2> explained; ///< share of the variance each axis holds
};

/// Principal components of [n, d] vectors, centred; signs fixed (largest loading of an axis is positive).
Result<Projection> principalComponents(const at::Tensor &vectors);

/// The maps of several models' vectors for the same n texts: PCA each, then every further map rotated and reflected onto the
/// first (orthogonal Procrustes, Schönemann 1966), scales kept, so that what moves on screen moved in similarity.
Result<std::vector<Projection>> alignedProjections(const std::vector<at::Tensor> &vectors);

} // namespace sintonia
