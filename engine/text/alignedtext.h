// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

/// A text on its way through the normalisers together with the original bytes that each of its bytes stands for: the
/// NormalizedString of `tokenizers`, with the same rules of alignment. Without tracking only the text is kept.
class AlignedText {
public:
    /// [begin, end) in bytes of the original text.
    struct Span {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        bool operator==(const Span &) const = default;
    };
    /// A code point of the new text. change 0: takes the place of the next code point; 1: is inserted and shares the span of
    /// what stands before it; -n: takes the place of the next one, and n further ones are dropped.
    struct Change {
        char32_t codePoint = 0;
        int change = 0;
    };

    AlignedText() = default;
    /// `text` (well-formed UTF-8) starts at byte `shift` of the original.
    AlignedText(std::string_view text, std::size_t shift, bool tracked);

    const std::string &text() const { return m_text; }
    std::size_t size() const { return m_text.size(); }
    bool tracked() const { return m_tracked; }
    /// Where the part of the original begins that this text came from.
    std::size_t shift() const { return m_shift; }
    /// Original bytes of a non-empty range of the text.
    Span original(std::size_t begin, std::size_t end) const {
        return m_tracked ? Span{m_spans[begin].begin, m_spans[end - 1].end} : Span();
    }

    /// Replaces [begin, end) by `changes`; the first `dropped` code points of the range have no successor.
    void transform(std::size_t begin, std::size_t end, std::span<const Change> changes, std::size_t dropped = 0);
    void transform(std::span<const Change> changes, std::size_t dropped = 0) { transform(0, size(), changes, dropped); }
    /// Keeps the code points for which `keep` is true.
    void filter(bool (*keep)(char32_t));
    /// Replaces the byte ranges (ascending, not overlapping) by `content`.
    void replace(const std::vector<std::pair<std::size_t, std::size_t>> &ranges, std::u32string_view content);
    void prepend(std::u32string_view content);
    /// A new text out of ranges of this one; each byte keeps its span.
    AlignedText slice(std::size_t begin, std::size_t end) const;
    void append(const AlignedText &other);
    /// Appends bytes that stand for `span` of the original (ignored without tracking).
    void append(std::string_view bytes, Span span) {
        m_text += bytes;
        if (m_tracked)
            m_spans.insert(m_spans.end(), bytes.size(), span);
    }
    /// An empty text of the same tracking and place.
    AlignedText emptied() const;
    void reserve(std::size_t bytes) { m_text.reserve(bytes); }

private:
    std::string m_text;
    std::vector<Span> m_spans; ///< one a byte of m_text when tracked
    std::size_t m_shift = 0;
    bool m_tracked = false;
};

} // namespace sintonia
