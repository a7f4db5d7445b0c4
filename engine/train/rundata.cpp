// SPDX-License-Identifier: Apache-2.0
#include "engine/train/rundata.h"

#include "engine/data/leaks.h"
#include "engine/store/corpora.h"
#include "engine/store/runs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

namespace sintonia {

namespace {

/// Loads each corpus once.
class Corpora {
public:
    Corpora(const Project &project, StopToken stop, ProgressSink &progress)
        : m_project(project), m_stop(stop), m_progress(progress) {}

    Result<std::shared_ptr<const Collection>> load(const SetReference &set, const std::string &key) {
        auto &loaded = m_loaded[set.corpus];
        if (!loaded) {
            SINTONIA_ASSIGN(collection, loadCorpus(m_project, set.corpus, m_stop, m_progress));
            loaded = std::make_shared<const Collection>(std::move(collection));
        }
        if (!loaded->judgements.contains(set.split)) {
            std::vector<std::string> splits;
            for (const auto &[name, judgements] : loaded->judgements)
                splits.push_back(name);
            return badInput(key + ".split", fmt::format("a split of \"{}\" ({})", set.corpus, fmt::join(splits, ", ")),
                            "\"" + set.split + "\"");
        }
        return loaded;
    }

private:
    const Project &m_project;
    StopToken m_stop;
    ProgressSink &m_progress;
    std::map<std::string, std::shared_ptr<const Collection>> m_loaded;
};

Result<TrainingRows> rowsOf(const Experiment &experiment, RowKind kind, const Project &project, const Collection &collection,
                            const SetReference &set, const std::string &key) {
    SINTONIA_ASSIGN(info, corpus(project, set.corpus));
    SINTONIA_ASSIGN(judged, orderedJudgements(project, info, set.split));
    return makeRows(kind, experiment.hardNegatives, collection, judged, key);
}

} // namespace

Result<RunData> loadRunData(const Experiment &experiment, RowKind kind, const Project &project, StopToken stop,
                            ProgressSink &progress) {
    RunData data;
    Corpora corpora(project, stop, progress);
    SINTONIA_ASSIGN(training, corpora.load(experiment.train, "train"));
    SINTONIA_ASSIGN(rows, rowsOf(experiment, kind, project, *training, experiment.train, "train"));
    data.train = std::move(rows);
    SINTONIA_ASSIGN(trainInfo, corpus(project, experiment.train.corpus));
    data.hashes["train"] = trainInfo.hash;
    std::vector<JudgedSet> others;
    const auto add = [&](const SetReference &set, const std::string &name, const std::string &key) -> Result<void> {
        SINTONIA_ASSIGN(collection, corpora.load(set, key));
        SINTONIA_ASSIGN(info, corpus(project, set.corpus));
        data.hashes[name] = info.hash;
        data.sets.push_back(makeEvaluationSet(name, collection, set.split, std::uint64_t(experiment.evaluationDocuments)));
        if (data.sets.back().relevant.empty())
            return badInput(key, "a split with relevant documents", "none in \"" + set.corpus + "\" " + set.split);
        data.evaluation[name] = {{"queries", data.sets.back().queryIds.size()},
                                 {"documents", data.sets.back().documents.size()},
                                 {"of", collection->documents.size()}};
        others.push_back(judgedSet(*collection, set.split, name));
        return {};
    };
    if (experiment.validation) {
        SINTONIA_TRY(add(*experiment.validation, "validation", "validation"));
        if (auto validation =
                rowsOf(experiment, kind, project, *data.sets.front().collection, *experiment.validation, "validation"))
            data.validation = std::move(*validation);
    }
    const auto names = guardedSetNames(experiment);
    for (std::size_t i = 0; i < names.size(); ++i)
        SINTONIA_TRY(add(experiment.outOfDomain[i], names[i], fmt::format("out_of_domain[{}]", i)));
    const auto report = leakCheck(judgedSet(*training, experiment.train.split, "train"), others);
    data.leaks = toJson(report);
    data.clean = report.clean();
    return data;
}

} // namespace sintonia
