// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/format.h"

#include <QTemporaryDir>

#include <zlib.h>

/// A temporary folder in which a test writes the source it reads.
class TemporarySource {
public:
    sintonia::fs::path path(const std::string &name = {}) const {
        return sintonia::fs::path(m_folder.path().toStdString()) / name;
    }

    /// A name that ends in .gz is packed.
    void write(const std::string &name, const std::string &bytes) const {
        sintonia::fs::create_directories(path(name).parent_path());
        auto *file = gzopen(path(name).c_str(), name.ends_with(".gz") ? "wb" : "wbT");
        if (!bytes.empty())
            gzwrite(file, bytes.data(), unsigned(bytes.size()));
        gzclose(file);
    }

    /// A BEIR folder of `count` documents, questions and judgements ("test").
    void writeBeir(int count) const {
        std::string corpus, queries, qrels = "query-id\tcorpus-id\tscore\n";
        for (int i = 1; i <= count; ++i) {
            const auto number = std::to_string(i);
            corpus += R"({"_id":"d)" + number + R"(","title":"Title )" + number + R"(","text":"Text )" + number + "\"}\n";
            queries += R"({"_id":"q)" + number + R"(","text":"Question )" + number + "\"}\n";
            qrels += "q" + number + "\td" + number + "\t1\n";
        }
        write("corpus.jsonl", corpus);
        write("queries.jsonl", queries);
        write("qrels/test.tsv", qrels);
    }

private:
    QTemporaryDir m_folder;
};
