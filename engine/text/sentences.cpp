// SPDX-License-Identifier: Apache-2.0
#include "engine/text/sentences.h"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <memory>
#include <optional>
#include <set>

namespace sintonia {

namespace {

/// [begin, end) without white space at its ends; nothing when no letter or digit is in it.
std::optional<Sentence> trimmed(std::string_view text, std::int32_t begin, std::int32_t end) {
    std::optional<Sentence> sentence;
    bool spoken = false;
    for (std::int32_t at = begin; at < end;) {
        const auto start = at;
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(text.data(), at, end, c);
        if (u_isUWhiteSpace(c))
            continue;
        if (!sentence)
            sentence = Sentence{std::size_t(start), 0};
        sentence->end = std::size_t(at);
        spoken |= u_isalnum(c) != 0;
    }
    return spoken ? sentence : std::nullopt;
}

/// Whether the piece's last word is an abbreviation of English, Portuguese, Spanish, German or French that is never last.
bool isOpen(std::string_view text, std::int32_t begin, std::int32_t end) {
    static const std::set<std::string_view> abbreviations{
        "Mr.",  "Mrs.", "Ms.",  "Dr.",  "Dra.", "Drs.", "Prof.", "Profa.", "Sr.",  "Sra.", "Srta.", "Srs.", "Mme.", "Mlle.",
        "Hr.",  "Fr.",  "St.",  "Sto.", "Sta.", "Gen.", "Cap.",  "Sgt.",   "Rev.", "Hon.", "vs.",   "cf.",  "ca.",  "bzw.",
        "e.g.", "i.e.", "z.B.", "d.h.", "u.a.", "p.ex.", "Nr.",  "Fig.",   "fig.", "Art.", "art.",  "p.",   "pp.",  "Vol."};
    const auto piece = text.substr(std::size_t(begin), std::size_t(end - begin));
    const auto last = piece.find_last_not_of(" \t");
    if (last == piece.npos || piece[last] != '.')
        return false;
    const auto word = piece.find_last_of(" \t(\n", last) + 1; // 0 where there is none
    return abbreviations.contains(piece.substr(word, last + 1 - word));
}

} // namespace

std::vector<Sentence> sentences(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> breaks(
        icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(), status));
    const std::unique_ptr<UText, decltype(&utext_close)> utf8(
        utext_openUTF8(nullptr, text.data(), std::int64_t(text.size()), &status), &utext_close);
    std::vector<Sentence> found;
    if (U_SUCCESS(status))
        breaks->setText(utf8.get(), status);
    if (U_FAILURE(status)) {
        // Without ICU's data the whole text is one sentence.
        if (const auto whole = trimmed(text, 0, std::int32_t(text.size())))
            found.push_back(*whole);
        return found;
    }
    auto begin = breaks->first();
    for (auto end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next()) {
        if (isOpen(text, begin, end) && std::size_t(end) < text.size())
            continue;
        if (const auto sentence = trimmed(text, begin, end))
            found.push_back(*sentence);
        begin = end;
    }
    return found;
}

} // namespace sintonia
