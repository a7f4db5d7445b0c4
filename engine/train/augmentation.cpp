// SPDX-License-Identifier: Apache-2.0
#include "engine/train/augmentation.h"

#include "engine/core/hash.h"
#include "engine/data/normalise.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sintonia {

namespace {

/// Numbers that are a function of the seed and how many were drawn before.
class Draws {
public:
    explicit Draws(std::uint64_t seed) : m_state(mix64(seed)) {}
    std::size_t below(std::size_t limit) { return std::size_t(mix64(m_state + ++m_drawn) % limit); }
    double share() { return double(mix64(m_state + ++m_drawn) >> 11) * 0x1p-53; }

private:
    std::uint64_t m_state;
    std::uint64_t m_drawn = 0;
};

std::vector<std::string> wordsOf(const std::string &text) {
    static constexpr auto spaces = " \t\r\n";
    std::vector<std::string> words;
    for (auto begin = text.find_first_not_of(spaces); begin != std::string::npos;) {
        const auto end = text.find_first_of(spaces, begin);
        words.push_back(text.substr(begin, end - begin));
        begin = text.find_first_not_of(spaces, end);
    }
    return words;
}

std::string joined(const std::vector<std::string> &words) {
    std::string text;
    for (const auto &word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

} // namespace

std::string augmented(const AugmentationSettings &settings, const std::string &text, std::uint64_t seed) {
    if (settings.name == "case")
        return lowerCase(text);
    auto words = wordsOf(text);
    if (words.size() < 2)
        return text;
    const auto count = std::ptrdiff_t(words.size());
    const auto changed = std::clamp<std::ptrdiff_t>(std::llround(settings.strength * double(count)), 1, count - 1);
    Draws draws(seed);
    if (settings.name == "crop") {
        const auto begin = std::ptrdiff_t(draws.below(std::size_t(changed + 1)));
        return joined({words.begin() + begin, words.begin() + begin + count - changed});
    }
    for (std::ptrdiff_t i = 0; i < changed; ++i) {
        if (settings.name == "deletion") {
            words.erase(words.begin() + std::ptrdiff_t(draws.below(words.size())));
        } else {
            const auto at = draws.below(words.size() - 1);
            std::swap(words[at], words[at + 1]);
        }
    }
    return joined(words);
}

TrainingRows augmentedRows(const AugmentedRowsOptions &options, const Embedder &model, const TrainingRows &rows,
                           const std::vector<int> &batch) {
    TrainingRows made;
    const auto stream = mix64(mix64(options.seed) ^ mix64(std::uint64_t(options.epoch) + 1));
    for (const int number : batch) {
        std::uint64_t place = 0;
        const auto take = [&](int text) {
            const bool isQuery = rows.isQuery[std::size_t(text)];
            const auto seed = mix64(stream + (std::uint64_t(number) << 16) + place++);
            const bool changes =
                (isQuery || options.settings.documents) && Draws(seed).share() < options.settings.probability;
            made.isQuery.push_back(isQuery);
            made.texts.push_back(rows.texts[std::size_t(text)]);
            if (changes) {
                made.texts.back() = augmented(options.settings, made.texts.back(), mix64(seed));
                made.tokens.push_back(
                    model.tokenize(made.texts.back(), isQuery ? options.queryPrompt : options.documentPrompt));
            } else {
                made.tokens.push_back(rows.tokens[std::size_t(text)]);
            }
            return int(made.texts.size()) - 1;
        };
        const auto &row = rows.rows[std::size_t(number)];
        TrainingRow copy{take(row.query), 0, {}, row.label};
        copy.document = take(row.document);
        for (const int negative : row.negatives)
            copy.negatives.push_back(take(negative));
        made.rows.push_back(std::move(copy));
    }
    return made;
}

} // namespace sintonia
