// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/models/checkpoint.h"
#include "engine/models/classificationhead.h"
#include "engine/models/decoder.h"
#include "engine/models/network.h"

#include <memory>
#include <string>
#include <vector>

namespace sintonia {

/// One family: the `model_type` of its config.json and the functions that read it.
struct Architecture {
    std::string modelType;
    /// Null for decoders, which have readDecoder.
    Result<std::unique_ptr<Network>> (*load)(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                             at::Device device);
    ReadClassificationHead classificationHead = nullptr; ///< null where none is computed
    Result<DecoderOptions> (*readDecoder)(const Json &config, const std::string &place) = nullptr;
};

/// Every family this program computes.
const std::vector<Architecture> &architectures();

/// Builds the network of a folder with config.json and safetensors. A family that is not in the list is refused by name. An
/// encoder is held in f32 whatever `storage` says.
Result<std::unique_ptr<Network>> loadNetwork(const fs::path &folder, const Checkpoint &checkpoint, at::Device device,
                                             WeightStorage storage = WeightStorage::F32);
/// What config.json says of a family that can go on with a text; others are refused by name.
Result<DecoderOptions> readDecoderOptions(const fs::path &folder);
/// Builds such a network.
Result<std::unique_ptr<Decoder>> loadDecoder(const fs::path &folder, const Checkpoint &checkpoint, at::Device device,
                                             WeightStorage storage = WeightStorage::F32);
/// The head of a …ForSequenceClassification on a network of `hidden` numbers a token.
Result<ClassificationHead> loadClassificationHead(const fs::path &folder, const Checkpoint &checkpoint, std::int64_t hidden,
                                                  at::Device device);

} // namespace sintonia
