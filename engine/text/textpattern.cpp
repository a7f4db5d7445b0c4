// SPDX-License-Identifier: Apache-2.0
#include "engine/text/textpattern.h"

namespace sintonia {

namespace {

class LiteralPattern : public TextPattern {
public:
    explicit LiteralPattern(std::string text) : m_text(std::move(text)) {}
    std::vector<Range> find(std::string_view text) const override {
        std::vector<Range> found;
        if (m_text.empty())
            return found;
        for (auto at = text.find(m_text); at != std::string_view::npos; at = text.find(m_text, at + m_text.size()))
            found.emplace_back(at, at + m_text.size());
        return found;
    }

private:
    std::string m_text;
};

struct Part {
    TextPattern::Range range;
    bool delimiter = false;
};

std::vector<Part> partsOf(const std::vector<TextPattern::Range> &matches, std::size_t begin, std::size_t end, bool invert) {
    std::vector<Part> parts;
    for (const auto &match : matches) {
        if (begin != match.first)
            parts.push_back({{begin, match.first}, invert});
        parts.push_back({match, !invert});
        begin = match.second;
    }
    if (begin != end)
        parts.push_back({{begin, end}, invert});
    return parts;
}

} // namespace

std::unique_ptr<TextPattern> literalPattern(std::string text) { return std::make_unique<LiteralPattern>(std::move(text)); }

std::vector<TextPattern::Range> splitAt(const std::vector<TextPattern::Range> &matches, std::size_t begin, std::size_t end,
                                        SplitBehavior behavior, bool invert) {
    std::vector<TextPattern::Range> pieces;
    const auto parts = partsOf(matches, begin, end, invert);
    if (behavior == SplitBehavior::MergedWithNext) {
        bool previous = false;
        for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
            if (part->delimiter && !previous && !pieces.empty())
                pieces.back().first = part->range.first;
            else
                pieces.push_back(part->range);
            previous = part->delimiter;
        }
        pieces = {pieces.rbegin(), pieces.rend()};
    } else {
        bool previous = false;
        for (const auto &part : parts) {
            const bool merges = behavior == SplitBehavior::Contiguous           ? part.delimiter == previous
                                : behavior == SplitBehavior::MergedWithPrevious ? part.delimiter && !previous
                                                                                : false;
            if (behavior == SplitBehavior::Removed && part.delimiter)
                continue;
            if (merges && !pieces.empty())
                pieces.back().second = part.range.second;
            else
                pieces.push_back(part.range);
            previous = part.delimiter;
        }
    }
    std::erase_if(pieces, [](const auto &piece) { return piece.first == piece.second; });
    return pieces;
}

} // namespace sintonia
