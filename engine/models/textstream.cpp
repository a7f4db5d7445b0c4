// SPDX-License-Identifier: Apache-2.0
#include "engine/models/textstream.h"

#include <algorithm>

namespace sintonia {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD: what bytes of an unfinished character decode to

/// Length of the longest end of `text` that begins `word`, the whole of it not counted.
std::size_t overlap(std::string_view text, std::string_view word) {
    for (std::size_t length = std::min(text.size(), word.size() - 1); length > 0; --length)
        if (text.ends_with(word.substr(0, length)))
            return length;
    return 0;
}

} // namespace

/// What decoding a token alone gives depends on the one before it (spaces at the start of words), so the text of tokens is the
/// difference that they make behind the ones before them.
std::string TextStream::newText() const {
    const TokenIds known(m_ids.begin(), m_ids.begin() + static_cast<std::ptrdiff_t>(m_known));
    const std::string before = m_tokenizer.decode(known), after = m_tokenizer.decode(m_ids);
    return after.starts_with(before) ? after.substr(before.size()) : std::string();
}

std::string TextStream::add(std::int32_t id) {
    if (m_stopped)
        return {};
    m_ids.push_back(id);
    const std::string text = newText();
    if (text.empty() || text.ends_with(replacement))
        return {};
    m_pending += text;
    m_ids.erase(m_ids.begin(), m_ids.begin() + static_cast<std::ptrdiff_t>(m_known));
    m_known = m_ids.size();
    return release(false);
}

std::string TextStream::finish() {
    if (m_stopped)
        return {};
    m_pending += newText();
    m_ids.clear();
    m_known = 0;
    return release(true);
}

std::string TextStream::release(bool all) {
    std::size_t end = m_pending.size(), held = 0;
    for (const std::string &word : m_stopStrings) {
        if (word.empty())
            continue;
        if (const std::size_t at = m_pending.find(word); at < end) {
            end = at;
            m_stopped = true;
        }
        held = std::max(held, overlap(m_pending, word));
    }
    if (!m_stopped && !all)
        end -= held;
    std::string piece = m_pending.substr(0, end);
    m_pending.erase(0, end);
    m_text += piece;
    return piece;
}

} // namespace sintonia
