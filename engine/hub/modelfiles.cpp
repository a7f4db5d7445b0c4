// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/modelfiles.h"

#include "engine/core/utf8.h"

#include <algorithm>
#include <regex>

namespace sintonia {

namespace {

constexpr std::size_t mostParts = 4;
constexpr std::size_t longestPart = 200; ///< bytes; leaves room for the suffix of a partial file

bool endsInAny(const std::string &name, std::initializer_list<const char *> endings) {
    return std::any_of(endings.begin(), endings.end(), [&](const char *ending) { return name.ends_with(ending); });
}

bool isReadableKind(const std::string &name) {
    return endsInAny(name, {".safetensors", ".json", ".txt", ".model", ".md", ".jinja"});
}

bool isPickled(const std::string &name) { return endsInAny(name, {".bin", ".pt", ".pth", ".ckpt", ".pkl"}); }

/// The top of the model, or the folder of a sentence-transformers module or of further chat templates.
bool isReadPlace(const std::string &name) {
    const auto slash = name.find('/');
    if (slash == name.npos)
        return true;
    static const std::regex folder("[0-9]{1,2}_[A-Za-z0-9_]+|additional_chat_templates");
    return name.find('/', slash + 1) == name.npos &&
           std::regex_match(name.begin(), name.begin() + std::ptrdiff_t(slash), folder);
}

/// model.safetensors, its shards, or those of a PEFT adapter.
bool isStandardWeight(const std::string &name) {
    static const std::regex standard("(adapter_)?model(-[0-9]+-of-[0-9]+)?\\.safetensors");
    return std::regex_match(name, standard);
}

bool isTopWeight(const std::string &name) { return name.find('/') == name.npos && name.ends_with(".safetensors"); }

bool hasControlCharacter(const std::string &text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

} // namespace

Result<void> checkFileName(const std::string &name, const std::string &place) {
    const auto refuse = [&] {
        auto shown = name.substr(0, 120);
        std::replace_if(
            shown.begin(), shown.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
        return badInput(place, "names of files inside the model's folder", "\"" + shown + "\"");
    };
    if (name.empty() || firstInvalidUtf8(name) || name.find('\\') != name.npos || hasControlCharacter(name))
        return refuse();
    std::size_t parts = 0;
    for (std::size_t begin = 0; begin <= name.size(); ++parts) {
        const auto end = std::min(name.find('/', begin), name.size());
        const auto part = name.substr(begin, end - begin);
        if (part.empty() || part == "." || part == ".." || part.size() > longestPart || parts == mostParts)
            return refuse();
        begin = end + 1;
    }
    return {};
}

std::vector<std::string> modelFileNames(const std::vector<std::string> &names) {
    const bool standard = std::any_of(names.begin(), names.end(), isStandardWeight);
    std::vector<std::string> chosen;
    for (const auto &name : names) {
        const bool copy = standard && isTopWeight(name) && !isStandardWeight(name);
        if (isReadableKind(name) && isReadPlace(name) && !copy && name.front() != '.')
            chosen.push_back(name);
    }
    return chosen;
}

Result<void> checkHasWeights(const std::vector<std::string> &names, const std::string &place) {
    const auto readable = modelFileNames(names);
    if (std::any_of(readable.begin(), readable.end(), [](const auto &name) { return name.ends_with(".safetensors"); }))
        return {};
    const auto pickled = std::find_if(names.begin(), names.end(), isPickled);
    return badInput(place, "weights as safetensors (pickled files can run code and are never read)",
                    pickled == names.end() ? "no weights" : "only pickled weights (" + pickled->substr(0, 120) + ")");
}

Result<void> checkModelName(const std::string &name) {
    const bool fits = !name.empty() && name.size() <= 128 && name.front() != '.' && name.find('/') == name.npos &&
                      name.find('\\') == name.npos && !hasControlCharacter(name) && !firstInvalidUtf8(name);
    if (!fits)
        return failure(Error{ErrorCode::Usage,
                             {},
                             "name of the model",
                             "a folder name without \"/\" that does not begin with \".\"",
                             "\"" + name.substr(0, 140) + "\""});
    return {};
}

} // namespace sintonia
