// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/qa.h"

#include "engine/core/utf8.h"

#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <set>

namespace sintonia {

namespace {

using Words = std::vector<std::u32string>;

struct Language {
    std::string_view code;
    AnswerLanguage language;
    std::vector<std::u32string_view> articles;
};

const std::vector<Language> &languages() {
    static const std::vector<Language> list{
        {"en", AnswerLanguage::English, {U"a", U"an", U"the"}},
        {"pt", AnswerLanguage::Portuguese, {U"o", U"a", U"os", U"as", U"um", U"uma", U"uns", U"umas"}},
        {"es", AnswerLanguage::Spanish, {U"un", U"una", U"unos", U"unas", U"el", U"la", U"los", U"las"}},
        {"de",
         AnswerLanguage::German,
         {U"ein", U"eine", U"einen", U"einem", U"eines", U"einer", U"der", U"die", U"das", U"den", U"dem", U"des"}},
        {"fr", AnswerLanguage::French, {U"le", U"la", U"les", U"un", U"une", U"des"}},
    };
    return list;
}

/// Python's str.lower(): Unicode's full mapping without a locale.
std::u32string lowerCased(std::string_view text) {
    auto lower = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), std::int32_t(text.size())));
    lower.toLower(icu::Locale::getRoot());
    std::string bytes;
    lower.toUTF8String(bytes);
    return toCodePoints(bytes);
}

/// Python's string.punctuation; outside English also all that Unicode calls punctuation, as in MLQA («», „“, ¿).
bool isPunctuation(char32_t c, AnswerLanguage language) {
    const bool ascii = (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
    return ascii || (language != AnswerLanguage::English && (U_GET_GC_MASK(UChar32(c)) & U_GC_P_MASK) != 0);
}

/// Python's \w for text: letters, numbers and the underscore, but no marks.
bool isWord(char32_t c) { return c == '_' || (U_GET_GC_MASK(UChar32(c)) & (U_GC_L_MASK | U_GC_N_MASK)) != 0; }

/// Python's str.isspace().
bool isSpace(char32_t c) {
    return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20) || c == 0x85 ||
           u_charType(UChar32(c)) == U_SPACE_SEPARATOR || c == 0x2028 || c == 0x2029;
}

/// Drops l' and l’ where a word begins with them.
std::u32string withoutElision(const std::u32string &text) {
    std::u32string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool elided = text[i] == U'l' && i + 1 < text.size() && (text[i + 1] == U'\'' || text[i + 1] == U'\u2019') &&
                            (i == 0 || !isWord(text[i - 1]));
        if (elided)
            out += U' ', ++i;
        else
            out += text[i];
    }
    return out;
}

/// The normal form's tokens. Articles are whole runs of word characters, as \b(a|an|the)\b finds them.
Words wordsOf(std::string_view answer, const Language &language) {
    auto text = lowerCased(answer);
    if (language.language == AnswerLanguage::French)
        text = withoutElision(text);
    std::erase_if(text, [&](char32_t c) { return isPunctuation(c, language.language); });
    std::u32string kept;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && isWord(text[end]))
            ++end;
        const auto run = std::u32string_view(text).substr(i, end - i);
        const bool article = std::find(language.articles.begin(), language.articles.end(), run) != language.articles.end();
        kept += article ? U" " : run;
        if (end < text.size())
            kept += text[end++];
        i = end;
    }
    Words words;
    bool inside = false;
    for (const char32_t c : kept) {
        if (isSpace(c)) {
            inside = false;
            continue;
        }
        if (!inside)
            words.emplace_back();
        words.back() += c;
        inside = true;
    }
    return words;
}

const Language &find(AnswerLanguage language) { return languages()[std::size_t(language)]; }

AnswerScore compare(const Words &predicted, const Words &reference) {
    AnswerScore score;
    score.exact = predicted == reference ? 1 : 0;
    if (predicted.empty() || reference.empty()) {
        score.precision = score.recall = score.f1 = score.exact;
        return score;
    }
    const std::multiset<std::u32string> left(predicted.begin(), predicted.end()), right(reference.begin(), reference.end());
    Words common;
    std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(common));
    if (common.empty())
        return score;
    score.precision = double(common.size()) / double(predicted.size());
    score.recall = double(common.size()) / double(reference.size());
    score.f1 = 2 * score.precision * score.recall / (score.precision + score.recall);
    return score;
}

} // namespace

Result<AnswerLanguage> answerLanguage(std::string_view code) {
    for (const auto &language : languages())
        if (language.code == code)
            return language.language;
    return failure({ErrorCode::Usage, {}, "language", "en, pt, es, de or fr", fmt::format("\"{}\"", code)});
}

std::string codeOf(AnswerLanguage language) { return std::string(find(language).code); }

std::string normalizeAnswer(std::string_view text, AnswerLanguage language) {
    std::string joined;
    for (const auto &word : wordsOf(text, find(language)))
        joined += (joined.empty() ? "" : " ") + toUtf8(word);
    return joined;
}

AnswerScore scoreAnswer(std::string_view prediction, const std::vector<std::string> &references, AnswerLanguage language) {
    const auto predicted = wordsOf(prediction, find(language));
    std::vector<Words> candidates;
    for (const auto &reference : references)
        if (auto words = wordsOf(reference, find(language)); !words.empty())
            candidates.push_back(std::move(words));
    if (candidates.empty())
        candidates.emplace_back();
    AnswerScore best;
    for (const auto &candidate : candidates) {
        const auto score = compare(predicted, candidate);
        const double exact = std::max(best.exact, score.exact);
        if (score.f1 > best.f1)
            best = score;
        best.exact = exact;
    }
    return best;
}

QaEvaluation evaluateAnswers(const QaReference &reference, const std::map<std::string, std::string> &predictions,
                             AnswerLanguage language) {
    QaEvaluation evaluation;
    for (const auto &question : reference.questions) {
        const auto found = predictions.find(question.id);
        if (found == predictions.end()) {
            evaluation.missing.push_back(question.id);
            if (reference.hasUnanswerable)
                continue;
        }
        evaluation.questions.emplace_back(question.id, found == predictions.end()
                                                           ? AnswerScore{}
                                                           : scoreAnswer(found->second, question.answers, language));
    }
    const auto count = double(std::max<std::size_t>(1, evaluation.questions.size()));
    for (const auto member : {&AnswerScore::exact, &AnswerScore::precision, &AnswerScore::recall, &AnswerScore::f1}) {
        for (const auto &[id, score] : evaluation.questions)
            evaluation.mean.*member += score.*member;
        evaluation.mean.*member /= count;
    }
    return evaluation;
}

} // namespace sintonia
