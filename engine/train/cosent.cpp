// SPDX-License-Identifier: Apache-2.0
#include "engine/train/cosent.h"

#include "engine/train/pairwise.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/logsumexp.h>

#include <limits>

namespace sintonia {

namespace {

class CosentLoss : public Loss {
public:
    explicit CosentLoss(double scale) : m_scale(scale) {}

    at::Tensor value(const LossInputs &inputs) const override {
        const auto scores = pairwiseSimilarity(inputs.queries, inputs.positives, Similarity::Cosine) * m_scale;
        const auto differences = scores.unsqueeze(1) - scores.unsqueeze(0); // [k, i]: s(k) − s(i)
        const auto inOrder = inputs.labels.unsqueeze(1).ge(inputs.labels.unsqueeze(0));
        const auto terms = differences.masked_fill(inOrder, -std::numeric_limits<double>::infinity()).flatten();
        return at::logsumexp(at::cat({scores.new_zeros({1}), terms}), 0);
    }
    RowKind rowKind() const override { return RowKind::Graded; }

private:
    double m_scale;
};

} // namespace

Result<std::unique_ptr<Loss>> makeCosentLoss(JsonReader &options) {
    double scale = 20;
    options.read("scale", scale, 1e-6, 1e6);
    return std::make_unique<CosentLoss>(scale);
}

} // namespace sintonia
