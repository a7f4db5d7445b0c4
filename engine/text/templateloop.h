// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/templatevalue.h"

namespace sintonia::templates {

/// The variable `loop` within a for.
struct LoopObject : Object {
    std::vector<Value> items;
    std::size_t index = 0; ///< of the current item
    std::optional<std::vector<Value>> changed; ///< what changed() last saw
};

} // namespace sintonia::templates
