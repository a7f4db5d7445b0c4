// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace sintonia {

/// The database's schema as a list of steps: step i (counted from 0) brings user_version i to i + 1. Published steps are
/// never edited; a change of the schema is one more step at the end.
///
/// | table         | holds |
/// | corpora       | one row a corpus; counts are kept beside it |
/// | documents     | id = documentRow(corpus, position): a page is a range of the primary key |
/// | documents_KEY | FTS5 index of one corpus (contentless, rowid = position), so that bm25 counts that corpus only |
/// | queries       | id = documentRow(corpus, position), as for documents |
/// | judgements    | by corpus, split, query and document id |
/// | tuning_rows   | training rows of an LLM, as JSON, by corpus and split |
/// | prompt_templates | versions of the template by which a corpus's rows become prompts |
/// | runs          | index of runs/ID/experiment.json and the state that the journal tells |
/// | metric_points | curves of the journal |
/// | per_query     | per-query results of evaluations |
/// | run_events    | states, checkpoints, messages and verdicts of the journal |
/// | answers       | answers of a language model in evaluations, by run, step, set and row; their measures are in per_query |
/// | answer_judgements | what judges said of answers, by a hash of question, context and answer |
/// | marked_answers    | answers that a person has marked good or bad, with question and context as JSON |
const std::vector<std::string> &schemaSteps();

/// Brings the database to the last of `steps`, each in its own transaction; a database newer than that is bad input.
/// `place` (the file) stands in errors.
Result<void> migrate(SQLite::Database &database, const std::vector<std::string> &steps, const std::string &place);

} // namespace sintonia
