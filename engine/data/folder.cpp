// SPDX-License-Identifier: Apache-2.0
#include "engine/data/linereader.h"
#include "engine/data/readers.h"

#include <fmt/format.h>

#include <algorithm>

namespace sintonia {

namespace {

constexpr std::size_t largestText = std::size_t(64) << 20;

bool isMarkdown(const fs::path &path) {
    const auto extension = path.extension();
    return extension == ".md" || extension == ".markdown";
}

bool isText(const fs::path &path) {
    return path.extension() == ".txt" || isMarkdown(path);
}

/// Text files at any depth, sorted; hidden files and folders are left out. `others` counts files of other kinds.
std::vector<fs::path> textFiles(const fs::path &folder, std::uint64_t &others) {
    std::vector<fs::path> files;
    std::error_code error, unreadable;
    for (auto entry = fs::recursive_directory_iterator(folder, error); !error && entry != fs::recursive_directory_iterator();
         entry.increment(error)) {
        const bool hidden = entry->path().filename().string().starts_with('.');
        if (hidden && entry->is_directory(unreadable))
            entry.disable_recursion_pending();
        if (hidden || !entry->is_regular_file(unreadable))
            continue;
        if (isText(entry->path()))
            files.push_back(entry->path());
        else
            ++others;
    }
    std::sort(files.begin(), files.end());
    return files;
}

bool recognises(const fs::path &path, std::string_view) {
    std::error_code error;
    std::uint64_t others = 0;
    return fs::is_directory(path, error) ? !textFiles(path, others).empty() : isText(path);
}

/// A Markdown text's first line, if that is a heading of the first level, becomes the title.
void takeTitle(Document &document) {
    if (!document.text.starts_with("# "))
        return;
    const auto end = document.text.find('\n');
    document.title = document.text.substr(2, end == std::string::npos ? end : end - 2);
    const auto start = end == std::string::npos ? end : document.text.find_first_not_of("\n", end);
    document.text = start == std::string::npos ? "" : document.text.substr(start);
}

Result<void> readText(const fs::path &path, const std::string &name, Reading &reading) {
    SINTONIA_ASSIGN(lines, LineReader::open(path, name, reading));
    Document document{name, {}, {}};
    for (;;) {
        SINTONIA_ASSIGN(more, lines.next());
        if (!more)
            break;
        document.text.append(lines.line()).append("\n");
        if (document.text.size() > largestText)
            return badInput(name, fmt::format("a text of at most {} bytes", largestText), "a longer one");
    }
    document.text.erase(document.text.find_last_not_of(" \t\n") + 1);
    if (document.text.empty()) {
        reading.skip(name, mismatch("a text", "an empty file"));
        return {};
    }
    if (isMarkdown(path))
        takeTitle(document);
    return reading.sink.document(std::move(document), name);
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    std::error_code error;
    std::uint64_t others = 0;
    const bool folder = fs::is_directory(path, error);
    const auto files = folder ? textFiles(path, others) : std::vector{path};
    Reading reading{options, sink, stop, progress};
    for (const auto &file : files)
        reading.add(file);
    for (const auto &file : files) {
        const auto name = folder ? file.lexically_relative(path) : file.filename();
        SINTONIA_TRY(readText(file, name.generic_string(), reading));
    }
    if (others > 0)
        progress.message(fmt::format("{}: {} files that are neither .txt nor .md were left out", path.string(), others));
    return {};
}

} // namespace

Format folderFormat() {
    return {"folder", "folder of .txt and .md files: each a document", recognises, read};
}

} // namespace sintonia
