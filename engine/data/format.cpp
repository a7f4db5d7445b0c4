// SPDX-License-Identifier: Apache-2.0
#include "engine/data/linereader.h"
#include "engine/data/readers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

namespace sintonia {

namespace {

const std::vector<std::string> archives = {".zip", ".tar", ".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz", ".bz2",
                                           ".xz",  ".zst", ".7z",  ".rar",    ".lz4",  ".parquet", ".arrow"};

std::string readable() {
    std::string text = "one of:";
    for (const auto &format : formats())
        text += fmt::format("\n  {} ({})", format.name, format.description);
    return text;
}

Result<const Format *> formatNamed(const std::string &name) {
    for (const auto &format : formats())
        if (format.name == name)
            return &format;
    return failure(Error{ErrorCode::Usage, {}, "format", readable(), '"' + name + '"'});
}

} // namespace

const std::vector<Format> &formats() {
    static const std::vector<Format> list = {
        beirFormat(),   squadFormat(),    llamaIndexFormat(), promptCompletionFormat(), messagesFormat(), shareGptFormat(),
        alpacaFormat(), raftFormat(),     ragasFormat(),      flagEmbeddingFormat(),    pairsFormat(),    jsonlFormat(),
        trecFormat(),   csvFormat(),      tsvFormat(),        folderFormat()};
    return list;
}

fs::path plainOrPacked(const fs::path &folder, const std::string &name) {
    std::error_code error;
    for (const auto &path : {folder / name, folder / (name + ".gz")})
        if (fs::is_regular_file(path, error))
            return path;
    return {};
}

std::vector<fs::path> filesIn(const fs::path &folder) {
    std::vector<fs::path> files;
    std::error_code error, unreadable;
    for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error))
        if (entry->is_regular_file(unreadable))
            files.push_back(entry->path());
    std::sort(files.begin(), files.end());
    return files;
}

std::string unpackedName(const fs::path &path) {
    return path.extension() == ".gz" ? path.stem().string() : path.filename().string();
}

std::string sourceName(const fs::path &path) {
    const auto absolute = fs::absolute(path).lexically_normal();
    const auto last = absolute.has_filename() ? absolute : absolute.parent_path();
    std::error_code error;
    return fs::is_directory(last, error) ? last.filename().string() : fs::path(unpackedName(last)).stem().string();
}

Result<const Format *> recogniseFormat(const fs::path &path, const ReadOptions &options) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (!fs::exists(status))
        return failure(systemError(path, "open", error ? error.value() : ENOENT));
    std::string name = path.filename().string();
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    const bool isFolder = fs::is_directory(status);
    const auto archive =
        std::find_if(archives.begin(), archives.end(), [&](const auto &end) { return name.ends_with(end); });
    if (!isFolder && archive != archives.end())
        return badInput(path.string(), "a text file, a .gz file or a folder (unpack it first)", "a " + *archive + " file");
    if (!options.format.empty())
        return formatNamed(options.format);
    std::string head;
    if (!isFolder) {
        SINTONIA_ASSIGN(bytes, readHead(path));
        head = std::move(bytes);
    }
    for (const auto &format : formats())
        if (format.recognises(path, head))
            return &format;
    return badInput(path.string(), readable(), isFolder ? "a folder of another kind" : "something else");
}

} // namespace sintonia
