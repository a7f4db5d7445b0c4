// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/curvechart.h"

#include <cstdint>
#include <vector>

namespace sintonia {

/// Draws counts of `lengths` (tokens) in 60 bins of equal width up to `longest` as the outline of a curve.
void addLengthHistogram(CurveChart &chart, const QString &name, const QString &label,
                        const std::vector<std::int64_t> &lengths, std::int64_t longest, const CurveStyle &style);

} // namespace sintonia
