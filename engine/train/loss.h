// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/core/result.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

namespace sintonia {

/// Embeddings of a batch of n rows.
struct LossInputs {
    at::Tensor queries;   ///< [n, d]
    at::Tensor positives; ///< [n, d]: the document of each row
    at::Tensor negatives; ///< [m, d]: hard negatives of all rows, in row order; undefined when there are none
    at::Tensor labels;    ///< [n] f32: graded relevance
};

/// What a row of training data is for a loss.
enum class RowKind {
    Pairs,    ///< query, relevant document, any number of hard negatives
    Triplets, ///< query, relevant document, one document judged irrelevant
    Graded,   ///< query, document and its relevance
};

/// A training objective on embeddings. Immutable.
class Loss {
public:
    virtual ~Loss() = default;
    /// The batch's loss, a differentiable scalar.
    virtual at::Tensor value(const LossInputs &inputs) const = 0;
    virtual RowKind rowKind() const = 0;
};

struct LossKind {
    std::string name;
    /// `options` are the loss's own keys of experiment.json beside "name".
    Result<std::unique_ptr<Loss>> (*make)(JsonReader &options);
};
/// The one list of losses.
const std::vector<LossKind> &losses();

/// The loss that {"name": …, options} describes.
Result<std::unique_ptr<Loss>> makeLoss(const Json &loss, const std::string &place);

} // namespace sintonia
