// SPDX-License-Identifier: Apache-2.0
#include "engine/core/result.h"

namespace sintonia {

std::string Error::text() const {
    std::string out = place;
    const auto append = [&out](const char *separator, const std::string &part) {
        if (part.empty())
            return;
        if (!out.empty())
            out += separator;
        out += part;
    };
    append(": ", message);
    if (!expected.empty())
        append(": ", "expected " + expected);
    if (!found.empty())
        append(expected.empty() ? ": " : ", ", "found " + found);
    return out;
}

} // namespace sintonia
