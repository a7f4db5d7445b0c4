// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/templateinterpreter.h"

namespace sintonia::templates {

/// Python's `format % value` with %s, %r, %d, %i, %f, %x and %%, flags, width and precision.
std::string formatPercent(Interpreter &interpreter, std::string_view format, const Value &value);
/// Python's str.format with {}, {0}, {name}, their attributes and items; a format specification is an error.
std::string formatBraces(Interpreter &interpreter, std::string_view format, const Arguments &arguments);

} // namespace sintonia::templates
