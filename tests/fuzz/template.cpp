// SPDX-License-Identifier: Apache-2.0
// Chat templates: whatever the text is, parsing and rendering end within their limits, and an error names a line.
#include "engine/core/utf8.h"
#include "engine/text/template.h"

#include <cstdlib>

using namespace sintonia;

namespace {

const TemplateVariables &variables() {
    static const TemplateVariables values = {
        {"messages",
         TemplateVariables::array({{{"role", "system"}, {"content", " Be brief. "}},
                                   {{"role", "user"}, {"content", "Hi <b>\u00e9\u6e2f"}},
                                   {{"role", "assistant"}, {"content", "<think>\na\n</think>\nb"}}})},
        {"bos_token", "<s>"},
        {"eos_token", "</s>"},
        {"tools", nullptr},
        {"add_generation_prompt", true},
        {"number", 42},
        {"real", -2.5},
        {"items", {3, 1, 2}},
        {"table", {{"a", 1}, {"b", {1, 2}}}},
    };
    return values;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size) {
    const auto parsed = Template::parse({reinterpret_cast<const char *>(data), size}, "chat_template.jinja");
    if (!parsed) {
        if (parsed.error().text().empty())
            std::abort();
        return 0;
    }
    TemplateLimits limits;
    limits.steps = 200'000;
    limits.memory = std::size_t(16) << 20;
    limits.output = std::size_t(1) << 20;
    const auto rendered = parsed->render(variables(), std::tm{}, limits);
    if (!rendered) {
        if (rendered.error().message.empty() || !rendered.error().place.starts_with("chat_template.jinja:"))
            std::abort();
        return 0;
    }
    if (rendered->text.size() > limits.output || firstInvalidUtf8(rendered->text))
        std::abort();
    for (const auto &span : rendered->generated)
        if (span.begin > span.end || span.end > rendered->text.size())
            std::abort();
    return 0;
}
