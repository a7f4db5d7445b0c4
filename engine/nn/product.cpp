// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/product.h"

#include "engine/nn/storedweight.h"

#include <ATen/Context.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/linear.h>

namespace sintonia {
namespace {

/// Below this many rows packing the weight costs more than the faster kernel saves.
constexpr std::int64_t leastRows = 512;

using Reorder = at::Tensor(const at::Tensor &, std::optional<std::int64_t>);
using Pointwise = at::Tensor(const at::Tensor &, const at::Tensor &, const std::optional<at::Tensor> &, c10::string_view,
                             c10::List<std::optional<at::Scalar>>, std::optional<c10::string_view>);

/// libtorch's oneDNN operators, which have no header of their own.
struct OneDnn {
    std::optional<c10::OperatorHandle> reorder =
        c10::Dispatcher::singleton().findSchema({"mkldnn::_reorder_linear_weight", ""});
    std::optional<c10::OperatorHandle> linear = c10::Dispatcher::singleton().findSchema({"mkldnn::_linear_pointwise", ""});

    static const OneDnn &operators() {
        static const OneDnn instance;
        return instance;
    }
    bool usable() const { return reorder && linear && at::globalContext().userEnabledMkldnn() && at::hasMKLDNN(); }
};

} // namespace

at::Tensor linearProduct(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias) {
    const bool plain = x.is_cpu() && x.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat && x.dim() == 2;
    if (plain && x.size(0) <= mostRowsInOnePass && weight.is_contiguous())
        return storedProduct(x, weight, bias);
    const OneDnn &oneDnn = OneDnn::operators();
    if (!plain || x.size(0) < leastRows || !oneDnn.usable())
        return at::linear(x, weight, bias);
    const at::Tensor packed = oneDnn.reorder->typed<Reorder>().call(weight.detach(), x.size(0));
    return oneDnn.linear->typed<Pointwise>().call(x, packed, bias.defined() ? std::optional(bias) : std::nullopt, "none",
                                                  c10::List<std::optional<at::Scalar>>(), "");
}

} // namespace sintonia
