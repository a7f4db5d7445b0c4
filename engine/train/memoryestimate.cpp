// SPDX-License-Identifier: Apache-2.0
#include "engine/train/memoryestimate.h"

#include "engine/models/architectures.h"
#include "engine/models/checkpoint.h"
#include "engine/nn/device.h"
#include "engine/nn/lora.h"
#include "engine/store/corpora.h"
#include "engine/store/prompttemplates.h"
#include "engine/train/rowpreview.h"

#include <fmt/format.h>

#include <algorithm>

namespace sintonia {

namespace {

constexpr std::uint64_t rowsMeasured = 512;
constexpr double mebi = 1048576;
/// Of the process before it holds a model: libtorch's code and tables.
constexpr std::uint64_t program = std::uint64_t(150) << 20;
/// Blocks of logits, their softmax and its gradient (engine/nn/linearcrossentropy.h).
constexpr std::uint64_t logitBlocks = 3 * (std::uint64_t(16) << 20);

/// Parameters by what is done with them.
struct Parameters {
    std::uint64_t linear = 0, embeddings = 0;
    std::uint64_t adapters = 0;
    std::uint64_t adapterRows = 0; ///< outputs of the adapters' first matrices, in all layers
};

Parameters parametersOf(const DecoderOptions &options, const Experiment &experiment) {
    Parameters count;
    count.embeddings = std::uint64_t(options.vocabularySize * options.hiddenSize) * (options.tied ? 1 : 2);
    for (std::size_t i = 0; i < options.layers.size(); ++i)
        for (const auto &layer : linearShapes(options, i)) {
            count.linear += std::uint64_t(layer.in * layer.out);
            if (experiment.lora && isTarget(layer.name, experiment.lora->targets)) {
                count.adapters += std::uint64_t(experiment.lora->r * (layer.in + layer.out));
                count.adapterRows += std::uint64_t(experiment.lora->r);
            }
        }
    return count;
}

/// The most tokens that are computed at once: of the largest mini-batch when rows come in the order of the source.
Result<std::uint64_t> tokensAtOnce(const Experiment &experiment, const Project &project, const fs::path &model,
                                   const DecoderOptions &options, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(info, corpus(project, experiment.train.corpus));
    SINTONIA_ASSIGN(rows, tuningRows(project, info, experiment.train.split, rowsMeasured));
    SINTONIA_ASSIGN(prompt, promptTemplate(project, info));
    RowPreviewOptions preview;
    preview.rows = 0;
    preview.maxLength = std::size_t(options.positions);
    if (experiment.maxLength > 0)
        preview.maxLength = std::min(preview.maxLength, std::size_t(experiment.maxLength));
    SINTONIA_ASSIGN(previewed, previewRows(preview, model, prompt, rows, std::move(stop), progress));
    if (previewed.lengths.empty())
        return badInput("train", "a split with training rows", '"' + experiment.train.split + '"');
    const auto size = std::size_t(experiment.miniBatchSize > 0 ? std::min(experiment.miniBatchSize, experiment.batchSize)
                                                               : experiment.batchSize);
    std::uint64_t most = 0;
    for (std::size_t begin = 0; begin < previewed.lengths.size(); begin += size) {
        std::uint64_t tokens = 0;
        for (auto i = begin; i < std::min(begin + size, previewed.lengths.size()); ++i)
            tokens += std::min(previewed.lengths[i], preview.maxLength);
        most = std::max(most, tokens);
    }
    return experiment.loss.value("name", std::string()) == "dpo" ? 2 * most : most;
}

/// Bytes of one parameter as it is held (engine/models/languagemodel.h).
double bytesOf(const Experiment &experiment, const Checkpoint &checkpoint, std::uint64_t parameters) {
    if (!experiment.lora)
        return 4;
    if (experiment.precision != "f32")
        return 2;
    return std::clamp(std::round(double(checkpoint.bytes()) / double(std::max<std::uint64_t>(1, parameters))), 2.0, 4.0);
}

class Terms {
public:
    void add(std::string name, double bytes, std::string arithmetic) {
        if (bytes <= 0)
            return;
        m_estimate.terms.push_back({std::move(name), std::move(arithmetic), std::uint64_t(bytes)});
        m_estimate.total += std::uint64_t(bytes);
    }
    MemoryEstimate take() { return std::move(m_estimate); }

private:
    MemoryEstimate m_estimate;
};

void addWeights(Terms &terms, const Experiment &experiment, const Parameters &count, double bytes) {
    if (experiment.quantization == "nf4") {
        // Four bits, an 8-bit scale for 64 of them and an f32 one for 256 of those.
        const double each = 0.5 + 1.0 / 64 + 4.0 / (64 * 256);
        terms.add("weights", double(count.linear) * each + double(count.embeddings) * bytes,
                  fmt::format("{} parameters × {:.3f} bytes (nf4) + {} of embeddings × {:.0f} bytes", count.linear, each,
                              count.embeddings, bytes));
        return;
    }
    const auto all = count.linear + count.embeddings;
    terms.add("weights", double(all) * bytes, fmt::format("{} parameters × {:.0f} bytes", all, bytes));
}

void addTrained(Terms &terms, const Experiment &experiment, const Parameters &count) {
    const auto trained = experiment.lora ? count.adapters : count.linear + count.embeddings;
    if (experiment.lora)
        terms.add("adapters", double(trained) * 4, fmt::format("{} parameters × 4 bytes", trained));
    terms.add("gradients", double(trained) * 4, fmt::format("{} trained parameters × 4 bytes", trained));
    terms.add("optimiser", double(trained) * 8, fmt::format("{} trained parameters × 2 averages × 4 bytes", trained));
}

/// Numbers that a token leaves for the backward pass in one layer: input and norm of both parts, queries, keys and values,
/// what attention gives, gate, up and their product, and the adapters' inner rows.
double numbersKept(const DecoderOptions &o, const Parameters &count) {
    const auto queries = o.heads * o.headSize, keys = o.keyValueHeads * o.headSize;
    double kept = double(4 * o.hiddenSize + 2 * queries + 2 * keys + 3 * o.intermediateSize + o.heads) +
                  double(count.adapterRows) / double(o.layers.size());
    if (o.queryKeyNorm != DecoderOptions::QueryKeyNorm::None)
        kept += double(queries + 2 * keys);
    return o.normAfter ? kept + 2 * double(o.hiddenSize) : kept;
}

void addActivations(Terms &terms, const Experiment &experiment, const DecoderOptions &o, const Parameters &count,
                    std::uint64_t tokens) {
    const auto layers = o.layers.size();
    const double kept = numbersKept(o, count);
    if (experiment.gradientCheckpointing)
        terms.add("activations", double(tokens) * 4 * (double(layers * std::size_t(o.hiddenSize)) + kept),
                  fmt::format("{} tokens × ({} layers × {} inputs + {:.0f} numbers of one layer) × 4 bytes", tokens, layers,
                              o.hiddenSize, kept));
    else
        terms.add("activations", double(tokens) * 4 * double(layers) * kept,
                  fmt::format("{} tokens × {} layers × {:.0f} numbers × 4 bytes", tokens, layers, kept));
    const auto widest = std::max(2 * o.intermediateSize, (o.heads + 2 * o.keyValueHeads) * o.headSize);
    terms.add("work", double(tokens) * 4 * 3 * double(widest) + double(logitBlocks),
              fmt::format("{} tokens × 3 × {} numbers of the widest layer × 4 bytes + {:.0f} MiB of logits", tokens, widest,
                          double(logitBlocks) / mebi));
}

std::uint64_t sizeOfFile(const fs::path &path) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    return error ? 0 : std::uint64_t(size);
}

} // namespace

