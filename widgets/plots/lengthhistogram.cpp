// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/lengthhistogram.h"

#include <algorithm>

namespace sintonia {

void addLengthHistogram(CurveChart &chart, const QString &name, const QString &label,
                        const std::vector<std::int64_t> &lengths, std::int64_t longest, const CurveStyle &style) {
    constexpr int bins = 60;
    const double width = std::max(1.0, double(longest + 1) / bins);
    std::vector<int> counts(std::size_t(double(longest) / width) + 1, 0);
    for (const std::int64_t length : lengths)
        ++counts[std::size_t(double(length) / width)];
    QVector<double> x, y;
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
        x << double(bin) * width << double(bin + 1) * width - 1e-3 * width;
        y << counts[bin] << counts[bin];
    }
    chart.setCurve(name, label, x, y, style);
}

} // namespace sintonia
