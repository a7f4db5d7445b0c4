// SPDX-License-Identifier: Apache-2.0
#include "engine/train/triplet.h"

#include "engine/train/pairwise.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/relu.h>

namespace sintonia {

namespace {

class TripletLoss : public Loss {
public:
    TripletLoss(double margin, Similarity function) : m_margin(margin), m_function(function) {}

    at::Tensor value(const LossInputs &inputs) const override {
        // Distances are 1 − cosine or the negated similarity: the constant cancels in their difference.
        const auto toPositive = pairwiseSimilarity(inputs.queries, inputs.positives, m_function);
        const auto toNegative = pairwiseSimilarity(inputs.queries, inputs.negatives, m_function);
        return at::relu(toNegative - toPositive + m_margin).mean();
    }
    RowKind rowKind() const override { return RowKind::Triplets; }

private:
    double m_margin;
    Similarity m_function;
};

} // namespace

Result<std::unique_ptr<Loss>> makeTripletLoss(JsonReader &options) {
    double margin = 5;
    std::string name = "euclidean";
    options.read("margin", margin, 0, 1e6);
    options.readChoice("distance", name, {"euclidean", "cosine", "manhattan"});
    SINTONIA_ASSIGN(function, similarityNamed(name));
    return std::make_unique<TripletLoss>(margin, function);
}

} // namespace sintonia
