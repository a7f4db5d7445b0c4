// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/embedder.h"
#include "engine/models/safetensors.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <QtTest>

#include <map>
#include <string>
#include <vector>

/// What the tests of encoders share: values of the reference stack and how ours are compared with them.
namespace sintonia::golden {

inline std::map<std::string, at::Tensor> tensorsOf(const fs::path &path) {
    const auto file = SafetensorsFile::open(path).value();
    std::map<std::string, at::Tensor> tensors;
    for (const TensorEntry &entry : file.entries())
        tensors[entry.name] = file.tensor(entry);
    return tensors;
}

inline std::unique_ptr<Embedder> load(const fs::path &folder, EmbedderOptions options = {}) {
    options.device = "cpu";
    auto result = Embedder::load(folder, options);
    if (!result)
        qFatal("%s", result.error().text().c_str());
    return std::move(*result);
}

/// The sentence of the error that loading gives; empty when it loads.
inline QString failureOf(const fs::path &folder) {
    EmbedderOptions options;
    options.device = "cpu";
    const auto result = Embedder::load(folder, options);
    return result ? QString() : QString::fromStdString(result.error().text());
}

inline at::Tensor embed(const Embedder &embedder, const std::vector<std::string> &texts, const std::string &prompt = {}) {
    return embedder.embed(texts, prompt, {}, ProgressSink::none()).value();
}

inline double largestDifference(const at::Tensor &a, const at::Tensor &b) {
    return (a - b).abs().max().item<double>();
}

/// backward() of the oracle's loss: Σ embeddings · cos(flat index).
inline void backwardOfLoss(const Embedder &embedder, const std::vector<std::string> &texts,
                           const ForwardContext &context = {}) {
    std::vector<TokenIds> ids;
    for (const std::string &text : texts)
        ids.push_back(embedder.tokenize(text, {}));
    const at::Tensor e = embedder.forward(ids, context);
    const at::Tensor w = at::arange(e.numel(), at::kDouble).cos().to(at::kFloat).view_as(e);
    torch::autograd::backward({(e * w).sum()}, {});
}

inline void compareGradient(const std::string &name, const at::Tensor &found, const at::Tensor &expected) {
    QVERIFY2(found.defined(), name.c_str());
    // The gradient of a key's bias is zero but for rounding: softmax does not see a shift.
    const double size = std::max(expected.norm().item<double>(), 1e-2);
    const double off = (found.view_as(expected) - expected).norm().item<double>() / size;
    QVERIFY2(off < 1e-4, qPrintable(QString("%1 differs by %2 of its size").arg(QString::fromStdString(name)).arg(off)));
}

inline void change(const fs::path &file, const std::function<void(Json &)> &edit) {
    Json json = readJsonFile(file).value();
    edit(json);
    QVERIFY(writeFileAtomically(file, toText(json)));
}

} // namespace sintonia::golden
