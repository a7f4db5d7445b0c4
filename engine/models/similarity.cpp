// SPDX-License-Identifier: Apache-2.0
#include "engine/models/similarity.h"

#include <ATen/ops/cdist.h>
#include <ATen/ops/div.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/neg.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sintonia {
namespace {

constexpr std::pair<const char *, Similarity> names[] = {
    {"cosine", Similarity::Cosine},
    {"dot", Similarity::Dot},
    {"euclidean", Similarity::Euclidean},
    {"manhattan", Similarity::Manhattan},
};

double similarityOf(const std::vector<double> &a, const std::vector<double> &b, Similarity function) {
    double dot = 0, squaresA = 0, squaresB = 0, squares = 0, absolute = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        dot += a[i] * b[i];
        squaresA += a[i] * a[i];
        squaresB += b[i] * b[i];
        squares += (a[i] - b[i]) * (a[i] - b[i]);
        absolute += std::abs(a[i] - b[i]);
    }
    switch (function) {
    case Similarity::Cosine: return dot / (std::max(std::sqrt(squaresA), 1e-12) * std::max(std::sqrt(squaresB), 1e-12));
    case Similarity::Dot: return dot;
    case Similarity::Euclidean: return -std::sqrt(squares);
    case Similarity::Manhattan: return -absolute;
    }
    return 0;
}

} // namespace

Result<Similarity> similarityNamed(const std::string &name) {
    for (const auto &[known, function] : names)
        if (name == known)
            return function;
    return badInput("similarity function", "cosine, dot, euclidean or manhattan", "\"" + name + "\"");
}

std::string nameOf(Similarity function) {
    for (const auto &[name, known] : names)
        if (known == function)
            return name;
    return {};
}

at::Tensor normalizeRows(const at::Tensor &rows) { return at::div(rows, rows.norm(2, 1, true).clamp_min(1e-12)); }

at::Tensor similarity(const at::Tensor &a, const at::Tensor &b, Similarity function) {
    switch (function) {
    case Similarity::Cosine: return at::matmul(normalizeRows(a), normalizeRows(b).t());
    case Similarity::Dot: return at::matmul(a, b.t());
    case Similarity::Euclidean: return at::neg(at::cdist(a, b, 2));
    case Similarity::Manhattan: return at::neg(at::cdist(a, b, 1));
    }
    return {};
}

Result<std::vector<std::vector<double>>> similarity(const std::vector<std::vector<double>> &a,
                                                    const std::vector<std::vector<double>> &b, Similarity function) {
    std::vector<std::vector<double>> result;
    for (const auto &left : a) {
        result.emplace_back();
        for (const auto &right : b) {
            if (left.size() != right.size())
                return badInput("vectors", "vectors of equal length",
                                fmt::format("{} and {} numbers", left.size(), right.size()));
            result.back().push_back(similarityOf(left, right, function));
        }
    }
    return result;
}

} // namespace sintonia
