// SPDX-License-Identifier: Apache-2.0
// tokenizer.json, then behind a NUL the text to encode.
#include "engine/text/tokenizerfiles.h"
#include "tests/fuzz/encodeboth.h"

using namespace sintonia;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    const auto end = input.find('\0');
    const auto json = parseJson(input.substr(0, end), "tokenizer.json");
    if (!json)
        return 0;
    auto parts = readTokenizerJson(*json, "tokenizer.json");
    if (!parts)
        return parts.error().text().empty() ? (std::abort(), 0) : 0;
    const auto text =
        end == std::string_view::npos ? std::string_view("The cat  sat, 123 \u00c1\u4e2d.") : input.substr(end + 1);
    encodeBothWays(std::move(*parts), text.substr(0, 512));
    return 0;
}
