// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/store/corpora.h"
#include "engine/store/runs.h"
#include "engine/train/trainer.h"

#include <fstream>
#include <string>
#include <vector>

/// A small project for tests of training: corpora written as BEIR folders and imported.
namespace sintonia::testing {

inline void write(const fs::path &path, const std::string &text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

/// Twelve documents and as many queries out of a few words; three splits of the same judgements.
inline void writeTinyCorpus(const fs::path &folder, int shift) {
    static const std::vector<std::string> words = {"one", "two", "three", "four", "five", "six"};
    const auto word = [&](int i) { return words[std::size_t(i % 6)]; };
    std::string documents, queries, train = "query-id\tcorpus-id\tscore\n", test = train;
    for (int i = 0; i < 12; ++i) {
        documents += Json{{"_id", "d" + std::to_string(i)},
                          {"title", ""},
                          {"text", word(i) + " " + word(i / 2 + 1) + " " + word(i * i)}}
                         .dump() +
                     "\n";
        queries += Json{{"_id", "q" + std::to_string(i)}, {"text", word(i + shift) + " " + word(3 * i)}}.dump() + "\n";
        auto &split = i % 3 == 2 ? test : train;
        split += "q" + std::to_string(i) + "\td" + std::to_string(i) + "\t1\n";
        split += "q" + std::to_string(i) + "\td" + std::to_string((i + 5) % 12) + "\t0\n";
    }
    write(folder / "corpus.jsonl", documents);
    write(folder / "queries.jsonl", queries);
    write(folder / "qrels/train.tsv", train);
    write(folder / "qrels/test.tsv", test);
}

/// A project with corpora "home" and "away" made of writeTinyCorpus().
inline Result<Project> tinyProject(const fs::path &folder) {
    SINTONIA_ASSIGN(project, Project::openOrCreate(folder / "project"));
    for (const int shift : {0, 1}) {
        const auto source = folder / (shift == 0 ? "home" : "away");
        writeTinyCorpus(source, shift);
        SINTONIA_TRY(importCorpus({source.filename().string(), {}}, project, source, {}, ProgressSink::none()));
    }
    return std::move(project);
}

inline Experiment tinyExperiment() {
    Experiment experiment;
    experiment.model = SINTONIA_TESTDATA_DIR "/models/tiny-mean";
    experiment.train = {"home", "train"};
    experiment.validation = SetReference{"home", "test"};
    experiment.outOfDomain = {{"away", "test"}};
    experiment.epochs = 10;
    experiment.batchSize = 3;
    experiment.learningRate = 1e-3;
    experiment.evalEvery = 5;
    experiment.earlyStopping.patience = 0;
    experiment.device = "cpu";
    experiment.threads = 1;
    return experiment;
}

/// Values of one curve of a run by step.
inline std::map<std::int64_t, double> curve(Project &project, const std::string &run, const std::string &name) {
    std::map<std::int64_t, double> values;
    const auto indexed = indexRuns(project);
    const auto all = curves(project, run);
    if (indexed && all)
        for (const auto &one : *all)
            if (one.name == name)
                for (std::size_t i = 0; i < one.steps.size(); ++i)
                    values[one.steps[i]] = one.values[i];
    return values;
}

} // namespace sintonia::testing
