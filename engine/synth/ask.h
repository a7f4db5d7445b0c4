// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/prompttemplate.h"
#include "engine/models/languagemodel.h"
#include "engine/retrieve/retriever.h"
#include "engine/store/project.h"

#include <string>
#include <vector>

namespace sintonia {

/// The k best documents of the collection for a question, as context with {"corpus", "retriever", "rank", "score"} as
/// origin.
Result<std::vector<ContextDocument>> retrieveContext(const Retriever &retriever, const Collection &collection,
                                                     const std::string &question, std::int64_t k, StopToken stop,
                                                     ProgressSink &progress);

/// The template to ask by: that of the rows which `run` was tuned on (empty: no run), else the newest one of `corpus`
/// (empty: none), else the default one in the language of the question.
Result<PromptTemplate> askingTemplate(const Project &project, const std::string &run, const std::string &corpus,
                                      const std::string &question);

struct AskOptions {
    PromptTemplate prompt = defaultPromptTemplate("en");
    GenerateOptions generate;
};

struct AskedAnswer {
    std::string text; ///< without space around it
    StoppedBy stoppedBy = StoppedBy::Length;
    std::size_t promptTokens = 0;
    std::size_t tokens = 0;
    double promptSeconds = 0; ///< until the first token
    double seconds = 0;
};

/// Answers a question from its context in the model's chat template (or plain lines where it has none), as training rows are
/// put. The text goes to progress.piece() as it comes.
Result<AskedAnswer> askModel(const AskOptions &options, const LanguageModel &model, const std::string &question,
                             const std::vector<ContextDocument> &context, StopToken stop, ProgressSink &progress);

} // namespace sintonia
