// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/linear.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

/// Low-rank adaptation as PEFT defines it (peft/tuners/lora).
struct LoraOptions {
    int r = 8;                   ///< rank, 1 … 4096
    double alpha = 16;           ///< scale = alpha / r
    double dropout = 0.0;        ///< on the adapter's input, 0 … <1
    bool rankStabilised = false; ///< scale = alpha / √r (arXiv 2312.03732)
    /// Module names: a layer is adapted when its name equals one or ends in "." + one, or one ends in "." + its whole name.
    /// {"all-linear"} means every linear layer.
    std::vector<std::string> targets = {"all-linear"};
};

/// Whether `targets` name the layer.
bool isTarget(const std::string &layer, const std::vector<std::string> &targets);

/// Puts adapters on the layers that `options.targets` names and returns their names. A is drawn Kaiming uniform (a = √5)
/// from `seed`, B is zero, as in PEFT. A target that matches nothing is an error. What else is trained is the caller's to
/// say.
Result<std::vector<std::string>> addAdapters(const std::vector<Linear *> &layers, const LoraOptions &options,
                                             std::uint64_t seed);

/// Folds each adapter into its weight and removes it; a quantised weight becomes an f32 one.
void mergeAdapters(const std::vector<Linear *> &layers);

} // namespace sintonia
