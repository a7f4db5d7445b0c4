// SPDX-License-Identifier: Apache-2.0
#include "engine/data/jsonrecords.h"
#include "engine/data/pairrecords.h"
#include "engine/data/readers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace sintonia {

namespace {

bool recognises(const fs::path &, std::string_view head) {
    const auto keys = keysOfFirstLine(head);
    const auto has = [&](const char *key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); };
    return has("query") && has("pos");
}

std::optional<double> scoreAt(const std::vector<std::string> &scores, std::size_t i) {
    double value = 0;
    if (i >= scores.size() ||
        std::from_chars(scores[i].data(), scores[i].data() + scores[i].size(), value).ec != std::errc())
        return std::nullopt;
    return value;
}

/// `lists`: pos, neg and their scores. Scores count only where every text of the row has one.
std::vector<JudgedText> textsOf(std::vector<std::vector<std::string>> &lists) {
    const bool scored = lists[3].size() == lists[1].size() && lists[4].size() == lists[2].size();
    std::vector<JudgedText> texts;
    for (const std::size_t list : {1, 2})
        for (std::size_t i = 0; i < lists[list].size(); ++i)
            texts.push_back({std::move(lists[list][i]), list == 1 ? 1 : 0,
                             scored ? scoreAt(lists[list + 2], i) : std::nullopt});
    return texts;
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    Reading reading{options, sink, stop, progress};
    reading.add(path);
    SINTONIA_ASSIGN(lines, LineReader::open(path, path.filename(), reading));
    using Kind = FieldWish::Kind;
    JsonRecords records({{keysFor(options, "query", {"query"})},
                         {{"pos"}},
                         {{"neg"}, Kind::Text, false},
                         {{"pos_scores"}, Kind::Number, false},
                         {{"neg_scores"}, Kind::Number, false},
                         {{"prompt"}, Kind::Text, false}});
    PairRecords pairs(reading);
    std::set<std::string> prompts;
    for (;;) {
        SINTONIA_ASSIGN(more, lines.nextFilled());
        if (!more)
            break;
        auto lists = records.parseLists(lines, reading);
        if (!lists) {
            reading.skip(lines.place(), reasonOf(lists.error()));
            continue;
        }
        prompts.insert((*lists)[5].begin(), (*lists)[5].end());
        auto texts = textsOf(*lists);
        SINTONIA_TRY(pairs.row(std::move((*lists)[0].front()), std::move(texts), lines.place()));
    }
    for (const auto &prompt : prompts)
        progress.message(fmt::format("{}: the prompt \"{}\" is not part of the queries: set it as query_prompt of the "
                                     "experiment",
                                     path.filename().string(), prompt));
    return {};
}

} // namespace

Format flagEmbeddingFormat() {
    return {"flagembedding", "FlagEmbedding JSON lines: query, pos and neg, with or without scores", recognises, read};
}

} // namespace sintonia
