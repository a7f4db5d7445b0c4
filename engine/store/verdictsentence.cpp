// SPDX-License-Identifier: Apache-2.0
#include "engine/store/verdictsentence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sintonia {

namespace {

constexpr const char *outsidePrefix = "out_of_domain/";

/// .24, 1.03, or "less than .01" for what two digits don't show.
std::string amount(double value) {
    const double size = std::abs(value);
    if (size < 0.005)
        return "less than .01";
    const auto text = fmt::format("{:.2f}", size);
    return text.starts_with("0.") ? text.substr(1) : text;
}

std::string home(const MeasureChange &change) {
    const double difference = change.after - change.before;
    if (difference == 0)
        return "changes nothing on " + change.set;
    const bool chance = change.perQuery && change.low <= 0 && change.high >= 0;
    return fmt::format("{} {} on {}{}", difference > 0 ? "gains" : "loses", amount(difference), change.set,
                       chance ? " (within chance)" : "");
}

std::string joined(const std::vector<std::string> &parts) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i)
        out += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
    return out;
}

} // namespace

bool isLoss(const MeasureChange &change, const std::optional<double> &allowedDrop) {
    const double drop = change.before - change.after;
    return drop > 0 && ((change.perQuery && change.high < 0) || (allowedDrop && drop > *allowedDrop));
}

std::string verdictSentence(const RunVerdict &verdict) {
    const MeasureChange *inside = nullptr;
    std::vector<std::string> losses;
    bool anyOutside = false;
    for (const auto &change : verdict.changes) {
        if (!change.set.starts_with(outsidePrefix)) {
            inside = inside ? inside : &change;
            continue;
        }
        anyOutside = true;
        if (isLoss(change, verdict.allowedDrop))
            losses.push_back(fmt::format("{} on {}", amount(change.after - change.before),
                                         change.set.substr(std::string(outsidePrefix).size())));
    }
    auto sentence = "Run " + verdict.name + " ";
    if (!inside && !anyOutside)
        return sentence + "was not evaluated before and after.";
    sentence += inside ? home(*inside) : "was not evaluated on a validation set";
    if (!anyOutside)
        return sentence + "; no set outside its domain was evaluated.";
    if (losses.empty())
        return sentence + " and loses nothing measurable" + (inside && inside->after > inside->before ? "." : " outside.");
    const bool gains = inside && inside->after > inside->before;
    return sentence + " and loses " + joined(losses) + (gains ? ": over-specific." : ": worse than its base.");
}

} // namespace sintonia
