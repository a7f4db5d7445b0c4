// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

/// Recognises, byte by byte, one JSON object with fixed keys in a fixed order: {"relevance": 0.5, "reason": "…"}. One space
/// stands after ":" and ",", so that every prefix of a valid text has few ways to go on.
class JsonGrammar {
public:
    enum class Kind {
        Fraction, ///< a number from 0 to 1 with at most four decimals
        Text,     ///< a string of at most `mostBytes`, without control characters; escapes are \" \\ \/ \n and \t
    };
    struct Field {
        std::string name; ///< ASCII without quotes and backslashes
        Kind kind = Kind::Fraction;
        std::size_t mostBytes = 300;
    };

    /// `fields` are at least one.
    explicit JsonGrammar(const std::vector<Field> &fields);

    /// How far a text has come.
    struct State {
        std::size_t part = 0; ///< literals and values in turn
        std::size_t at = 0;   ///< bytes of the part taken
        std::uint8_t inside = 0;
    };
    /// Takes one byte; false, and a state of no use, when no valid text goes on with it.
    bool take(State &state, char byte) const;
    bool takeAll(State &state, std::string_view bytes) const;
    bool isComplete(const State &state) const { return state.part == m_parts.size(); }
    /// No valid text is longer.
    std::size_t mostBytes() const;

private:
    struct Part {
        std::string literal; ///< empty: a value
        Kind kind = Kind::Fraction;
        std::size_t mostBytes = 0;
    };
    bool takeLiteral(State &state, char byte) const;
    bool takeFraction(State &state, char byte) const;
    bool takeText(State &state, char byte) const;
    bool next(State &state, char byte) const;

    std::vector<Part> m_parts;
};

} // namespace sintonia
