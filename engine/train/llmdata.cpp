// SPDX-License-Identifier: Apache-2.0
#include "engine/train/llmdata.h"

#include "engine/data/rowgrounds.h"
#include "engine/store/prompttemplates.h"
#include "engine/store/runs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sintonia {

namespace {

Result<LlmSet> loadSet(const Project &project, const SetReference &reference, const std::string &name,
                       const std::string &key) {
    LlmSet set;
    set.name = name;
    SINTONIA_ASSIGN(info, corpus(project, reference.corpus));
    if (!info.rows.contains(reference.split)) {
        std::vector<std::string> splits;
        for (const auto &[split, count] : info.rows)
            splits.push_back(split);
        return badInput(key + ".split",
                        splits.empty() ? fmt::format("a corpus with training rows of an LLM; \"{}\" has none", reference.corpus)
                                       : fmt::format("a split with rows of \"{}\" ({})", reference.corpus,
                                                     fmt::join(splits, ", ")),
                        '"' + reference.split + '"');
    }
    SINTONIA_ASSIGN(rows, tuningRows(project, info, reference.split));
    set.rows = std::move(rows);
    SINTONIA_ASSIGN(prompt, promptTemplate(project, info));
    set.promptTemplate = std::move(prompt);
    return set;
}

} // namespace

Result<LlmData> loadLlmData(const Experiment &experiment, const Project &project) {
    LlmData data;
    const auto hash = [&](const SetReference &reference, const std::string &name) -> Result<void> {
        SINTONIA_ASSIGN(info, corpus(project, reference.corpus));
        data.hashes[name] = info.hash;
        return {};
    };
    SINTONIA_ASSIGN(train, loadSet(project, experiment.train, "train", "train"));
    data.train = std::move(train);
    SINTONIA_TRY(hash(experiment.train, "train"));
    std::vector<JudgedSet> others;
    const auto add = [&](const SetReference &reference, const std::string &name, const std::string &key) -> Result<void> {
        SINTONIA_ASSIGN(set, loadSet(project, reference, name, key));
        others.push_back(judgedSet(set.rows, name));
        data.sets.push_back(std::move(set));
        return hash(reference, name);
    };
    if (experiment.validation)
        SINTONIA_TRY(add(*experiment.validation, "validation", "validation"));
    const auto names = guardedSetNames(experiment);
    for (std::size_t i = 0; i < names.size(); ++i)
        SINTONIA_TRY(add(experiment.outOfDomain[i], names[i], fmt::format("out_of_domain[{}]", i)));
    const auto report = leakCheck(judgedSet(data.train.rows, "train"), others);
    data.leaks = toJson(report);
    data.clean = report.clean();
    return data;
}

} // namespace sintonia
