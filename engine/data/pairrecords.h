// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/linereader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sintonia {

/// A document's text beside a query, with its judgement.
struct JudgedText {
    std::string text;
    int relevance = 1;
    std::optional<double> score = {};
};

/// Turns training rows, which hold texts in place of ids, into documents, queries and judgements of the split (else
/// "train"): equal texts are one document or one query; ids are d1, d2, … and q1, q2, … in the order of appearance.
class PairRecords {
public:
    explicit PairRecords(Reading &reading) : m_reading(reading) {}

    /// Empty texts make the row a skipped one. A pair that was judged before keeps its first judgement, which is reported.
    Result<void> row(std::string &&query, std::vector<JudgedText> &&texts, const std::string &place);

private:
    using Numbers = std::unordered_map<std::string, std::uint32_t>; ///< hash of the text -> number, from 1
    /// The text's number, and whether it is new.
    static std::pair<std::uint32_t, bool> number(Numbers &numbers, const std::string &text);

    Reading &m_reading;
    Numbers m_queries, m_documents;
    std::unordered_set<std::uint64_t> m_judged; ///< query number << 32 | document number
};

} // namespace sintonia
