// SPDX-License-Identifier: Apache-2.0
#include "engine/export/parity.h"

#include "engine/models/embedder.h"

#include <ATen/ops/cat.h>
#include <ATen/core/grad_mode.h>

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

/// [n, hidden]: mean of the hidden states of each text.
Result<at::Tensor> meanStates(const Embedder &model, const std::vector<std::string> &texts, StopToken stop) {
    const at::NoGradGuard noGradients;
    std::vector<at::Tensor> rows;
    for (const auto &text : texts) {
        if (stop.stop_requested())
            return interrupted();
        const auto batch = packBatch({model.tokenize(text, {})}, model.device());
        rows.push_back(pool(model.network().forward(batch, {}), batch, {}, 0).cpu());
    }
    return at::cat(rows);
}

Result<at::Tensor> vectors(const Embedder &model, const std::vector<std::string> &texts, bool wholePipeline, StopToken stop,
                           ProgressSink &progress) {
    return wholePipeline ? model.embed(texts, {}, stop, progress) : meanStates(model, texts, stop);
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

Result<ParityReport> compareModels(const Embedder &inMemory, const Embedder &reloaded, const std::vector<std::string> &texts,
                                   bool wholePipeline, StopToken stop, ProgressSink &progress) {
    auto probes = fixedProbes();
    probes.insert(probes.end(), texts.begin(), texts.end());
    ParityReport report;
    report.probes = probes.size();
    report.compared = wholePipeline ? "embeddings" : "mean of the hidden states";
    SINTONIA_ASSIGN(expected, vectors(inMemory, probes, wholePipeline, stop, progress));
    SINTONIA_ASSIGN(found, vectors(reloaded, probes, wholePipeline, stop, progress));
    if (expected.sizes() != found.sizes())
        return badInput(reloaded.folder().string(), "embeddings of " + std::to_string(expected.size(1)) + " dimensions",
                        std::to_string(found.size(1)));
    const auto deviation = expected.sub(found).abs().amax(1).to(at::kDouble).contiguous();
    for (std::size_t i = 0; i < probes.size(); ++i) {
        auto value = deviation.data_ptr<double>()[i];
        if (std::isnan(value))
            value = std::numeric_limits<double>::infinity();
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
