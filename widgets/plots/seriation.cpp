// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/seriation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace sintonia {
namespace {

double distance(const std::vector<float> &a, const std::vector<float> &b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (double(a[i]) - b[i]) * (double(a[i]) - b[i]);
    return std::sqrt(sum);
}

using Distances = std::vector<std::vector<double>>;

/// `a` then `b`, each turned so that the ends that meet are the nearest.
std::vector<int> joined(const Distances &distances, std::vector<int> a, std::vector<int> b) {
    const auto at = [&](int i, int j) { return distances[std::size_t(i)][std::size_t(j)]; };
    const std::array<double, 4> gaps = {at(a.back(), b.front()), at(a.back(), b.back()), at(a.front(), b.front()),
                                        at(a.front(), b.back())};
    const auto best = std::min_element(gaps.begin(), gaps.end()) - gaps.begin();
    if (best >= 2)
        std::reverse(a.begin(), a.end());
    if (best == 1 || best == 3)
        std::reverse(b.begin(), b.end());
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

} // namespace

std::vector<int> clusterOrder(const std::vector<std::vector<float>> &vectors) {
    const std::size_t count = vectors.size();
    Distances distances(count, std::vector<double>(count));
    std::vector<std::vector<int>> clusters;
    for (std::size_t i = 0; i < count; ++i) {
        clusters.push_back({int(i)});
        for (std::size_t j = 0; j < i; ++j)
            distances[i][j] = distances[j][i] = distance(vectors[i], vectors[j]);
    }
    // Between clusters; kept up by the sizes of what is joined (Lance and Williams 1967).
    Distances between = distances;
    while (clusters.size() > 1) {
        std::size_t first = 0, second = 1;
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < clusters.size(); ++i) {
            for (std::size_t j = i + 1; j < clusters.size(); ++j) {
                if (between[i][j] < least) {
                    least = between[i][j];
                    first = i;
                    second = j;
                }
            }
        }
        const double a = double(clusters[first].size()), b = double(clusters[second].size());
        for (std::size_t i = 0; i < clusters.size(); ++i)
            between[first][i] = between[i][first] = (a * between[first][i] + b * between[second][i]) / (a + b);
        clusters[first] = joined(distances, std::move(clusters[first]), std::move(clusters[second]));
        clusters.erase(clusters.begin() + std::ptrdiff_t(second));
        between.erase(between.begin() + std::ptrdiff_t(second));
        for (std::vector<double> &row : between)
            row.erase(row.begin() + std::ptrdiff_t(second));
    }
    return clusters.empty() ? std::vector<int>() : clusters.front();
}

} // namespace sintonia
