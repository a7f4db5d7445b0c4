// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace sintonia {

/// A sentence of the engine with its parts: "%L1" a number or amount, "%1" anything, in the order of their digits.
struct MessagePattern {
    const char *text;    ///< source text of the context "EngineText"
    bool nested = false; ///< whether the parts are engine texts themselves
};

/// The one table of what the engine says, tried in this order.
const std::vector<MessagePattern> &messagePatterns();

} // namespace sintonia
