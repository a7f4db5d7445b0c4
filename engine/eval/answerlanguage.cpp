// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/answerlanguage.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

namespace sintonia {

namespace {

constexpr AnswerLanguage all[] = {AnswerLanguage::English, AnswerLanguage::Portuguese, AnswerLanguage::Spanish,
                                  AnswerLanguage::German, AnswerLanguage::French};

/// Words that two languages share ("de", "que", "a") count for each.
constexpr const char *functionWords[] = {
    "the a an of and to in is are was were what which who how when where why does did that with for by on at from it its be",
    "o a os as um uma de do da dos das em no na nos nas e que é são foi não com por para ao à qual quais quem como quando onde "
    "se mais pelo pela seu sua",
    "el la los las un una de del en y que es son fue no con por para al se su cuál cuáles qué quién cómo cuándo dónde más lo",
    "der die das den dem des ein eine einer und ist sind war nicht mit von zu im in auf für wer was wie wann wo welche welcher "
    "welches sich auch als bei",
    "le la les l un une des du de et est sont a été ne pas avec par pour au aux en dans que qui quel quelle quels comment quand "
    "où se sur plus d"};

std::unordered_map<std::string, unsigned> wordTable() {
    std::unordered_map<std::string, unsigned> table; // word -> bit a language
    for (unsigned i = 0; i < std::size(all); ++i) {
        std::istringstream words(functionWords[i]);
        for (std::string word; words >> word;)
            table[word] |= 1u << i;
    }
    return table;
}

std::vector<std::string> lowerCaseWords(std::string_view text) {
    std::vector<std::string> words(1);
    const auto length = std::int32_t(text.size());
    for (std::int32_t at = 0; at < length;) {
        UChar32 c = 0;
        U8_NEXT(text.data(), at, length, c);
        if (c >= 0 && u_isalpha(c))
            icu::UnicodeString(u_tolower(c)).toUTF8String(words.back());
        else if (!words.back().empty())
            words.emplace_back();
    }
    return words;
}

} // namespace

AnswerLanguage guessAnswerLanguage(std::string_view text, AnswerLanguage otherwise) {
    static const auto table = wordTable();
    std::size_t counts[std::size(all)] = {};
    for (const auto &word : lowerCaseWords(text))
        if (const auto found = table.find(word); found != table.end())
            for (std::size_t i = 0; i < std::size(all); ++i)
                counts[i] += found->second >> i & 1u;
    std::size_t best = 0;
    bool tied = counts[0] == 0;
    for (std::size_t i = 1; i < std::size(all); ++i) {
        tied = counts[i] == counts[best] ? true : counts[i] > counts[best] ? false : tied;
        best = counts[i] > counts[best] ? i : best;
    }
    return tied ? otherwise : all[best];
}

} // namespace sintonia
