// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/models/checkpoint.h"
#include "engine/models/network.h"

#include <memory>
#include <string>

namespace sintonia {

/// MPNet (Song et al. 2020): BERT without token types, with the positions of RoBERTa and a bias by relative position that
/// all layers share. Configuration: transformers, models/mpnet/configuration_mpnet.py.
Result<std::unique_ptr<Network>> loadMpnet(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                           at::Device device);

} // namespace sintonia
