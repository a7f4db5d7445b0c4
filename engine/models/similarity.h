// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace sintonia {

/// How alike two embeddings are; larger is more alike. Definitions of sentence-transformers (util/similarity.py): the
/// distances are negated. cosine is definition 1 of the design: E(a)·E(b) / (‖E(a)‖ ‖E(b)‖).
enum class Similarity { Cosine, Dot, Euclidean, Manhattan };

/// "cosine", "dot", "euclidean", "manhattan".
Result<Similarity> similarityNamed(const std::string &name);
std::string nameOf(Similarity function);

/// Rows divided by their Euclidean length (at least 1e-12); differentiable. [n, d] → [n, d]
at::Tensor normalizeRows(const at::Tensor &rows);

/// a [n, d], b [m, d] → [n, m]; differentiable.
at::Tensor similarity(const at::Tensor &a, const at::Tensor &b, Similarity function);

/// The same in double precision on plain vectors. Vectors of different lengths are bad input.
Result<std::vector<std::vector<double>>> similarity(const std::vector<std::vector<double>> &a,
                                                    const std::vector<std::vector<double>> &b, Similarity function);

} // namespace sintonia
