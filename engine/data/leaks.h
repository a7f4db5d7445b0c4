// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/data/records.h"

#include <string>
#include <vector>

namespace sintonia {

/// A named set of questions and the documents judged relevant to them: one side of a leak check.
struct JudgedSet {
    std::string name; ///< "train", "validation", "out_of_domain/NAME"
    std::vector<Query> queries;
    std::vector<Document> documents; ///< with relevance above 0
};

/// The part of a collection that one split judges. Ids that the collection does not hold are left out.
JudgedSet judgedSet(const Collection &collection, const std::string &split, std::string name);

/// Two texts of different sets that are the same.
struct LeakExample {
    std::string trainId;
    std::string otherId;
    std::string text; ///< of the other set, at most 200 characters
};

/// What one set shares with the training set.
struct Leak {
    std::string set;
    std::string kind; ///< "queries" or "documents"
    std::uint64_t size = 0;       ///< records of that set
    std::uint64_t exact = 0;      ///< of them with a text that is also in training
    std::uint64_t normalised = 0; ///< further ones, equal after normaliseForComparison()
    std::vector<LeakExample> examples; ///< at most 10
};

struct LeakReport {
    std::vector<Leak> leaks; ///< two entries a set, also when nothing leaks
    bool clean() const;
};

/// Looks in each of `others` for questions and documents of `train`.
LeakReport leakCheck(const JudgedSet &train, const std::vector<JudgedSet> &others);
Json toJson(const LeakReport &report);

} // namespace sintonia
