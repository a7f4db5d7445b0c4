// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

using Json = nlohmann::json;

/// Limits that hold for every JSON text from outside; checked while parsing, before a value is kept.
struct JsonLimits {
    std::size_t depth = 64;                  ///< nested arrays and objects
    std::size_t bytes = std::size_t(1) << 28; ///< length of the text
};

/// Parses a JSON text strictly: no comments, no duplicate keys, no trailing text, valid UTF-8.
/// `place` (a file name) and the line stand in the error.
Result<Json> parseJson(std::string_view text, const std::string &place, const JsonLimits &limits = {});
Result<Json> readJsonFile(const fs::path &path, const JsonLimits &limits = {});

/// The one text form of JSON that is written: UTF-8, invalid bytes as U+FFFD; `indent` -1 is a single line.
std::string toText(const Json &json, int indent = -1);

/// Reads named values of one JSON object, collecting the first problem: ill-typed values and values out of range are errors
/// that name the key; after the last read, finish() reports keys that nobody asked for, with the nearest valid key.
///
///     JsonReader reader(json, "experiment.json");
///     reader.read("epochs", options.epochs, 0, 1000);
///     SINTONIA_TRY(reader.finish());
class JsonReader {
public:
    /// `json` must outlive the reader. `path` is put before keys in messages ("lora." for a nested object).
    JsonReader(const Json &json, std::string place, std::string path = {});

    bool has(const std::string &key);
    /// An absent key leaves the value as it is. null is an error except for readOptional().
    void read(const std::string &key, bool &value);
    void read(const std::string &key, std::string &value);
    void read(const std::string &key, int &value, int least, int most);
    void read(const std::string &key, std::int64_t &value, std::int64_t least, std::int64_t most);
    void read(const std::string &key, double &value, double least, double most);
    void read(const std::string &key, std::vector<std::string> &value);
    /// One of `choices`.
    void readChoice(const std::string &key, std::string &value, const std::vector<std::string> &choices);
    /// The nested value, or null when absent; its keys are the caller's to check.
    const Json *child(const std::string &key);
    /// Marks a key as known without reading it.
    void ignore(const std::string &key);
    /// Records an error at `key`; the first one is kept.
    void fail(const std::string &key, std::string expected, std::string found);

    const std::string &place() const { return m_place; }
    std::string pathOf(const std::string &key) const { return m_path + key; }
    Result<void> finish(bool unknownKeysAreErrors = true);

private:
    const Json *find(const std::string &key);

    const Json &m_json;
    std::string m_place;
    std::string m_path;
    std::vector<std::string> m_known;
    Error m_error;
    bool m_failed = false;
};

/// The candidate with the smallest edit distance to `word`, empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string> &candidates);

} // namespace sintonia
