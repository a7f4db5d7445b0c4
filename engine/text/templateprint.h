// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/templatevalue.h"

namespace sintonia::templates {

/// Python's str() of a value. Fails beyond `limit` bytes and for values whose text would hold an address.
std::string printed(const Value &value, std::size_t limit);
/// Python's repr().
std::string represented(const Value &value, std::size_t limit);
/// Python's shortest repr of a float.
std::string floatText(double value);

struct JsonStyle {
    bool asciiOnly = false;
    bool sortKeys = false;
    std::optional<std::string> indent; ///< one level; nothing for a single line
    std::string itemSeparator = ", ";
    std::string keySeparator = ": ";
};
/// Python's json.dumps().
std::string jsonText(const Value &value, const JsonStyle &style, std::size_t limit);

} // namespace sintonia::templates
