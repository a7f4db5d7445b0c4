// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/models/checkpoint.h"
#include "engine/models/network.h"

#include <memory>
#include <string>

namespace sintonia {

/// RoBERTa (Liu et al. 2019), XLM-RoBERTa and CamemBERT: BERT with positions that start after the padding id, so that 514
/// positions are 512 tokens. Configuration: transformers, models/roberta/configuration_roberta.py.
Result<std::unique_ptr<Network>> loadRoberta(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                             at::Device device);

} // namespace sintonia
