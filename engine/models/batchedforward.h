// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "engine/nn/packedbatch.h"

#include <c10/util/Exception.h>

#include <functional>
#include <string>
#include <vector>

namespace sintonia {

struct BatchedForwardOptions {
    std::int64_t width = 0;          ///< numbers a sequence gives
    std::int64_t vocabularySize = 0; ///< ids of the sequences must be below it
    at::Device device = at::kCPU;
    std::string place; ///< the tokenizer that gave the ids, for messages
    std::string stage; ///< of the progress reports, "Embedding"
    std::string unit;  ///< of the progress reports, "texts"
};

/// [n, width] of the given sequences (indices into all of them).
using ForwardSequences = std::function<at::Tensor(const std::vector<std::size_t> &sequences)>;

/// Runs `forward` over all sequences, longest first, in batches by token budget, without gradients: [n, width] f32 on the
/// CPU in input order. An id outside the vocabulary is bad input; libtorch's exceptions become errors; a stop request
/// returns interrupted().
Result<at::Tensor> batchedForward(const BatchedForwardOptions &options, const std::vector<TokenIds> &ids,
                                  const ForwardSequences &forward, StopToken stop, ProgressSink &progress);

/// An exception of libtorch as a value: ErrorCode::Resource when memory ran out.
Error torchError(const c10::Error &error);

} // namespace sintonia
