// SPDX-License-Identifier: Apache-2.0
#include "engine/export/parity.h"

#include "engine/export/exportformat.h"
#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sintonia {

namespace {

std::string longProbe() {
    std::string text;
    for (int i = 0; i < 1200; ++i)
        text += "sentence " + std::to_string(i) + " ";
    return text;
}

/// [1, hidden]: mean of the hidden states of a text.
at::Tensor meanStates(const Embedder &model, const std::string &text) {
    const auto batch = packBatch({model.tokenize(text, {})}, model.device());
    return pool(model.network().forward(batch, {}), batch, {}, 0).cpu();
}

constexpr std::size_t logitTokens = 256;

/// What is compared, one tensor a text: a row of an encoder, [tokens, vocabulary] of a language model.
Result<at::Tensor> outputOf(const ExportSource &model, const std::string &text, bool wholePipeline, StopToken stop,
                            ProgressSink &progress) {
    const at::NoGradGuard noGradients;
    if (model.encoder && wholePipeline)
        return model.encoder->embed({text}, {}, stop, progress);
    if (model.encoder)
        return meanStates(*model.encoder, text);
    auto ids = model.tokenizer().ids(text, 0);
    ids.resize(std::min(ids.size(), logitTokens));
    if (ids.empty())
        return at::Tensor();
    const auto &decoder = model.languageModel->decoder();
    return decoder.logits(decoder.forward(packBatch({ids}, model.languageModel->device()), {})).cpu();
}

double deviationOf(const at::Tensor &expected, const at::Tensor &found) {
    if (!expected.defined() || expected.numel() == 0)
        return 0;
    const double scale = std::max(1.0, expected.abs().max().item<double>());
    const double value = expected.sub(found).abs().max().item<double>() / scale;
    return std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
}

} // namespace

const std::vector<std::string> &fixedProbes() {
    static const std::vector<std::string> probes = {
        "",
        "a",
        "What is the capital of Brazil?",
        "Quem comandou o desembarque na Normandia?",
        "A Segunda Guerra Mundial terminou em 1945, após seis anos de conflito.",
        "Straße, naïve café, coração, ÅNGSTRÖM",
        "第二次世界大戦は1939年に始まった。",
        "Вторая мировая война",
        "🙂 emoji, \ttabs and  double  spaces ",
        "x86-64: f(x) = 3.14e-5 × y² ≤ 10 % <tag> [MASK] [SEP]",
        "Pneumonoultramicroscopicsilicovolcanoconiosis",
        longProbe(),
    };
    return probes;
}

Result<ParityReport> compareModels(const ExportSource &inMemory, const ExportSource &reloaded,
                                   const std::vector<std::string> &texts, bool wholePipeline, StopToken stop,
                                   ProgressSink &progress) {
    auto probes = fixedProbes();
    probes.insert(probes.end(), texts.begin(), texts.end());
    ParityReport report;
    report.probes = probes.size();
    report.compared = inMemory.languageModel ? "logits" : wholePipeline ? "embeddings" : "mean of the hidden states";
    for (std::size_t i = 0; i < probes.size(); ++i) {
        if (stop.stop_requested())
            return interrupted();
        SINTONIA_ASSIGN(expected, outputOf(inMemory, probes[i], wholePipeline, stop, progress));
        SINTONIA_ASSIGN(found, outputOf(reloaded, probes[i], wholePipeline, stop, progress));
        if (expected.defined() != found.defined() || (expected.defined() && expected.sizes() != found.sizes()))
            return badInput(reloaded.folder().string(), report.compared + " of the same size as before",
                            "others for \"" + probes[i].substr(0, 80) + "\"");
        const double value = deviationOf(expected, found);
        if (value > report.largestDeviation || i == 0) {
            report.largestDeviation = value;
            report.worstText = probes[i];
        }
    }
    return report;
}

Json toJson(const ParityReport &report) {
    return {{"probes", report.probes},     {"largest_deviation", report.largestDeviation},  {"tolerance", report.tolerance},
            {"compared", report.compared}, {"worst_text", report.worstText.substr(0, 200)}, {"passed", report.passed()}};
}

} // namespace sintonia
