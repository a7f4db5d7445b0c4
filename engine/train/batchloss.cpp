// SPDX-License-Identifier: Apache-2.0
#include "engine/train/batchloss.h"

#include "engine/core/hash.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>

#include <algorithm>

namespace sintonia {

namespace {

/// The texts of a batch: all queries, then all documents, then all hard negatives.
struct BatchTexts {
    std::vector<TokenIds> queries, documents; ///< documents: positives, then negatives
    std::vector<float> labels;
    std::uint64_t tokens = 0;
};

BatchTexts textsOf(const TrainingRows &rows, const std::vector<int> &batch) {
    BatchTexts texts;
    const auto add = [&](std::vector<TokenIds> &list, int text) {
        list.push_back(rows.tokens[std::size_t(text)]);
        texts.tokens += list.back().size();
    };
    for (const int row : batch)
        add(texts.queries, rows.rows[std::size_t(row)].query);
    for (const int row : batch) {
        add(texts.documents, rows.rows[std::size_t(row)].document);
        texts.labels.push_back(rows.rows[std::size_t(row)].label);
    }
    for (const int row : batch)
        for (const int negative : rows.rows[std::size_t(row)].negatives)
            add(texts.documents, negative);
    return texts;
}

/// A piece of a batch that goes through the model at once.
struct Piece {
    std::vector<TokenIds> texts;
    std::int64_t promptTokens = 0;
};

/// Queries and documents go together unless their prompts matter to the pooling.
std::vector<Piece> piecesOf(const BatchLossOptions &options, const Embedder &model, BatchTexts &texts) {
    const auto queryPrompt = model.promptLength(options.queryPrompt),
               documentPrompt = model.promptLength(options.documentPrompt);
    std::vector<Piece> whole;
    if (queryPrompt == documentPrompt) {
        whole.push_back({std::move(texts.queries), queryPrompt});
        whole.front().texts.insert(whole.front().texts.end(), texts.documents.begin(), texts.documents.end());
    } else {
        whole.push_back({std::move(texts.queries), queryPrompt});
        whole.push_back({std::move(texts.documents), documentPrompt});
    }
    if (options.miniBatchSize <= 0)
        return whole;
    std::vector<Piece> pieces;
    for (const auto &piece : whole)
        for (std::size_t begin = 0; begin < piece.texts.size(); begin += std::size_t(options.miniBatchSize)) {
            const auto end = std::min(piece.texts.size(), begin + std::size_t(options.miniBatchSize));
            pieces.push_back({{piece.texts.begin() + std::ptrdiff_t(begin), piece.texts.begin() + std::ptrdiff_t(end)},
                              piece.promptTokens});
        }
    return pieces;
}

at::Tensor embedPiece(const BatchLossOptions &options, const Embedder &model, const std::vector<Piece> &pieces,
                      std::size_t i, bool training) {
    const ForwardContext context{training, options.dropout, mix64(options.seed + i)};
    return model.forward(pieces[i].texts, context, pieces[i].promptTokens);
}

at::Tensor embedAll(const BatchLossOptions &options, const Embedder &model, const std::vector<Piece> &pieces,
                    bool training) {
    std::vector<at::Tensor> parts;
    for (std::size_t i = 0; i < pieces.size(); ++i)
        parts.push_back(embedPiece(options, model, pieces, i, training));
    return parts.size() == 1 ? parts.front() : at::cat(parts);
}

at::Tensor lossOf(const Loss &loss, const at::Tensor &embeddings, const std::vector<float> &labels) {
    const auto n = std::int64_t(labels.size());
    LossInputs inputs{
        embeddings.narrow(0, 0, n), embeddings.narrow(0, n, n), {}, at::tensor(labels).to(embeddings.device())};
    if (embeddings.size(0) > 2 * n)
        inputs.negatives = embeddings.narrow(0, 2 * n, embeddings.size(0) - 2 * n);
    return loss.value(inputs);
}

} // namespace

double batchLoss(const BatchLossOptions &options, const Loss &loss, const Embedder &model, const TrainingRows &rows,
                 const std::vector<int> &batch) {
    const at::NoGradGuard noGradients;
    auto texts = textsOf(rows, batch);
    const auto pieces = piecesOf(options, model, texts);
    return lossOf(loss, embedAll(options, model, pieces, false), texts.labels).item<double>();
}

StepLoss addGradients(const BatchLossOptions &options, const Loss &loss, const Embedder &model, const TrainingRows &rows,
                      const std::vector<int> &batch) {
    auto texts = textsOf(rows, batch);
    const auto pieces = piecesOf(options, model, texts);
    if (options.miniBatchSize <= 0 || pieces.size() == 1) {
        const auto value = lossOf(loss, embedAll(options, model, pieces, true), texts.labels);
        value.backward();
        return {value.item<double>(), texts.tokens};
    }
    at::Tensor embeddings;
    {
        const at::NoGradGuard noGradients;
        embeddings = embedAll(options, model, pieces, true);
    }
    embeddings.requires_grad_(true);
    const auto value = lossOf(loss, embeddings, texts.labels);
    value.backward();
    std::int64_t begin = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto size = std::int64_t(pieces[i].texts.size());
        embedPiece(options, model, pieces, i, true).backward(embeddings.grad().narrow(0, begin, size));
        begin += size;
    }
    return {value.item<double>(), texts.tokens};
}

} // namespace sintonia
