// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// A text that can be found. All text is valid UTF-8.
struct Document {
    std::string id;
    std::string title;
    std::string text;

    /// What a model reads: title and text joined by one space; an empty title adds nothing.
    std::string content() const { return title.empty() ? text : title + " " + text; }
};

/// A question or search text; `answers` where the source has them (SQuAD).
struct Query {
    std::string id;
    std::string text;
    std::vector<std::string> answers = {};
};

/// That a document is relevant to a query to a degree (> 0), or judged not relevant (0). Unjudged pairs are absent.
struct Judgement {
    std::string query;
    std::string document;
    int relevance = 1;
    /// The source's own finer value of the pair (a similarity grade, a teacher's score): what losses over graded pairs order
    /// by, in place of the relevance.
    std::optional<double> score = {};
};

/// query id -> document id -> relevance.
using Judgements = std::map<std::string, std::map<std::string, int>>;

/// A collection in memory: documents and queries in file order, judgements by split ("train", "validation", "test", …).
struct Collection {
    std::string name;
    std::vector<Document> documents;
    std::vector<Query> queries;
    std::map<std::string, Judgements> judgements;
};

} // namespace sintonia
