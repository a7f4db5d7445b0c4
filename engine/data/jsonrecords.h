// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/linereader.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// A value wanted from each record, under the first of `keys` that is there.
struct FieldWish {
    std::vector<std::string> keys;
    enum class Kind { Text, Id, Number } kind = Kind::Text; ///< an Id may also be a whole number; all are given as text
    bool required = true;
};

/// The key names for a field: the caller's own choice if there is one, else the usual ones.
std::vector<std::string> keysFor(const ReadOptions &options, const std::string &field, std::vector<std::string> usual);

/// Takes wanted values out of JSON lines; one object reuses its memory for all lines.
class JsonRecords {
public:
    explicit JsonRecords(std::vector<FieldWish> wishes = {});
    JsonRecords(JsonRecords &&) noexcept;
    JsonRecords &operator=(JsonRecords &&) noexcept;
    ~JsonRecords();

    /// The values of the reader's current line, in the order of the wishes; an absent or null value that is not required is
    /// nothing. Repairs of escapes (NUL, lone surrogates) are reported. An error has no place.
    Result<std::vector<std::optional<std::string>>> parse(const LineReader &reader, Reading &reading);

    /// As parse(), each value as a list: a single value is a list of one, an object's values stand one behind the other;
    /// what is absent or null is empty.
    Result<std::vector<std::vector<std::string>>> parseLists(const LineReader &reader, Reading &reading);

    /// The keys of the reader's current line; an error has no place.
    Result<std::vector<std::string>> keys(const LineReader &reader);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// The keys of the JSON object in the first line of `head`; none when it is no such line.
std::vector<std::string> keysOfFirstLine(std::string_view head);

/// Replaces NUL characters by U+FFFD; how many there were.
std::size_t replaceNuls(std::string &text);

/// Replaces escapes of lone surrogates in a JSON text by U+FFFD; how many there were.
std::size_t replaceLoneSurrogateEscapes(std::string &json);

/// A whole JSON file as text, escapes of lone surrogates replaced by U+FFFD and reported.
Result<std::string> readWholeJsonText(const fs::path &path, Reading &reading);

/// The reason of a skipped record out of an error without place: "expected …, found …".
std::string reasonOf(const Error &error);

} // namespace sintonia
