// SPDX-License-Identifier: Apache-2.0
#include "engine/train/mnrl.h"

#include "engine/models/similarity.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/logsumexp.h>

namespace sintonia {

namespace {

class MultipleNegativesRankingLoss : public Loss {
public:
    MultipleNegativesRankingLoss(double scale, Similarity function, bool symmetric)
        : m_scale(scale), m_function(function), m_symmetric(symmetric) {}

    at::Tensor value(const LossInputs &inputs) const override {
        const auto documents = inputs.negatives.defined() ? at::cat({inputs.positives, inputs.negatives}) : inputs.positives;
        const auto scores = similarity(inputs.queries, documents, m_function) * m_scale;
        const auto ofPositives = scores.narrow(1, 0, inputs.positives.size(0));
        auto partition = at::logsumexp(scores, 1);
        if (m_symmetric)
            partition = (partition + at::logsumexp(ofPositives, 0)) / 2;
        return (partition - ofPositives.diagonal()).mean();
    }
    RowKind rowKind() const override { return RowKind::Pairs; }

private:
    double m_scale;
    Similarity m_function;
    bool m_symmetric;
};

} // namespace

Result<std::unique_ptr<Loss>> makeMultipleNegativesRankingLoss(JsonReader &options) {
    double scale = 20;
    std::string name = "cosine";
    bool symmetric = false;
    options.read("scale", scale, 1e-6, 1e6);
    options.readChoice("similarity", name, {"cosine", "dot"});
    options.read("symmetric", symmetric);
    SINTONIA_ASSIGN(function, similarityNamed(name));
    return std::make_unique<MultipleNegativesRankingLoss>(scale, function, symmetric);
}

} // namespace sintonia
