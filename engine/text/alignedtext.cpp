// SPDX-License-Identifier: Apache-2.0
#include "engine/text/alignedtext.h"

#include "engine/core/utf8.h"
#include "engine/text/unicode.h"

#include <algorithm>

namespace sintonia {

AlignedText::AlignedText(std::string_view text, std::size_t shift, bool tracked)
    : m_text(text), m_shift(shift), m_tracked(tracked) {
    if (!tracked)
        return;
    m_spans.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        unicode::next(text, at);
        m_spans.insert(m_spans.end(), at - begin, Span{std::uint32_t(shift + begin), std::uint32_t(shift + at)});
    }
}

void AlignedText::transform(std::size_t begin, std::size_t end, std::span<const Change> changes, std::size_t dropped) {
    std::string text;
    std::vector<Span> spans;
    text.reserve(end - begin);
    spans.reserve(m_tracked ? end - begin : 0);
    std::size_t at = begin; // of the next code point that is replaced
    const auto skip = [&](std::size_t count) {
        for (; count > 0 && at < end; --count)
            unicode::next(m_text, at);
    };
    if (m_tracked)
        skip(dropped);
    for (const auto &[codePoint, change] : changes) {
        const auto before = text.size();
        appendUtf8(text, codePoint);
        if (!m_tracked)
            continue;
        Span span{std::uint32_t(m_shift), std::uint32_t(m_shift)};
        if (change > 0 && at > 0)
            span = m_spans[at - 1];
        else if (change <= 0 && !m_spans.empty())
            span = m_spans[std::min(at, m_spans.size() - 1)];
        spans.insert(spans.end(), text.size() - before, span);
        if (change <= 0)
            skip(std::size_t(1 - change));
    }
    m_text.replace(begin, end - begin, text);
    if (m_tracked) {
        m_spans.erase(m_spans.begin() + std::ptrdiff_t(begin), m_spans.begin() + std::ptrdiff_t(end));
        m_spans.insert(m_spans.begin() + std::ptrdiff_t(begin), spans.begin(), spans.end());
    }
}

void AlignedText::filter(bool (*keep)(char32_t)) {
    std::vector<Change> changes;
    std::size_t dropped = 0;
    for (std::size_t at = 0; at < m_text.size();) {
        const auto c = unicode::next(m_text, at);
        if (keep(c))
            changes.push_back({c, 0});
        else if (changes.empty())
            ++dropped;
        else
            --changes.back().change;
    }
    transform(changes, dropped);
}

void AlignedText::replace(const std::vector<std::pair<std::size_t, std::size_t>> &ranges, std::u32string_view content) {
    if (ranges.empty())
        return;
    const std::string bytes = toUtf8(content);
    std::string text;
    std::vector<Span> spans;
    std::size_t done = 0;
    const auto copy = [&](std::size_t end) {
        text.append(m_text, done, end - done);
        if (m_tracked)
            spans.insert(spans.end(), m_spans.begin() + std::ptrdiff_t(done), m_spans.begin() + std::ptrdiff_t(end));
        done = end;
    };
    for (const auto &[begin, end] : ranges) {
        copy(begin);
        done = end;
        text += bytes;
        if (!m_tracked)
            continue;
        // As inserted code points: the span of what stands before them, which is the last code point replaced.
        Span span{std::uint32_t(m_shift), std::uint32_t(m_shift)};
        if (end > begin)
            span = m_spans[end - 1];
        else if (!spans.empty())
            span = spans.back();
        spans.insert(spans.end(), bytes.size(), span);
    }
    copy(m_text.size());
    m_text = std::move(text);
    m_spans = std::move(spans);
}

void AlignedText::prepend(std::u32string_view content) {
    if (m_text.empty() || content.empty())
        return;
    std::size_t end = 0;
    unicode::next(m_text, end);
    const std::string bytes = toUtf8(content);
    m_text.insert(0, bytes);
    if (m_tracked)
        m_spans.insert(m_spans.begin(), bytes.size(), Span(m_spans.front()));
}

AlignedText AlignedText::slice(std::size_t begin, std::size_t end) const {
    AlignedText out;
    out.m_tracked = m_tracked;
    out.m_text = m_text.substr(begin, end - begin);
    if (m_tracked) {
        out.m_spans.assign(m_spans.begin() + std::ptrdiff_t(begin), m_spans.begin() + std::ptrdiff_t(end));
        out.m_shift = begin < end ? m_spans[begin].begin : m_shift;
    }
    return out;
}

AlignedText AlignedText::emptied() const {
    AlignedText out;
    out.m_tracked = m_tracked;
    out.m_shift = m_shift;
    return out;
}

void AlignedText::append(const AlignedText &other) {
    m_text += other.m_text;
    m_spans.insert(m_spans.end(), other.m_spans.begin(), other.m_spans.end());
}

} // namespace sintonia
