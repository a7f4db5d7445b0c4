// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/hash.h"

#include <cstdint>
#include <optional>

namespace sintonia {

/// How one forward pass is run. Dropout is a pure function of (seed, place in the network, place in the batch): the same
/// context and batch give the same values whatever the number of threads, so a pass can be repeated (gradient caching,
/// resume).
struct ForwardContext {
    bool training = false;         ///< dropout on
    std::optional<double> dropout; ///< replaces every rate of the model's configuration, 0 … <1
    std::uint64_t seed = 0;        ///< new for every step and mini-batch
    bool adapters = true;          ///< false: as if the layers had no adapters
    bool recompute = false;        ///< layers that can keep only their input for the backward pass and are computed again then

    double rate(double configured) const { return training ? dropout.value_or(configured) : 0.0; }
    /// The seed of one place in the network; `site` numbers the places.
    std::uint64_t seedOf(std::uint64_t site) const { return mix64(seed ^ mix64(site + 1)); }
};

} // namespace sintonia
