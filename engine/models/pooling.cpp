// SPDX-License-Identifier: Apache-2.0
#include "engine/models/pooling.h"

#include "engine/nn/pooling.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace sintonia {
namespace {

/// The tokens that count of one sequence: [begin, end) within it.
struct Span {
    std::int64_t begin, end;
};
using TokenWeight = std::function<double(Span span, std::int64_t position)>;

at::Tensor byWeights(const at::Tensor &hidden, const PackedBatch &batch, std::int64_t skip, const TokenWeight &weight) {
    std::vector<float> weights(static_cast<std::size_t>(batch.tokens()));
    for (std::int64_t i = 0; i < batch.sequences(); ++i)
        for (std::int64_t position = skip; position < batch.length(i); ++position)
            weights[static_cast<std::size_t>(batch.boundaries[i] + position)] =
                static_cast<float>(weight({skip, batch.length(i)}, position));
    return weightedSums(hidden, at::tensor(weights, at::kFloat).to(hidden.device()), batch);
}

/// Row `place(sequence)` of each sequence.
at::Tensor byRow(const at::Tensor &hidden, const PackedBatch &batch,
                 const std::function<std::int64_t(std::int64_t)> &place) {
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < batch.sequences(); ++i)
        rows.push_back(batch.boundaries[i] + place(i));
    return at::index_select(hidden, 0, at::tensor(rows, at::kLong).to(hidden.device()));
}

at::Tensor poolCls(const at::Tensor &hidden, const PackedBatch &batch, std::int64_t skip) {
    return byRow(hidden, batch, [&](std::int64_t i) { return batch.length(i) > skip ? skip : 0; });
}

at::Tensor poolLastToken(const at::Tensor &hidden, const PackedBatch &batch, std::int64_t) {
    return byRow(hidden, batch, [&](std::int64_t i) { return batch.length(i) - 1; });
}

at::Tensor poolMean(const at::Tensor &hidden, const PackedBatch &batch, std::int64_t skip) {
    return byWeights(hidden, batch, skip,
                     [](Span span, std::int64_t) { return 1.0 / static_cast<double>(span.end - span.begin); });
}

at::Tensor poolMeanSqrtLength(const at::Tensor &hidden, const PackedBatch &batch, std::int64_t skip) {
    return byWeights(hidden, batch, skip,
                     [](Span span, std::int64_t) { return 1.0 / std::sqrt(static_cast<double>(span.end - span.begin)); });
}

at::Tensor poolWeightedMean(const at::Tensor &hidden, const PackedBatch &batch, std::int64_t skip) {
    return byWeights(hidden, batch, skip, [](Span span, std::int64_t position) {
        const auto first = static_cast<double>(span.begin + 1), last = static_cast<double>(span.end);
        return static_cast<double>(position + 1) / ((first + last) * (last - first + 1) / 2);
    });
}

struct Mode {
    const char *name;
    const char *flag; ///< key of the older schema
    at::Tensor (*pool)(const at::Tensor &hidden, const PackedBatch &batch, std::int64_t skip);
};

/// In the order in which sentence-transformers concatenates the older schema's modes.
constexpr Mode modes[] = {
    {"cls", "pooling_mode_cls_token", &poolCls},
    {"max", "pooling_mode_max_tokens", &maxima},
    {"mean", "pooling_mode_mean_tokens", &poolMean},
    {"mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens", &poolMeanSqrtLength},
    {"weightedmean", "pooling_mode_weightedmean_tokens", &poolWeightedMean},
    {"lasttoken", "pooling_mode_lasttoken", &poolLastToken},
};

} // namespace

Result<PoolingOptions> readPooling(const Json &json, const std::string &place) {
    PoolingOptions options;
    JsonReader reader(json, place);
    reader.read("include_prompt", options.includePrompt);
    std::vector<std::string> found;
    for (const Mode &mode : modes) {
        bool on = false;
        reader.read(mode.flag, on);
        if (on)
            found.push_back(mode.name);
    }
    if (reader.has("pooling_mode")) {
        found.clear();
        if (json["pooling_mode"].is_array()) {
            reader.read("pooling_mode", found);
        } else {
            found.emplace_back();
            reader.read("pooling_mode", found.back());
        }
        for (const std::string &name : found)
            if (std::none_of(std::begin(modes), std::end(modes), [&](const Mode &mode) { return name == mode.name; }))
                reader.fail("pooling_mode", "cls, max, mean, mean_sqrt_len_tokens, weightedmean or lasttoken",
                            "\"" + name + "\"");
    }
    if (!found.empty())
        options.modes = found;
    SINTONIA_TRY(reader.finish(false));
    return options;
}

at::Tensor pool(const at::Tensor &hidden, const PackedBatch &batch, const PoolingOptions &options,
                std::int64_t promptTokens) {
    const std::int64_t skip = options.includePrompt ? 0 : promptTokens;
    std::vector<at::Tensor> parts;
    for (const std::string &name : options.modes)
        for (const Mode &mode : modes)
            if (name == mode.name)
                parts.push_back(mode.pool(hidden, batch, skip));
    return parts.size() == 1 ? parts.front() : at::cat(parts, 1);
}

} // namespace sintonia