Result<MemoryEstimate> estimateMemory(const Experiment &experiment, const Project &project, const TrainingModels &models,
                                      StopToken stop, ProgressSink &progress) {
    if (experiment.kind != "llm")
        return badInput("experiment: kind", "\"llm\"", '"' + experiment.kind + '"');
    SINTONIA_ASSIGN(options, readDecoderOptions(models.base));
    SINTONIA_ASSIGN(checkpoint, Checkpoint::open(models.base));
    SINTONIA_ASSIGN(device, resolveDevice(experiment.device));
    SINTONIA_ASSIGN(tokens, tokensAtOnce(experiment, project, models.base, options, std::move(stop), progress));
    const auto count = parametersOf(options, experiment);
    Terms terms;
    addWeights(terms, experiment, count, bytesOf(experiment, checkpoint, count.linear + count.embeddings));
    addTrained(terms, experiment, count);
    addActivations(terms, experiment, options, count, tokens);
    if (experiment.evaluationRows > 0 && !models.encoder.empty()) {
        const auto size = sizeOfFile(models.encoder / "model.safetensors");
        terms.add("encoder of the answers", double(size),
                  fmt::format("{:.0f} MiB, judges their relevance at evaluations", double(size) / mebi));
    }
    terms.add("program", double(program), "libtorch and the program itself");
    auto estimate = terms.take();
    estimate.device = device.str();
    estimate.available = availableMemory(device);
    return estimate;
}

Json toJson(const MemoryEstimate &estimate) {
    Json terms = Json::array();
    for (const auto &term : estimate.terms)
        terms.push_back({{"name", term.name}, {"arithmetic", term.arithmetic}, {"bytes", term.bytes}});
    return {{"terms", std::move(terms)},
            {"total", estimate.total},
            {"available", estimate.available},
            {"device", estimate.device},
            {"fits", estimate.fits()}};
}

std::string toText(const MemoryEstimate &estimate) {
    std::string text;
    for (const auto &term : estimate.terms)
        text += fmt::format("{:24} {:10.0f} MiB  {}\n", term.name, double(term.bytes) / mebi, term.arithmetic);
    text += fmt::format("{:24} {:10.0f} MiB", "in all", double(estimate.total) / mebi);
    if (estimate.available > 0)
        text += fmt::format("  of {:.0f} MiB free on {}{}", double(estimate.available) / mebi, estimate.device,
                            estimate.fits() ? "" : ": more than there is");
    return text;
}

} // namespace sintonia
