// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sintonia::templates {

struct Token {
    enum class Kind { Text, PrintBegin, PrintEnd, BlockBegin, BlockEnd, Name, String, Integer, Float, Operator, End };
    Kind kind = Kind::End;
    int line = 1;
    std::string text; ///< a string with its escapes resolved
    std::int64_t integer = 0;
    double number = 0;
};

/// Cuts a template as jinja2.lexer does with trim_blocks and lstrip_blocks; comments and raw tags are gone afterwards.
/// `source` is well-formed UTF-8. Throws TemplateFailure with its line.
std::vector<Token> tokenize(std::string_view source);

} // namespace sintonia::templates
