// SPDX-License-Identifier: Apache-2.0
#include "engine/data/normalise.h"

#include "engine/core/utf8.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace sintonia {

std::string normaliseForComparison(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto *normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const auto folded =
        normalizer->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), int32_t(text.size()))), status);
    std::string out;
    bool gap = false;
    for (int32_t at = 0; at < folded.length(); at = folded.moveIndex32(at, 1)) {
        const UChar32 c = folded.char32At(at);
        const bool word = u_isalnum(c) || (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_N_MASK)) != 0;
        if (word && gap && !out.empty())
            out += ' ';
        gap = !word;
        if (word)
            appendUtf8(out, char32_t(c));
    }
    return out;
}

std::string lowerCase(std::string_view text) {
    std::string out;
    icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), int32_t(text.size())))
        .toLower(icu::Locale::getRoot())
        .toUTF8String(out);
    return out;
}

} // namespace sintonia
