// SPDX-License-Identifier: Apache-2.0
#include "engine/models/batchedforward.h"

#include "engine/nn/device.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <numeric>

namespace sintonia {
namespace {

/// Tokens of one batch: a thread's share of the activations stays near its cache, and a GPU is filled.
constexpr std::size_t tokensPerThread = 1024;
constexpr std::size_t mostTokensOnCpu = 8192;
constexpr std::size_t tokensOnCuda = 65536;

} // namespace

Error torchError(const c10::Error &error) {
    const std::string text = error.what_without_backtrace();
    const bool memory =
        dynamic_cast<const c10::OutOfMemoryError *>(&error) || text.find("can't allocate memory") != std::string::npos;
    return Error{memory ? ErrorCode::Resource : ErrorCode::Other, text.substr(0, text.find('\n')), {}, {}, {}};
}

Result<at::Tensor> batchedForward(const BatchedForwardOptions &options, const std::vector<TokenIds> &ids,
                                  const ForwardSequences &forward, StopToken stop, ProgressSink &progress) {
    for (const TokenIds &sequence : ids)
        for (const std::int32_t id : sequence)
            if (id < 0 || id >= options.vocabularySize)
                return badInput(options.place,
                                fmt::format("token ids below {}, the number of embeddings", options.vocabularySize),
                                fmt::format("{}", id));
    std::vector<std::size_t> order(ids.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return ids[a].size() > ids[b].size(); });
    std::vector<std::size_t> lengths;
    for (const std::size_t i : order)
        lengths.push_back(ids[i].size());
    const at::NoGradGuard guard;
    try {
        at::Tensor result = at::empty({static_cast<std::int64_t>(ids.size()), options.width}, at::kFloat);
        const std::size_t budget = options.device.is_cpu()
                                       ? std::min(tokensPerThread * static_cast<std::size_t>(threads()), mostTokensOnCpu)
                                       : tokensOnCuda;
        for (const auto &[begin, end] : batchesByTokens(lengths, budget)) {
            if (stop.stop_requested())
                return interrupted();
            progress.progress({options.stage, begin, ids.size(), options.unit});
            const std::vector<std::size_t> sequences(order.begin() + static_cast<std::ptrdiff_t>(begin),
                                                     order.begin() + static_cast<std::ptrdiff_t>(end));
            const std::vector<std::int64_t> rows(sequences.begin(), sequences.end());
            result.index_copy_(0, at::tensor(rows, at::kLong), forward(sequences).to(at::kCPU));
        }
        progress.progress({options.stage, ids.size(), ids.size(), options.unit});
        return result;
    } catch (const c10::Error &error) {
        return failure(torchError(error));
    } catch (const std::bad_alloc &) {
        return failure(ErrorCode::Resource, "Out of memory");
    }
}

} // namespace sintonia
