// SPDX-License-Identifier: Apache-2.0
#include "engine/data/rowshape.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sintonia {

namespace {

bool holdsOneOf(const std::vector<std::string> &keys, const std::vector<std::string> &wanted) {
    return std::find_first_of(keys.begin(), keys.end(), wanted.begin(), wanted.end()) != keys.end();
}

} // namespace

Result<RowShape> rowShape(const ReadOptions &options, const std::string &fileName, const std::vector<std::string> &keys) {
    const auto textKeys = keysFor(options, "text", {"text", "contents"});
    const auto queryKeys = keysFor(options, "query", {"query", "question"});
    RowShape shape;
    shape.queries = options.columns.contains("query") || fileName.starts_with("queries.") ||
                    (holdsOneOf(keys, queryKeys) && !holdsOneOf(keys, textKeys));
    auto wanted = shape.queries ? queryKeys : textKeys;
    if (shape.queries && !options.columns.contains("query"))
        wanted.insert(wanted.end(), textKeys.begin(), textKeys.end());
    if (!holdsOneOf(keys, wanted))
        return badInput(fileName, fmt::format("a column of {} (or a column mapping)", fmt::join(wanted, ", ")),
                        fmt::format("{}", fmt::join(keys, ", ")));
    const auto idKeys = keysFor(options, "id", {"_id", "id", "docid", "doc_id", "qid", "query_id"});
    shape.numbered = !holdsOneOf(keys, idKeys);
    if (shape.numbered && options.columns.contains("id"))
        return badInput(fileName, fmt::format("a column {}", idKeys.front()), fmt::format("{}", fmt::join(keys, ", ")));
    shape.wishes = {{idKeys, FieldWish::Kind::Id, !shape.numbered},
                    {shape.queries ? keysFor(options, "answer", {"answer"}) : keysFor(options, "title", {"title"}),
                     FieldWish::Kind::Text, false},
                    {wanted, FieldWish::Kind::Text, true}};
    return shape;
}

void reportUnread(const RowShape &shape, const std::string &fileName, const std::vector<std::string> &keys,
                  ProgressSink &progress) {
    std::vector<std::string> unread;
    for (const auto &key : keys)
        if (std::none_of(shape.wishes.begin(), shape.wishes.end(),
                         [&](const auto &wish) { return holdsOneOf(wish.keys, {key}); }))
            unread.push_back(key);
    if (!unread.empty())
        progress.message(fmt::format("{}: not read: {}", fileName, fmt::join(unread, ", ")));
}

Result<void> giveRow(const RowShape &shape, std::vector<std::optional<std::string>> &&values, const LineReader &reader,
                     const std::string &place, RecordSink &sink) {
    auto id = shape.numbered ? std::to_string(reader.number()) : std::move(*values[0]);
    if (!shape.queries)
        return sink.document({std::move(id), std::move(values[1]).value_or(""), std::move(*values[2])}, place);
    Query query{std::move(id), std::move(*values[2])};
    if (values[1] && !values[1]->empty())
        query.answers.push_back(std::move(*values[1]));
    return sink.query(std::move(query), place);
}

} // namespace sintonia
