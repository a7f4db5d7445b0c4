// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/trecio.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <fstream>
#include <span>

namespace sintonia {

namespace {

bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Cuts `line` into at most fields.size() words and returns how many there are, the surplus counted too.
std::size_t splitFields(std::string_view line, std::span<std::string_view> fields) {
    std::size_t count = 0, at = 0;
    while (true) {
        while (at < line.size() && isSpace(line[at]))
            ++at;
        if (at == line.size())
            return count;
        const std::size_t begin = at;
        while (at < line.size() && !isSpace(line[at]))
            ++at;
        if (count < fields.size())
            fields[count] = line.substr(begin, at - begin);
        ++count;
    }
}

template <class T>
bool parseNumber(std::string_view text, T &value) {
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

/// Calls take(place, fields, count) for every line with content; `place` makes "FILE:LINE".
template <std::size_t size, class Take>
Result<void> readLines(const fs::path &path, Take take) {
    if (fs::is_directory(path))
        return badInput(path.string(), "a file", "a folder");
    errno = 0;
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        return failure(systemError(path, "open", errno));
    std::array<std::string_view, size> fields;
    std::string line;
    for (std::size_t number = 1; std::getline(stream, line); ++number) {
        const auto count = splitFields(line, fields);
        if (count == 0 || fields[0].starts_with('#'))
            continue;
        const auto place = [&] { return fmt::format("{}:{}", path.string(), number); };
        SINTONIA_TRY(take(place, fields, count));
    }
    if (stream.bad())
        return failure(systemError(path, "read", errno));
    return {};
}

} // namespace

Result<Qrels> readQrels(const fs::path &path) {
    Qrels qrels;
    auto judgements = qrels.end();
    SINTONIA_TRY(readLines<4>(path, [&](auto place, const auto &fields, std::size_t count) -> Result<void> {
        if (count != 4)
            return badInput(place(), "4 fields: query, iteration, document, relevance", fmt::format("{}", count));
        int relevance = 0;
        if (!parseNumber(fields[3], relevance))
            return badInput(place(), "a whole number as relevance", fmt::format("\"{}\"", fields[3]));
        // A level is an index into counts: trec_eval's own limit is 127.
        if (relevance > 1'000'000)
            return badInput(place(), "a relevance up to 1000000", std::string(fields[3]));
        if (judgements == qrels.end() || judgements->first != fields[0])
            judgements = qrels.try_emplace(std::string(fields[0])).first;
        if (!judgements->second.emplace(fields[2], relevance).second)
            return badInput(place(), "one judgement a query and document",
                            fmt::format("another of {} {}", fields[0], fields[2]));
        return {};
    }));
    if (qrels.empty())
        return badInput(path.string(), "judgements", "none");
    return qrels;
}

Result<RunFile> readRun(const fs::path &path) {
    RunFile file;
    auto ranking = file.run.end();
    SINTONIA_TRY(readLines<6>(path, [&](auto place, const auto &fields, std::size_t count) -> Result<void> {
        if (count < 6)
            return badInput(place(), "6 fields: query, Q0, document, rank, score, tag", fmt::format("{}", count));
        double score = 0;
        if (!parseNumber(fields[4], score) || std::isnan(score))
            return badInput(place(), "a number as score", fmt::format("\"{}\"", fields[4]));
        if (ranking == file.run.end() || ranking->first != fields[0])
            ranking = file.run.try_emplace(std::string(fields[0])).first;
        ranking->second.push_back({std::string(fields[2]), float(score)});
        file.id.assign(fields[5]);
        return {};
    }));
    if (file.run.empty())
        return badInput(path.string(), "retrieved documents", "none");
    return file;
}

Result<void> writeRun(const fs::path &path, const Run &run, const std::string &id) {
    SINTONIA_ASSIGN(file, AtomicFile::create(path));
    std::string lines;
    for (const auto &[query, documents] : run) {
        auto ranked = documents;
        std::sort(ranked.begin(), ranked.end(), [](const auto &a, const auto &b) {
            return a.score != b.score ? a.score > b.score : a.document > b.document;
        });
        lines.clear();
        for (std::size_t i = 0; i < ranked.size(); ++i)
            fmt::format_to(std::back_inserter(lines), "{} Q0 {} {} {} {}\n", query, ranked[i].document, i + 1,
                           ranked[i].score, id);
        SINTONIA_TRY(file.write(lines));
    }
    return file.commit();
}

} // namespace sintonia
