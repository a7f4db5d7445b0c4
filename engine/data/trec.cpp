// SPDX-License-Identifier: Apache-2.0
#include "engine/data/qrels.h"
#include "engine/data/readers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

namespace sintonia {

namespace {

constexpr std::size_t largestBlock = std::size_t(64) << 20;
constexpr std::size_t mostFilesLookedAt = 64;

enum class Part { Documents, Topics, Qrels, Other };

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return out;
}

/// White space collapsed to single spaces.
std::string collapse(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!space)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (!out.empty() && out.back() == ' ')
        out.pop_back();
    return out;
}

/// Topics come as <top> blocks, or as <DOC> blocks in a file that is named after topics or queries.
Part partOf(const fs::path &path, std::string_view head) {
    const auto start = head.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    const auto text = start == std::string_view::npos ? std::string() : lower(head.substr(start, 5));
    const auto name = lower(path.filename().string());
    if (text == "<top>")
        return Part::Topics;
    if (text == "<doc>")
        return name.find("topic") != std::string::npos || name.find("quer") != std::string::npos ? Part::Topics
                                                                                                 : Part::Documents;
    return looksLikeTrecQrels(head) ? Part::Qrels : Part::Other;
}

/// The files of a source in reading order: documents, topics, judgements.
std::vector<std::pair<Part, fs::path>> partsOf(const fs::path &path) {
    std::vector<std::pair<Part, fs::path>> parts;
    std::error_code error;
    if (!fs::is_directory(path, error))
        return {{partOf(path, readHead(path).value_or("")), path}};
    for (const auto &file : filesIn(path))
        parts.emplace_back(partOf(file, readHead(file).value_or("")), file);
    std::sort(parts.begin(), parts.end());
    return parts;
}

bool recognises(const fs::path &path, std::string_view head) {
    std::error_code error;
    if (!fs::is_directory(path, error))
        return partOf(path, head) != Part::Other;
    if (filesIn(path).size() > mostFilesLookedAt)
        return false;
    const auto parts = partsOf(path);
    return !parts.empty() && parts.front().first != Part::Other;
}

/// A block's texts by lower-case tag; text outside any tag stands under "".
std::map<std::string, std::string> tagged(std::string_view block) {
    std::map<std::string, std::string> texts;
    std::string tag;
    while (!block.empty()) {
        const auto open = block.find('<');
        texts[tag].append(block.substr(0, open)).append(" ");
        const auto close = open == std::string_view::npos ? open : block.find('>', open);
        if (close == std::string_view::npos)
            break;
        tag = lower(block.substr(open + 1, close - open - 1));
        if (tag.starts_with('/'))
            tag.clear();
        block.remove_prefix(close + 1);
    }
    for (auto &[name, text] : texts)
        text = collapse(text);
    return texts;
}

/// Without the label that TREC's own topic files put first ("Number: 301").
std::string unlabelled(std::string text, std::string_view label) {
    return text.starts_with(label) ? collapse(std::string_view(text).substr(label.size())) : text;
}

Query topicOf(std::map<std::string, std::string> texts) {
    Query query{unlabelled(texts["num"] + texts["docno"], "Number:"), unlabelled(texts["title"], "Topic:")};
    const bool digits = !query.id.empty() && query.id.find_first_not_of("0123456789") == std::string::npos;
    if (digits) // topic 051 is 51 in the judgements
        query.id.erase(0, std::min(query.id.find_first_not_of('0'), query.id.size() - 1));
    for (const auto &text : {unlabelled(texts["desc"], "Description:"), texts[""]})
        if (query.text.empty())
            query.text = text;
    return query;
}

Document documentOf(std::map<std::string, std::string> texts) {
    Document document{texts["docno"], texts["title"], {}};
    if (document.title.empty())
        document.title = texts["headline"];
    for (const auto &[tag, text] : texts)
        if (tag != "docno" && tag != "docid" && tag != "title" && tag != "headline" && !text.empty())
            document.text += (document.text.empty() ? "" : " ") + text;
    return document;
}

Result<void> giveBlock(std::string_view block, Part part, const std::string &place, Reading &reading) {
    auto texts = tagged(block);
    if (part == Part::Topics) {
        auto query = topicOf(std::move(texts));
        if (!query.id.empty() && !query.text.empty())
            return reading.sink.query(std::move(query), place);
        reading.skip(place, mismatch("a topic with number and title", query.id.empty() ? "no number" : "no title"));
        return {};
    }
    auto document = documentOf(std::move(texts));
    if (!document.id.empty())
        return reading.sink.document(std::move(document), place);
    reading.skip(place, mismatch("a document number", "none"));
    return {};
}

/// Reads the <top> or <DOC> blocks of a file.
Result<void> readBlocks(const fs::path &path, Part part, Reading &reading) {
    SINTONIA_ASSIGN(lines, LineReader::open(path, path.filename(), reading));
    std::string block, place, end;
    for (;;) {
        SINTONIA_ASSIGN(more, lines.next());
        if (!more)
            break;
        const auto line = lower(lines.line().substr(0, lines.line().find_last_not_of(" \t") + 1));
        if (line == "<top>" || line == "<doc>") {
            if (!place.empty())
                reading.skip(place, mismatch("the block's end", "another block"));
            place = lines.place();
            end = "</" + line.substr(1);
            block.clear();
        } else if (!place.empty() && line == end) {
            SINTONIA_TRY(giveBlock(block, part, place, reading));
            place.clear();
        } else if (!place.empty()) {
            block.append(lines.line()).append("\n");
            if (block.size() > largestBlock)
                return badInput(place, "a block of at most 64 MiB", "a larger one");
        } else if (!line.empty()) {
            reading.skip(lines.place(), mismatch("<top> or <DOC>", excerpt(lines.line())));
        }
    }
    if (!place.empty())
        reading.skip(place, mismatch("the block's end", "the end of the file"));
    return {};
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    const auto parts = partsOf(path);
    Reading reading{options, sink, stop, progress};
    for (const auto &[part, file] : parts)
        if (part != Part::Other)
            reading.add(file);
    for (const auto &[part, file] : parts) {
        if (part == Part::Other) {
            progress.message(fmt::format("{}: neither topics nor judgements: left out", file.filename().string()));
            continue;
        }
        SINTONIA_TRY(part == Part::Qrels ? readQrels(file, file.filename(), splitOr(options, "test"), reading)
                                         : readBlocks(file, part, reading));
    }
    return {};
}

} // namespace

Format trecFormat() {
    return {"trec", "TREC topics, judgements and <DOC> files, one file or a folder of them", recognises, read};
}

} // namespace sintonia
