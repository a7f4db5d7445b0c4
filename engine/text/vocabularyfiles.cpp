// SPDX-License-Identifier: Apache-2.0
#include "engine/text/vocabularyfiles.h"

#include "engine/core/utf8.h"
#include "engine/text/unicode.h"

namespace sintonia {

namespace {

Result<std::string> readText(const fs::path &path) {
    SINTONIA_ASSIGN(text, readFile(path));
    if (const auto invalid = firstInvalidUtf8(text))
        return badInput(path.string(), "UTF-8", "an ill-formed byte at " + std::to_string(*invalid));
    return std::move(text);
}

std::string_view withoutTrailingSpace(std::string_view line) {
    while (!line.empty()) {
        const auto last = unicode::previous(line, line.size());
        auto at = last;
        if (!unicode::has(unicode::next(line, at), unicode::WhiteSpace))
            break;
        line = line.substr(0, last);
    }
    return line;
}

/// The map of the first Precompiled step of a normaliser, or null.
Json charsmapOf(const Json &normalizer) {
    if (!normalizer.is_object())
        return {};
    if (normalizer.value("type", Json()) == "Precompiled")
        return normalizer.value("precompiled_charsmap", Json());
    const auto steps = normalizer.find("normalizers");
    if (steps != normalizer.end() && steps->is_array())
        for (const auto &step : *steps)
            if (auto map = charsmapOf(step); !map.is_null())
                return map;
    return {};
}

} // namespace

Result<VocabularyFiles> readVocabularyText(const fs::path &path) {
    SINTONIA_ASSIGN(text, readText(path));
    VocabularyFiles files;
    files.place = path.string();
    files.vocabulary = Json::object();
    std::uint64_t id = 0;
    for (const auto line : splitLines(text))
        files.vocabulary[std::string(withoutTrailingSpace(line))] = id++;
    return files;
}

Result<VocabularyFiles> readMergeFiles(const fs::path &vocabulary, const fs::path &merges) {
    VocabularyFiles files;
    files.place = vocabulary.string();
    SINTONIA_ASSIGN(json, readJsonFile(vocabulary));
    files.vocabulary = std::move(json);
    SINTONIA_ASSIGN(text, readText(merges));
    for (const auto line : splitLines(text))
        files.merges.push_back(std::string(line));
    return files;
}

Result<VocabularyFiles> takeFromTokenizerJson(const Json &root, const std::string &place) {
    VocabularyFiles files;
    files.place = place;
    const auto model = root.find("model");
    if (model == root.end() || !model->is_object() || !model->contains("vocab"))
        return badInput(place + ": model", "a model with its vocabulary", "none");
    files.vocabulary = (*model)["vocab"];
    if (model->contains("merges"))
        files.merges = (*model)["merges"];
    files.charsmap = charsmapOf(root.value("normalizer", Json()));
    files.postProcessor = root.value("post_processor", Json());
    return files;
}

} // namespace sintonia
