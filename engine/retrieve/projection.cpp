// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/projection.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/linalg_svd.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

namespace sintonia {

Result<Projection> principalComponents(const at::Tensor &vectors) {
    if (vectors.dim() != 2 || vectors.size(0) < 1)
        return badInput("map", "vectors [n, d]", fmt::format("{} dimensions", vectors.dim()));
    const at::NoGradGuard noGrad;
    const auto rows = vectors.size(0);
    const auto centred = vectors.to(at::kDouble) - vectors.to(at::kDouble).mean(0, true);
    Projection out{at::zeros({rows, 2}, at::kFloat), {0, 0}};
    try {
        const auto [u, singular, vt] = at::linalg_svd(centred, /*full_matrices=*/false);
        const auto variance = singular.square();
        const double total = variance.sum().item<double>();
        for (std::int64_t axis = 0; axis < std::min<std::int64_t>(2, singular.size(0)); ++axis) {
            const auto loadings = vt[axis];
            const double largest = loadings[at::argmax(loadings.abs()).item<std::int64_t>()].item<double>();
            out.coordinates.select(1, axis).copy_(at::matmul(centred, loadings) * (largest < 0 ? -1.0 : 1.0));
            out.explained[std::size_t(axis)] = total > 0 ? variance[axis].item<double>() / total : 0;
        }
    } catch (const std::exception &error) {
        return failure(ErrorCode::Other, fmt::format("The map's singular value decomposition failed: {}", error.what()));
    }
    return out;
}

Result<std::vector<Projection>> alignedProjections(const std::vector<at::Tensor> &vectors) {
    std::vector<Projection> maps;
    for (const auto &each : vectors) {
        SINTONIA_ASSIGN(map, principalComponents(each));
        if (!maps.empty()) {
            const auto first = maps.front().coordinates.to(at::kDouble);
            const auto mine = map.coordinates.to(at::kDouble);
            if (first.size(0) != mine.size(0))
                return badInput("map", fmt::format("{} vectors of every model", first.size(0)),
                                fmt::format("{}", mine.size(0)));
            const auto [u, singular, vt] = at::linalg_svd(at::matmul(mine.t(), first), /*full_matrices=*/false);
            map.coordinates = at::matmul(mine, at::matmul(u, vt)).to(at::kFloat).contiguous();
        }
        maps.push_back(std::move(map));
    }
    return maps;
}

} // namespace sintonia
