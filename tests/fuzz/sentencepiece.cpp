// SPDX-License-Identifier: Apache-2.0
// A sentencepiece .model; the first byte chooses the class that tokenizer_config.json names.
#include "engine/text/tokenizerfiles.h"
#include "tests/fuzz/encodeboth.h"

using namespace sintonia;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    static const Json configs[] = {Json::object(), {{"tokenizer_class", "XLMRobertaTokenizer"}},
                                   {{"tokenizer_class", "CamembertTokenizer"}}, {{"legacy", false}}};
    if (size == 0)
        return 0;
    const std::string bytes(reinterpret_cast<const char *>(data) + 1, size - 1);
    auto parts = readSentencePiece(bytes, configs[data[0] % std::size(configs)], "tokenizer.model");
    if (!parts)
        return parts.error().text().empty() ? (std::abort(), 0) : 0;
    encodeBothWays(std::move(*parts), "The cat  sat, 123 \u00c1\u4e2d <s>.");
    return 0;
}
