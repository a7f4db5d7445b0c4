// SPDX-License-Identifier: Apache-2.0
#include "app/cli/textinput.h"

#include "engine/core/json.h"
#include "engine/core/utf8.h"
#include "engine/data/records.h"

#include <fmt/format.h>

#include <algorithm>

namespace sintonia::cli {

namespace {

Result<std::string> textOfJsonLine(std::string_view line, const std::string &place) {
    SINTONIA_ASSIGN(json, parseJson(line, place));
    Document document;
    JsonReader reader(json, place);
    if (!reader.has("text"))
        return badInput(place, "an object with \"text\"", toText(json).substr(0, 60));
    reader.read("text", document.text);
    reader.read("title", document.title);
    SINTONIA_TRY(reader.finish(/*unknownKeysAreErrors=*/false));
    return document.content();
}

} // namespace

Result<std::vector<std::string>> readTexts(const std::string &path) {
    const bool standardInput = path.empty() || path == "-";
    const std::string name = standardInput ? "standard input" : path;
    SINTONIA_ASSIGN(bytes, readFile(standardInput ? "/dev/stdin" : path, std::uint64_t(1) << 34));
    const bool jsonLines = name.ends_with(".jsonl");
    const std::string byteOrderMark = "\xef\xbb\xbf";
    std::string_view whole = bytes;
    if (jsonLines && whole.starts_with(byteOrderMark))
        whole.remove_prefix(byteOrderMark.size());
    std::vector<std::string> texts;
    std::size_t number = 0;
    for (const auto line : splitLines(whole)) {
        const auto place = fmt::format("{}:{}", name, ++number);
        if (const auto invalid = firstInvalidUtf8(line))
            return badInput(
                place, "UTF-8",
                fmt::format("byte 0x{:02x} at column {}", static_cast<unsigned char>(line[*invalid]), *invalid + 1));
        if (!jsonLines) {
            texts.emplace_back(line);
            continue;
        }
        SINTONIA_ASSIGN(text, textOfJsonLine(line, place));
        texts.push_back(text);
    }
    return texts;
}

Result<std::vector<std::pair<std::string, std::string>>> readPairs(const std::string &path) {
    SINTONIA_ASSIGN(texts, readTexts(path));
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto &text : texts) {
        const auto tabs = std::count(text.begin(), text.end(), '\t');
        if (tabs != 1)
            return badInput(fmt::format("{}:{}", path.empty() || path == "-" ? "standard input" : path, pairs.size() + 1),
                            "exactly one tab", fmt::format("{}", tabs));
        const auto tab = text.find('\t');
        pairs.emplace_back(text.substr(0, tab), text.substr(tab + 1));
    }
    return pairs;
}

} // namespace sintonia::cli
