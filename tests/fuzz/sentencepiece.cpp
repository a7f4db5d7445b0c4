// SPDX-License-Identifier: Apache-2.0
// A sentencepiece .model; the first byte chooses the class that reads it.
#include "engine/text/tokenizerclass.h"
#include "tests/fuzz/encodeboth.h"

using namespace sintonia;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    constexpr const char *classes[] = {"LlamaTokenizer", "XLMRobertaTokenizer", "CamembertTokenizer", "GemmaTokenizer",
                                       "T5Tokenizer"};
    if (size == 0)
        return 0;
    const std::string bytes(reinterpret_cast<const char *>(data) + 1, size - 1);
    auto files = readSentencePiece(bytes, "tokenizer.model");
    if (!files)
        return files.error().text().empty() ? (std::abort(), 0) : 0;
    auto parts = buildTokenizer(*tokenizerClassNamed(classes[data[0] % std::size(classes)]), {}, std::move(*files));
    if (!parts)
        return parts.error().text().empty() ? (std::abort(), 0) : 0;
    encodeBothWays(std::move(*parts), "The cat  sat, 123 \u00c1\u4e2d <s>.");
    return 0;
}
