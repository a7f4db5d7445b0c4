// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/models/checkpoint.h"
#include "engine/models/network.h"

#include <memory>
#include <string>

namespace sintonia {

/// DistilBERT (Sanh et al. 2019): BERT without token types and without dropout after the attention, under names of its own.
/// Configuration: transformers, models/distilbert/configuration_distilbert.py.
Result<std::unique_ptr<Network>> loadDistilBert(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                                at::Device device);

} // namespace sintonia
