// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/rowcorpus.h"

#include "engine/data/rowgrounds.h"
#include "engine/eval/answerlanguage.h"

#include <algorithm>
#include <set>

namespace sintonia {

namespace {

/// The default template in the language of the abstentions, or of the questions where each row has its own.
PromptTemplate templateFor(const RowCorpusOptions &options, const Collection &collection) {
    if (options.prompt)
        return *options.prompt;
    if (options.rows.language != "auto")
        return defaultPromptTemplate(options.rows.language);
    std::string questions;
    for (std::size_t i = 0; i < std::min<std::size_t>(collection.queries.size(), 200); ++i)
        questions += collection.queries[i].text + "\n";
    return defaultPromptTemplate(codeOf(guessAnswerLanguage(questions)));
}

std::vector<std::string> splitsOf(const RowCorpusOptions &options, const Collection &collection) {
    if (!options.splits.empty())
        return options.splits;
    std::vector<std::string> all;
    for (const auto &[split, judgements] : collection.judgements)
        all.push_back(split);
    return all;
}

LeakReport leaksOf(const std::map<std::string, std::vector<TuningRow>> &rows) {
    const auto train = rows.find("train");
    if (train == rows.end())
        return {};
    std::vector<JudgedSet> others;
    for (const auto &[split, members] : rows)
        if (split != "train")
            others.push_back(judgedSet(members, split));
    return leakCheck(judgedSet(train->second, "train"), others);
}

} // namespace

Result<RowCorpusReport> buildRowCorpus(const RowCorpusOptions &options, const Retriever &retriever,
                                       const Collection &collection, Project &project, StopToken stop,
                                       ProgressSink &progress) {
    if (corpus(project, options.name))
        return badInput(project.folder().string(), "a name that no corpus of the project has", '"' + options.name + '"');
    RowCorpusReport report;
    std::map<std::string, std::vector<TuningRow>> rows;
    std::set<std::string> ids;
    for (const auto &split : splitsOf(options, collection)) {
        SINTONIA_ASSIGN(made, buildRagRows(options.rows, retriever, collection, split, stop, progress));
        for (auto &row : made.rows)
            if (!ids.insert(row.id).second)
                row.id += "@" + split;
        report.withoutOracle += made.withoutOracle;
        report.unanswered += made.unanswered;
        report.fewer += made.fewer;
        rows[split] = std::move(made.rows);
    }
    if (ids.empty())
        return badInput("corpus " + options.corpus, "judged questions with answers", "none");
    report.leaks = leaksOf(rows);
    const auto fill = [&](RecordSink &sink) -> Result<void> {
        for (auto &[split, members] : rows)
            for (auto &row : members) {
                if (stop.stop_requested())
                    return interrupted();
                const auto place = options.corpus + ": " + row.id;
                SINTONIA_TRY(sink.row(std::move(row), split, place));
            }
        return {};
    };
    auto recipe = options;
    recipe.prompt = templateFor(options, collection);
    const NewCorpus stored{options.name, options.corpus, "rag-rows", toText(toJson(recipe)), recipe.prompt};
    SINTONIA_ASSIGN(imported, storeCorpus(stored, {}, project, fill, stop));
    report.stored = std::move(imported);
    return report;
}

Json toJson(const RowCorpusReport &report) {
    return {{"rows", report.stored.rows},
            {"without_oracle", report.withoutOracle},
            {"unanswered", report.unanswered},
            {"fewer_documents", report.fewer},
            {"leaks", toJson(report.leaks)}};
}

} // namespace sintonia
