// SPDX-License-Identifier: Apache-2.0
#include "engine/store/rowsplit.h"

#include "engine/data/rowgrounds.h"
#include "engine/store/sqlguard.h"

namespace sintonia {

Result<std::map<std::string, std::uint64_t>> splitTuningRows(const SplitShares &shares, const std::string &from,
                                                             const Project &project, const CorpusInfo &info) {
    if (!from.empty() && !info.rows.contains(from))
        return badInput("corpus " + info.name, "a split that has training rows", '"' + from + '"');
    auto counts = info.rows;
    std::vector<TuningRow> rows;
    for (const auto &[split, count] : info.rows) {
        if (!from.empty() && split != from)
            continue;
        SINTONIA_ASSIGN(part, tuningRows(project, info, split));
        std::move(part.begin(), part.end(), std::back_inserter(rows));
        counts.erase(split);
    }
    SINTONIA_ASSIGN(splits, splitRowsByDocument(shares, rows));
    SQLite::Statement update(project.database(), "UPDATE tuning_rows SET split = ? WHERE corpus = ? AND name = ?");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        update.reset();
        SQLite::bind(update, splits[i], info.key, rows[i].id);
        update.exec();
        ++counts[splits[i]];
    }
    return counts;
}

} // namespace sintonia
