// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/models/checkpoint.h"
#include "engine/nn/linear.h"
#include "engine/nn/packedbatch.h"

#include <optional>
#include <string>

namespace sintonia {

/// What transformers' …ForSequenceClassification puts on an encoder: one vector a sequence, a dense layer with activation
/// (and norm), and the layer of the labels. Dropout between them is for training and not computed.
struct ClassificationHead {
    enum class Pooling { First, Mean };

    Pooling pooling = Pooling::First;
    Linear dense;
    Activation activation = Activation::Tanh;
    at::Tensor normWeight, normBias; ///< after the activation; undefined = none
    double epsilon = 1e-5;           ///< of that norm
    Linear labels;

    std::int64_t labelCount() const { return labels.weight.size(0); }
    /// Hidden states [T, hidden] → logits [n, labels] in packed order.
    at::Tensor forward(const at::Tensor &hidden, const PackedBatch &batch) const;
};

/// Reads the head of a checkpoint whose config.json is `config` (at `place`): the function of one family. A tensor that is
/// missing or has another shape is bad input.
using ReadClassificationHead = Result<ClassificationHead> (*)(const Json &config, const std::string &place,
                                                              const Checkpoint &checkpoint, std::int64_t hidden,
                                                              at::Device device);

/// bert, nomic_bert: the pooler of the encoder (`pooler.dense`, tanh) and `classifier`.
Result<ClassificationHead> readPoolerHead(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                          std::int64_t hidden, at::Device device);
/// roberta and its relatives, mpnet: `classifier.dense`, tanh, `classifier.out_proj`.
Result<ClassificationHead> readRobertaHead(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                           std::int64_t hidden, at::Device device);
/// distilbert: `pre_classifier`, relu, `classifier`.
Result<ClassificationHead> readDistilBertHead(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                              std::int64_t hidden, at::Device device);
/// modernbert: first token or mean (`classifier_pooling`), `head.dense`, `classifier_activation`, `head.norm`, `classifier`.
Result<ClassificationHead> readModernBertHead(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                              std::int64_t hidden, at::Device device);

} // namespace sintonia
