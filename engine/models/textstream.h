// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/packedbatch.h"
#include "engine/text/tokenizer.h"

#include <string>
#include <vector>

namespace sintonia {

/// Turns tokens into text as they come. A piece never ends within a character, nor with what may become a stop string.
class TextStream {
public:
    TextStream(const Tokenizer &tokenizer, std::vector<std::string> stopStrings)
        : m_tokenizer(tokenizer), m_stopStrings(std::move(stopStrings)) {}

    /// The text that the token completes; empty while a character or a stop string may go on. After stopped() nothing more.
    std::string add(std::int32_t id);
    /// What was held back, at the end of the sequence.
    std::string finish();
    /// Whether a stop string came; the text ends before it.
    bool stopped() const { return m_stopped; }
    /// All pieces so far.
    const std::string &text() const { return m_text; }

private:
    /// Of the tokens that are not known yet.
    std::string newText() const;
    std::string release(bool all);

    const Tokenizer &m_tokenizer;
    std::vector<std::string> m_stopStrings;
    TokenIds m_ids;          ///< from the last token whose text was complete on
    std::size_t m_known = 0; ///< tokens of m_ids whose text was taken
    std::string m_pending;   ///< complete characters held back for a stop string
    std::string m_text;
    bool m_stopped = false;
};

} // namespace sintonia
