// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/repository.h"

#include "engine/hub/modelfiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>

namespace sintonia {

namespace {

constexpr std::size_t mostFiles = 20'000;
constexpr std::uint64_t mostBytes = std::uint64_t(1) << 46;

bool isHex(const std::string &text, std::size_t digits) {
    return text.size() == digits &&
           std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool isRepositoryId(const std::string &id) {
    static const std::regex form("([A-Za-z0-9_.-]+/)?[A-Za-z0-9_.-]{1,96}");
    const auto part = id.substr(id.rfind('/') + 1);
    return id.size() <= 192 && std::regex_match(id, form) && id.find("..") == id.npos && id.find("--") == id.npos &&
           part.front() != '.' && part.front() != '-' && id.front() != '.' && id.front() != '-' && !id.ends_with(".git");
}

std::string textAt(const Json &object, const char *key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Size and hash of one entry of "siblings".
Result<RepositoryFile> readFileEntry(const std::string &name, const Json &entry, const std::string &place) {
    RepositoryFile file{name, 0, HashKind::GitBlob, textAt(entry, "blobId")};
    const Json *sized = &entry;
    if (const auto lfs = entry.find("lfs"); lfs != entry.end() && lfs->is_object()) {
        file.kind = HashKind::Sha256;
        file.hash = textAt(*lfs, "sha256");
        sized = &*lfs;
    }
    const auto where = place + ": " + name;
    const auto size = sized->find("size");
    if (size == sized->end() || !size->is_number_unsigned() || size->get<std::uint64_t>() > mostBytes)
        return badInput(where, "a size in bytes", size == sized->end() ? "none" : toText(*size).substr(0, 40));
    file.size = size->get<std::uint64_t>();
    if (!isHex(file.hash, ContentHash::digits(file.kind)))
        return badInput(where, "a SHA-256 or git hash to check it by",
                        file.hash.empty() ? "none" : "\"" + file.hash.substr(0, 80) + "\"");
    return file;
}

} // namespace

Result<RepositoryName> parseRepositoryName(const std::string &text, const std::string &endpoint) {
    std::string rest = text;
    rest.erase(0, rest.find_first_not_of(" \t\n"));
    rest.erase(rest.find_last_not_of(" \t\n/") + 1);
    if (rest.starts_with(endpoint + "/"))
        rest.erase(0, endpoint.size() + 1);
    RepositoryName name;
    for (const std::string_view separator : {"@", "/tree/"}) {
        const auto at = rest.find(separator);
        if (at == rest.npos)
            continue;
        name.revision = rest.substr(at + separator.size());
        rest.erase(at);
    }
    name.id = rest;
    const bool badRevision =
        name.revision.empty() || name.revision.size() > 200 || name.revision.find("..") != name.revision.npos;
    if (rest.empty() || !isRepositoryId(rest) || badRevision)
        return failure(Error{ErrorCode::Usage,
                             {},
                             "model",
                             "organisation/name or organisation/name@revision",
                             "\"" + text.substr(0, 200) + "\""});
    return name;
}

std::uint64_t Repository::bytes() const {
    std::uint64_t sum = 0;
    for (const auto &file : files)
        sum += file.size;
    return sum;
}

Result<Repository> readRepository(const Json &answer, const std::string &place) {
    if (!answer.is_object())
        return badInput(place, "a JSON object that describes the model", answer.type_name());
    Repository repository{textAt(answer, "id"), textAt(answer, "sha"), {}};
    if (!isRepositoryId(repository.id))
        return badInput(place + ": id", "organisation/name", "\"" + repository.id.substr(0, 200) + "\"");
    if (!isHex(repository.commit, 40))
        return badInput(place + ": sha", "a commit of 40 hexadecimal digits", "\"" + repository.commit.substr(0, 80) + "\"");
    const auto siblings = answer.find("siblings");
    if (siblings == answer.end() || !siblings->is_array() || siblings->size() > mostFiles)
        return badInput(place + ": siblings", fmt::format("a list of at most {} files", mostFiles), "something else");
    std::map<std::string, const Json *> entries;
    std::vector<std::string> names;
    for (const auto &entry : *siblings) {
        const auto name = entry.is_object() ? textAt(entry, "rfilename") : std::string();
        SINTONIA_TRY(checkFileName(name, place + ": siblings"));
        if (!entries.emplace(name, &entry).second)
            return badInput(place + ": siblings", "each file once", "\"" + name + "\" twice");
        names.push_back(name);
    }
    SINTONIA_TRY(checkHasWeights(names, place));
    for (const auto &name : modelFileNames(names)) {
        SINTONIA_ASSIGN(file, readFileEntry(name, *entries.at(name), place));
        repository.files.push_back(std::move(file));
    }
    if (repository.bytes() > mostBytes)
        return badInput(place, fmt::format("at most {} bytes", mostBytes), fmt::format("{}", repository.bytes()));
    return repository;
}

} // namespace sintonia
