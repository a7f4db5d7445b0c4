// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace sintonia {

/// An order in which like vectors stand beside each other: average-linkage clustering by Euclidean distance, where each join
/// turns its two clusters so that their nearest ends meet (Gruvaeus and Wainer 1972). All vectors have the same length.
/// O(n³): for at most a few hundred.
std::vector<int> clusterOrder(const std::vector<std::vector<float>> &vectors);

} // namespace sintonia
