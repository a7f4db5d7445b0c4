// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"
#include "engine/models/jsongrammar.h"

#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

/// The text by which an LLM judges an answer, with {question}, {context} and {answer}; what a person may edit.
std::string defaultRubric();
/// What a version of a rubric is known by: the first 12 hexadecimal digits of its SHA-256.
std::string versionOf(const std::string &rubric);
/// The prompt for one answer; the documents are numbered from 1. What comes in is never read for further names. A rubric
/// without one of the three is a usage error.
Result<std::string> fillRubric(const std::string &rubric, const std::string &question,
                               const std::vector<std::string> &context, const std::string &answer);

/// A judge's verdict on an answer: R(A, C, Q) by an LLM.
struct Verdict {
    double relevance = 0; ///< 0 … 1
    std::string reason;
};
/// Of a judge's raw text. Repaired are: text and fences around the object (the last one counts), a comma before its end, an
/// end that was cut off behind the number, a number in quotes. A number outside 0 … 1 is none.
Result<Verdict> readVerdict(std::string_view raw);
/// What a model on this machine is forced into: {"relevance": number, "reason": "text"}.
JsonGrammar verdictGrammar();

} // namespace sintonia
