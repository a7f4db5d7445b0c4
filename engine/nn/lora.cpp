// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/lora.h"

#include "engine/core/hash.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>

namespace sintonia {
namespace {

bool matches(const std::string &name, const std::string &target) {
    // PEFT spells a layer from the root of its own module: "model.layers.0.…" where checkpoints are read from "layers.0.…".
    return target == "all-linear" || name == target || name.ends_with("." + target) || target.ends_with("." + name);
}

/// Uniform in ±√(6 / ((1 + a²) · in)) with a = √5, so ±1 / √in; element i is a function of (seed, i).
at::Tensor kaimingUniform(std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
    at::Tensor values = at::empty({rows, columns}, at::kFloat);
    const double bound = 1.0 / std::sqrt(static_cast<double>(columns));
    float *out = values.data_ptr<float>();
    for (std::int64_t i = 0; i < rows * columns; ++i) {
        const double unit =
            static_cast<double>(mix64(seed + static_cast<std::uint64_t>(i) * 0x9e3779b97f4a7c15ull) >> 11) * 0x1p-53;
        out[i] = static_cast<float>((2.0 * unit - 1.0) * bound);
    }
    return values;
}

Result<void> check(const LoraOptions &options) {
    const auto wrong = [](const char *key, const char *expected, double found) {
        return badInput(std::string("lora.") + key, expected, std::to_string(found));
    };
    if (options.r < 1 || options.r > 4096)
        return wrong("r", "a rank from 1 to 4096", options.r);
    if (!(options.dropout >= 0 && options.dropout < 1))
        return wrong("dropout", "a rate from 0 to below 1", options.dropout);
    if (!std::isfinite(options.alpha))
        return wrong("alpha", "a finite number", options.alpha);
    return {};
}

} // namespace

bool isTarget(const std::string &layer, const std::vector<std::string> &targets) {
    return std::any_of(targets.begin(), targets.end(), [&](const std::string &target) { return matches(layer, target); });
}

Result<std::vector<std::string>> addAdapters(const std::vector<Linear *> &layers, const LoraOptions &options,
                                             std::uint64_t seed) {
    SINTONIA_TRY(check(options));
    for (const std::string &target : options.targets)
        if (std::none_of(layers.begin(), layers.end(), [&](const Linear *layer) { return matches(layer->name, target); }))
            return badInput("lora.targets",
                            "the name of a linear layer of the model, such as \"" +
                                (layers.empty() ? std::string() : layers.front()->name) + "\", or \"all-linear\"",
                            "\"" + target + "\"");
    std::vector<std::string> adapted;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        Linear &layer = *layers[i];
        if (!isTarget(layer.name, options.targets))
            continue;
        LoraAdapter adapter;
        adapter.a = kaimingUniform(options.r, layer.inputs(), mix64(seed + i)).to(layer.device());
        adapter.b = at::zeros({layer.outputs(), options.r}, at::TensorOptions(layer.device()).dtype(at::kFloat));
        adapter.a.requires_grad_(true);
        adapter.b.requires_grad_(true);
        adapter.scale = options.alpha / (options.rankStabilised ? std::sqrt(static_cast<double>(options.r)) : options.r);
        adapter.dropout = options.dropout;
        layer.adapter = std::move(adapter);
        adapted.push_back(layer.name);
    }
    return adapted;
}

void mergeAdapters(const std::vector<Linear *> &layers) {
    const at::NoGradGuard guard;
    for (Linear *layer : layers) {
        if (layer->adapter && layer->quantized)
            layer->weight = layer->mergedWeight();
        else if (layer->adapter)
            layer->weight.copy_(layer->mergedWeight());
        if (layer->adapter)
            layer->quantized.reset();
        layer->adapter.reset();
    }
}

} // namespace sintonia
