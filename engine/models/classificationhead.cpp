// SPDX-License-Identifier: Apache-2.0
#include "engine/models/classificationhead.h"

#include "engine/models/pooling.h"
#include "engine/nn/normalization.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sintonia {
namespace {

/// The tensors of a head, on one device.
struct HeadReader {
    const Checkpoint &checkpoint;
    at::Device device;

    Result<at::Tensor> tensor(const std::string &name, std::vector<std::int64_t> shape) const;
    Result<Linear> linear(const std::string &name, std::int64_t out, std::int64_t in, bool bias = true) const;
};

/// The tensor named `name`, behind a prefix or not, as f32; a first dimension of -1 is any.
Result<at::Tensor> HeadReader::tensor(const std::string &name, std::vector<std::int64_t> shape) const {
    std::string spelling = name;
    for (const std::string &candidate : checkpoint.names())
        if (!checkpoint.has(name) && candidate.ends_with("." + name))
            spelling = candidate;
    SINTONIA_ASSIGN(tensor, checkpoint.tensor(spelling));
    if (shape.front() < 0 && tensor.dim() > 0)
        shape.front() = tensor.size(0);
    if (!tensor.is_floating_point() || tensor.sizes() != at::IntArrayRef(shape))
        return badInput(
            checkpoint.placeOf(spelling), fmt::format("numbers of shape [{}]", fmt::join(shape, ", ")),
            fmt::format("{} of shape [{}]", c10::toString(tensor.scalar_type()), fmt::join(tensor.sizes().vec(), ", ")));
    return tensor.to(device, at::kFloat);
}

Result<Linear> HeadReader::linear(const std::string &name, std::int64_t out, std::int64_t in, bool bias) const {
    Linear layer;
    layer.name = name;
    SINTONIA_ASSIGN(weight, tensor(name + ".weight", {out, in}));
    layer.weight = weight;
    if (bias) {
        SINTONIA_ASSIGN(offsets, tensor(name + ".bias", {weight.size(0)}));
        layer.bias = offsets;
    }
    return layer;
}

Result<ClassificationHead> readHead(const HeadReader &reader, std::int64_t hidden, const std::string &dense,
                                    Activation activation, const std::string &labels) {
    ClassificationHead head;
    head.activation = activation;
    SINTONIA_ASSIGN(denseLayer, reader.linear(dense, hidden, hidden));
    SINTONIA_ASSIGN(labelLayer, reader.linear(labels, -1, hidden));
    head.dense = denseLayer;
    head.labels = labelLayer;
    return head;
}

} // namespace

at::Tensor ClassificationHead::forward(const at::Tensor &hidden, const PackedBatch &batch) const {
    const ForwardContext context;
    PoolingOptions pooled;
    pooled.modes = {pooling == Pooling::First ? "cls" : "mean"};
    at::Tensor rows = activate(dense.forward(pool(hidden, batch, pooled, 0), context), activation);
    if (normWeight.defined())
        rows = dropoutAddNorm(rows, {}, normWeight, normBias, epsilon, 0, 0);
    return labels.forward(rows, context);
}

Result<ClassificationHead> readPoolerHead(const Json &, const std::string &, const Checkpoint &checkpoint,
                                          std::int64_t hidden, at::Device device) {
    return readHead({checkpoint, device}, hidden, "pooler.dense", Activation::Tanh, "classifier");
}

Result<ClassificationHead> readRobertaHead(const Json &, const std::string &, const Checkpoint &checkpoint,
                                           std::int64_t hidden, at::Device device) {
    return readHead({checkpoint, device}, hidden, "classifier.dense", Activation::Tanh, "classifier.out_proj");
}

Result<ClassificationHead> readDistilBertHead(const Json &, const std::string &, const Checkpoint &checkpoint,
                                              std::int64_t hidden, at::Device device) {
    return readHead({checkpoint, device}, hidden, "pre_classifier", Activation::Relu, "classifier");
}

Result<ClassificationHead> readModernBertHead(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                              std::int64_t hidden, at::Device device) {
    ClassificationHead head;
    std::string pooling = "cls", activation = "gelu";
    bool bias = false, normBias = false;
    JsonReader reader(config, place);
    reader.readChoice("classifier_pooling", pooling, {"cls", "mean"});
    reader.read("classifier_activation", activation);
    reader.read("classifier_bias", bias);
    reader.read("norm_bias", normBias);
    reader.read("norm_eps", head.epsilon, 0, 1);
    SINTONIA_TRY(reader.finish(false));
    head.pooling = pooling == "mean" ? ClassificationHead::Pooling::Mean : ClassificationHead::Pooling::First;
    SINTONIA_ASSIGN(named, activationNamed(activation, place + ": classifier_activation"));
    head.activation = named;
    const HeadReader tensors{checkpoint, device};
    SINTONIA_ASSIGN(dense, tensors.linear("head.dense", hidden, hidden, bias));
    SINTONIA_ASSIGN(norm, tensors.tensor("head.norm.weight", {hidden}));
    SINTONIA_ASSIGN(labels, tensors.linear("classifier", -1, hidden));
    head.dense = dense;
    head.normWeight = norm;
    head.labels = labels;
    if (normBias) {
        SINTONIA_ASSIGN(offsets, tensors.tensor("head.norm.bias", {hidden}));
        head.normBias = offsets;
    }
    return head;
}

} // namespace sintonia
