// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/prompttemplate.h"
#include "engine/store/project.h"

#include <cstdint>
#include <string>

namespace sintonia {

/// Row id of the document or query at `position` of a corpus: a corpus is one range of the primary key.
constexpr std::int64_t corpusRow(std::int64_t corpus, std::uint64_t position) {
    return (corpus << 40) | std::int64_t(position);
}

/// Name of the corpus's FTS5 table.
std::string searchTable(std::int64_t corpus);

/// Hash of a corpus: its content (documents, queries and training rows in order), the splits of its rows, their newest prompt template, and its judgements
/// as they stand in the database, whatever the order they came in; any other split, relevance or score of a pair gives
/// another hash.
std::string corpusHash(const Project &project, std::int64_t corpus, const std::string &contentHash);
/// Adds version `number` of the template of a corpus's rows.
void insertPromptTemplate(const Project &project, std::int64_t corpus, int number, const PromptTemplate &prompt);

/// Takes the hash anew after a change of what it covers.
void updateCorpusHash(const Project &project, std::int64_t corpus);

} // namespace sintonia
