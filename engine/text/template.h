// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"

#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

struct TemplateSyntax;

/// Names and values that a template sees; objects keep the order of their keys, as Python's dicts do.
using TemplateVariables = nlohmann::ordered_json;

/// Bounds of one rendering; beyond them it is an error.
struct TemplateLimits {
    std::size_t steps = 20'000'000;                 ///< nodes evaluated and, weighted, bytes and items worked on
    std::size_t memory = std::size_t(256) << 20;    ///< bytes of all values made
    std::size_t output = std::size_t(32) << 20;     ///< bytes of one text
    std::size_t depth = 400;                        ///< nested evaluations, macro calls included
};

/// [begin, end) in bytes.
struct TextSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct RenderedTemplate {
    std::string text;
    std::vector<TextSpan> generated; ///< what stood in {% generation %} blocks
};

std::tm currentLocalTime();

/// A template in the part of Jinja 3.1 that published chat templates use, with the meaning that transformers gives it:
/// sandboxed, trim_blocks, lstrip_blocks, break and continue, {% generation %}, raise_exception, strftime_now, its tojson.
/// Differences: integers have 64 bits, and what is not there (imports, blocks, recursive loops, some filters) is an error
/// that names it when it is met. Immutable and safe to use from many threads.
class Template {
public:
    /// `place` stands before the line in messages ("chat_template.jinja").
    static Result<Template> parse(std::string_view source, std::string place);

    /// `localTime` is what strftime_now() tells.
    Result<RenderedTemplate> render(const TemplateVariables &variables, const std::tm &localTime = currentLocalTime(),
                                    const TemplateLimits &limits = {}) const;

    /// Whether there is a {% generation %} block.
    bool marksGeneration() const;
    const std::string &source() const { return m_source; }

private:
    Template() = default;

    std::string m_source;
    std::string m_place;
    std::shared_ptr<const TemplateSyntax> m_syntax;
};

} // namespace sintonia
