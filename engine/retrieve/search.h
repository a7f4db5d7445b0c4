// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "engine/models/similarity.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

/// A document found: its position in the corpus and its score, larger is better.
struct Hit {
    std::int64_t document = 0;
    float score = 0;
};

/// For each query the k documents with the largest similarity, best first; equal scores by position. Exact, as matrix
/// products over blocks of documents. `queries` [q, d] and `documents` [n, d] f32; `similarityFunction` ranks.
Result<std::vector<std::vector<Hit>>> searchExact(const at::Tensor &queries, const at::Tensor &documents,
                                                  Similarity similarityFunction, std::int64_t k, StopToken stop,
                                                  ProgressSink &progress);

} // namespace sintonia
