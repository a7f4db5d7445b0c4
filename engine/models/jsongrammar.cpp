// SPDX-License-Identifier: Apache-2.0
#include "engine/models/jsongrammar.h"

#include <algorithm>

namespace sintonia {

namespace {

constexpr std::size_t mostDecimals = 4;

/// State::inside of a fraction and of a text.
enum Inside : std::uint8_t { Start = 0, Zero = 1, One = 2, DecimalsOfZero = 3, DecimalsOfOne = 4, Escape = 5 };

} // namespace

JsonGrammar::JsonGrammar(const std::vector<Field> &fields) {
    std::string before = "{";
    for (const auto &field : fields) {
        const bool text = field.kind == Kind::Text;
        m_parts.push_back({before + "\"" + field.name + "\": " + (text ? "\"" : ""), {}, 0});
        m_parts.push_back({{}, field.kind, text ? field.mostBytes : mostDecimals + 2});
        before = text ? "\", " : ", ";
    }
    m_parts.push_back({fields.back().kind == Kind::Text ? "\"}" : "}", {}, 0});
}

std::size_t JsonGrammar::mostBytes() const {
    std::size_t bytes = 0;
    for (const auto &part : m_parts)
        bytes += part.literal.size() + part.mostBytes;
    return bytes;
}

/// The value ends before `byte`.
bool JsonGrammar::next(State &state, char byte) const {
    state = {state.part + 1, 0, Start};
    return take(state, byte);
}

bool JsonGrammar::takeLiteral(State &state, char byte) const {
    const auto &literal = m_parts[state.part].literal;
    if (literal[state.at] != byte)
        return false;
    if (++state.at == literal.size())
        state = {state.part + 1, 0, Start};
    return true;
}

bool JsonGrammar::takeFraction(State &state, char byte) const {
    const bool decimals = state.inside == DecimalsOfZero || state.inside == DecimalsOfOne;
    if (state.inside == Start) {
        state.inside = byte == '0' ? Zero : One;
        return byte == '0' || byte == '1';
    }
    if (byte == '.' && !decimals) {
        state.inside = state.inside == Zero ? DecimalsOfZero : DecimalsOfOne;
        return true;
    }
    if (decimals && state.at < mostDecimals &&
        (byte == '0' || (state.inside == DecimalsOfZero && byte > '0' && byte <= '9'))) {
        ++state.at;
        return true;
    }
    return (!decimals || state.at > 0) && next(state, byte);
}

bool JsonGrammar::takeText(State &state, char byte) const {
    const auto most = m_parts[state.part].mostBytes;
    if (state.inside == Escape) {
        state.inside = Start;
        ++state.at;
        return std::string_view("\"\\/nt").find(byte) != std::string_view::npos;
    }
    if (byte == '"')
        return next(state, byte);
    // An escape needs room for both of its bytes.
    if (static_cast<unsigned char>(byte) < 0x20 || state.at + (byte == '\\' ? 2 : 1) > most)
        return false;
    state.inside = byte == '\\' ? Escape : Start;
    ++state.at;
    return true;
}

bool JsonGrammar::take(State &state, char byte) const {
    if (isComplete(state))
        return false;
    const auto &part = m_parts[state.part];
    if (!part.literal.empty())
        return takeLiteral(state, byte);
    return part.kind == Kind::Fraction ? takeFraction(state, byte) : takeText(state, byte);
}

bool JsonGrammar::takeAll(State &state, std::string_view bytes) const {
    return std::all_of(bytes.begin(), bytes.end(), [&](char byte) { return take(state, byte); });
}

} // namespace sintonia
