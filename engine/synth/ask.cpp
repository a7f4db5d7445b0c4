// SPDX-License-Identifier: Apache-2.0
#include "engine/synth/ask.h"

#include "engine/eval/answerlanguage.h"
#include "engine/store/prompttemplates.h"
#include "engine/store/runs.h"
#include "engine/synth/localchat.h"

namespace sintonia {

namespace {

std::string trimmed(const std::string &text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == text.npos ? std::string() : text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first);
}

/// The newest template of the corpus of that name; nothing where either is missing.
Result<std::optional<PromptTemplate>> templateOf(const Project &project, const std::string &name) {
    SINTONIA_ASSIGN(all, corpora(project));
    for (const auto &info : all) {
        if (info.name != name)
            continue;
        SINTONIA_ASSIGN(versions, promptTemplates(project, info));
        return versions.empty() ? std::nullopt : std::optional(versions.back().prompt);
    }
    return std::optional<PromptTemplate>();
}

} // namespace

Result<PromptTemplate> askingTemplate(const Project &project, const std::string &run, const std::string &corpus,
                                      const std::string &question) {
    if (!run.empty()) {
        SINTONIA_ASSIGN(environment, runEnvironment(project, run));
        SINTONIA_ASSIGN(experiment, experimentFromJson(environment.value("experiment", Json::object()), run));
        SINTONIA_ASSIGN(learnt, templateOf(project, experiment.train.corpus));
        if (learnt)
            return *learnt;
    }
    SINTONIA_ASSIGN(own, templateOf(project, corpus));
    return own ? *own : defaultPromptTemplate(codeOf(guessAnswerLanguage(question)));
}

Result<std::vector<ContextDocument>> retrieveContext(const Retriever &retriever, const Collection &collection,
                                                     const std::string &question, std::int64_t k, StopToken stop,
                                                     ProgressSink &progress) {
    SINTONIA_ASSIGN(rankings, retriever.search({question}, k, std::move(stop), progress));
    std::vector<ContextDocument> context;
    for (const auto &hit : rankings.front())
        context.push_back({collection.documents[std::size_t(hit.document)],
                           false,
                           {{"corpus", collection.name},
                            {"retriever", retriever.name()},
                            {"rank", context.size() + 1},
                            {"score", hit.score}}});
    return context;
}

Result<AskedAnswer> askModel(const AskOptions &options, const LanguageModel &model, const std::string &question,
                             const std::vector<ContextDocument> &context, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(prompt, conversationIds(model, renderPrompt(options.prompt, question, context)));
    SINTONIA_ASSIGN(generation, model.generate(options.generate, {prompt}, std::move(stop), progress));
    const auto &text = generation.texts.front();
    return AskedAnswer{trimmed(text.text),       text.stoppedBy,     prompt.size(), text.ids.size(),
                       generation.promptSeconds, generation.seconds};
}

} // namespace sintonia
