// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/tuningrow.h"
#include "engine/store/project.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sintonia {

/// What a language model answered in an evaluation, with the row that it answered. Of a corpus that is gone only id, text
/// and values are known.
struct RunAnswer {
    std::string row; ///< its id
    std::string text;
    std::map<std::string, double> values; ///< by measure
    std::string question;                 ///< askedText() of the row
    std::vector<ContextDocument> context;
    std::string reference; ///< the row's own completion
    bool abstention = false; ///< that completion declines to answer
};

/// Sets of the run that have answers ("validation", "out_of_domain/NAME") with the steps of each, in order.
Result<std::map<std::string, std::vector<std::int64_t>>> answeredSets(const Project &project, const std::string &run);
/// Of one set at the newest of its steps that is not after `step`, in the order of the rows. A set without answers is bad
/// input that lists those with.
Result<std::vector<RunAnswer>> runAnswers(const Project &project, const std::string &run, const std::string &set,
                                          std::int64_t step);

/// What models read of a context: the documents' contents.
std::vector<std::string> textsOf(const std::vector<ContextDocument> &context);

} // namespace sintonia
