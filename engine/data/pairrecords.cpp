// SPDX-License-Identifier: Apache-2.0
#include "engine/data/pairrecords.h"

#include "engine/core/hash.h"

#include <fmt/format.h>

#include <algorithm>

namespace sintonia {

std::pair<std::uint32_t, bool> PairRecords::number(Numbers &numbers, const std::string &text) {
    // The hash stands for the text, so that memory stays bounded: 128 bits don't meet by chance.
    const auto [at, fresh] = numbers.emplace(sha256(text).substr(0, 32), std::uint32_t(numbers.size() + 1));
    return {at->second, fresh};
}

Result<void> PairRecords::row(std::string &&query, std::vector<JudgedText> &&texts, const std::string &place) {
    const bool empty =
        query.empty() || std::any_of(texts.begin(), texts.end(), [](const auto &t) { return t.text.empty(); });
    if (empty || texts.empty()) {
        m_reading.skip(place, mismatch("a query and texts beside it", empty ? "an empty text" : "a query alone"));
        return {};
    }
    const auto [queryNumber, newQuery] = number(m_queries, query);
    const auto queryId = fmt::format("q{}", queryNumber);
    if (newQuery)
        SINTONIA_TRY(m_reading.sink.query({queryId, std::move(query)}, place));
    for (auto &text : texts) {
        const auto [documentNumber, newDocument] = number(m_documents, text.text);
        const auto documentId = fmt::format("d{}", documentNumber);
        if (newDocument)
            SINTONIA_TRY(m_reading.sink.document({documentId, {}, std::move(text.text)}, place));
        if (!m_judged.insert((std::uint64_t(queryNumber) << 32) | documentNumber).second) {
            m_reading.repair(place,
                             fmt::format("{} and {} are judged already: the first judgement stays", queryId, documentId));
            continue;
        }
        SINTONIA_TRY(m_reading.sink.judgement({queryId, documentId, text.relevance, text.score},
                                              splitOr(m_reading.options, "train"), place));
    }
    return {};
}

} // namespace sintonia
