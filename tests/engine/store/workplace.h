// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/store/corpora.h"

#include <QTemporaryDir>
#include <QtTest>

#include <SQLiteCpp/SQLiteCpp.h>

namespace sintonia {

/// A project and BEIR sources in one temporary folder.
class Workplace {
public:
    Workplace() : project(Project::openOrCreate(path("project")).value()) {}

    fs::path path(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }

    /// Documents d0 … of `padding` words each, a question and a judgement for every tenth.
    fs::path writeSource(const std::string &name, int count, int padding = 3) const {
        std::string corpus, queries, qrels = "query-id\tcorpus-id\tscore\n", words;
        for (int i = 0; i < padding; ++i)
            words += " padding" + std::to_string(i);
        for (int i = 0; i < count; ++i) {
            const auto number = std::to_string(i);
            corpus +=
                R"({"_id":"d)" + number + R"(","title":"Title )" + number + R"(","text":"Body)" + number + words + "\"}\n";
            if (i % 10 == 0) {
                queries += R"({"_id":"q)" + number + R"(","text":"Where is )" + number + "?\"}\n";
                qrels += "q" + number + "\td" + number + "\t1\n";
            }
        }
        const auto folder = path(name);
        writeFileAtomically(folder / "corpus.jsonl", corpus).or_else([](const Error &error) {
            qFatal("%s", error.text().c_str());
        });
        writeFileAtomically(folder / "queries.jsonl", queries).or_else([](const Error &error) {
            qFatal("%s", error.text().c_str());
        });
        writeFileAtomically(folder / "qrels/train.tsv", qrels).or_else([](const Error &error) {
            qFatal("%s", error.text().c_str());
        });
        return folder;
    }

    int count(const std::string &table) const {
        return project.database().execAndGet("SELECT count(*) FROM " + table).getInt();
    }

    bool isEmpty() const {
        const auto tables = count("sqlite_master WHERE name LIKE 'documents\\_%' ESCAPE '\\'");
        return count("corpora") == 0 && count("documents") == 0 && count("queries") == 0 && count("judgements") == 0 &&
               tables == 0;
    }

private:
    QTemporaryDir m_folder;

public:
    Project project;
};

inline Result<ImportReport> import(Workplace &place, const fs::path &source, const std::string &name = {}) {
    return importCorpus({name, {}}, place.project, source, {}, ProgressSink::none());
}

} // namespace sintonia
