// SPDX-License-Identifier: Apache-2.0
#include "engine/text/template.h"

#include "engine/core/utf8.h"
#include "engine/text/templateinterpreter.h"
#include "engine/text/templateparser.h"

#include <new>

namespace sintonia {

namespace {

constexpr std::size_t longestTemplate = std::size_t(4) << 20;

tl::unexpected<Error> failureAt(const std::string &place, const templates::TemplateFailure &problem, int line) {
    Error error;
    error.code = ErrorCode::BadInput;
    error.place = place + ":" + std::to_string(problem.line > 0 ? problem.line : line);
    error.message = problem.message;
    return failure(std::move(error));
}

} // namespace

std::tm currentLocalTime() {
    const auto now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    return local;
}

Result<Template> Template::parse(std::string_view source, std::string place) {
    if (source.size() > longestTemplate)
        return badInput(std::move(place), "a template of at most 4 MiB", std::to_string(source.size()) + " bytes");
    if (const auto at = firstInvalidUtf8(source))
        return badInput(std::move(place), "UTF-8", "an invalid byte at offset " + std::to_string(*at));
    try {
        Template parsed;
        parsed.m_source = source;
        parsed.m_place = place;
        parsed.m_syntax = templates::Parser(templates::tokenize(source)).parse();
        return parsed;
    } catch (const templates::TemplateFailure &problem) {
        return failureAt(place, problem, 1);
    }
}

bool Template::marksGeneration() const { return m_syntax->marksGeneration; }

Result<RenderedTemplate> Template::render(const TemplateVariables &variables, const std::tm &localTime,
                                          const TemplateLimits &limits) const {
    templates::Interpreter interpreter(*m_syntax, limits, localTime);
    try {
        return interpreter.run(variables);
    } catch (const templates::TemplateFailure &problem) {
        return failureAt(m_place, problem, interpreter.line());
    } catch (const std::bad_alloc &) {
        return failure(ErrorCode::Resource, m_place + ": out of memory while rendering");
    }
}

} // namespace sintonia
