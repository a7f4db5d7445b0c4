// SPDX-License-Identifier: Apache-2.0
#include "engine/text/truncation.h"

#include <algorithm>

namespace sintonia {

namespace {

/// Keeps the first `length` tokens.
void cut(Encoding &encoding, std::size_t length) {
    encoding.ids.resize(length);
    encoding.tokens.resize(length);
    encoding.offsets.resize(length);
    encoding.typeIds.resize(length);
    encoding.special.resize(length);
}

} // namespace

void cutLongestFirst(Encoding &first, Encoding &second, std::size_t room) {
    if (first.ids.size() + second.ids.size() <= room)
        return;
    const bool firstIsShorter = first.ids.size() <= second.ids.size();
    std::size_t shorter = std::min(first.ids.size(), second.ids.size());
    std::size_t longer = shorter > room ? shorter : std::max(shorter, room - shorter);
    if (shorter + longer > room) {
        shorter = room / 2;
        longer = room - shorter;
    }
    cut(first, firstIsShorter ? shorter : longer);
    cut(second, firstIsShorter ? longer : shorter);
}

} // namespace sintonia
