// SPDX-License-Identifier: Apache-2.0
#include "engine/data/rowgrounds.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace sintonia {

namespace {

/// `document` under its id, or under its text where it has none.
Document identified(Document document) {
    if (document.id.empty())
        document.id = document.text;
    return document;
}

} // namespace

std::string askedText(const TuningRow &row) {
    if (!row.question.empty())
        return row.question;
    const auto last = std::find_if(row.messages.rbegin(), row.messages.rend(),
                                   [](const ChatMessage &message) { return message.role == "user"; });
    return last != row.messages.rend() ? last->content : row.prompt;
}

std::vector<Document> groundDocuments(const TuningRow &row) {
    std::vector<Document> documents;
    for (const auto &piece : row.context)
        if (piece.oracle)
            documents.push_back(identified(piece.document));
    if (!documents.empty())
        return documents;
    if (const auto relevant = row.origin.find("relevant"); relevant != row.origin.end() && relevant->is_array())
        for (const auto &id : *relevant)
            if (id.is_string())
                documents.push_back({id.get<std::string>(), {}, {}});
    if (documents.empty())
        for (const auto &piece : row.context)
            documents.push_back(identified(piece.document));
    return documents;
}

JudgedSet judgedSet(const std::vector<TuningRow> &rows, std::string name) {
    JudgedSet set{std::move(name), {}, {}};
    std::unordered_set<std::string> known;
    for (const auto &row : rows) {
        set.queries.push_back({row.id, askedText(row)});
        for (auto &document : groundDocuments(row))
            if (!document.text.empty() && known.insert(document.id).second)
                set.documents.push_back(std::move(document));
    }
    return set;
}

Result<std::vector<std::string>> splitRowsByDocument(const SplitShares &shares, const std::vector<TuningRow> &rows) {
    Judgements grounds;
    std::unordered_map<std::string, std::string> asked, texts;
    for (const auto &row : rows) {
        auto &documents = grounds[row.id];
        asked.emplace(row.id, askedText(row));
        for (const auto &document : groundDocuments(row)) {
            documents[document.id] = 1;
            if (!document.text.empty())
                texts.emplace(document.id, document.content());
        }
    }
    const auto textIn = [](const auto &map) {
        return [&map](const std::string &id) {
            const auto found = map.find(id);
            return found == map.end() ? std::string() : found->second;
        };
    };
    SINTONIA_ASSIGN(splits, splitByDocumentGroup(shares, grounds, textIn(asked), textIn(texts)));
    std::unordered_map<std::string, std::string> splitOf;
    for (const auto &[split, members] : splits)
        for (const auto &[id, documents] : members)
            splitOf.emplace(id, split);
    std::vector<std::string> list;
    for (const auto &row : rows)
        list.push_back(splitOf[row.id]);
    return list;
}

} // namespace sintonia
