// SPDX-License-Identifier: Apache-2.0
#include "engine/text/decoder.h"

namespace sintonia {

namespace {

void replaceAll(std::string &text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

void cleanUp(std::string &text) {
    constexpr std::pair<std::string_view, std::string_view> rules[] = {
        {" .", "."},     {" ?", "?"},           {" !", "!"},   {" ,", ","},     {" ' ", "'"},    {" n't", "n't"},
        {" 'm", "'m"}, {" do not", " don't"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"},
    };
    for (const auto &[from, to] : rules)
        replaceAll(text, from, to);
}

} // namespace

void WordPieceDecoder::decode(std::vector<std::string> &tokens) const {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        auto &token = tokens[i];
        if (i > 0 && token.starts_with(m_prefix))
            token.erase(0, m_prefix.size());
        else if (i > 0)
            token.insert(0, " ");
        if (m_cleanup)
            cleanUp(token);
    }
}

} // namespace sintonia
