// SPDX-License-Identifier: Apache-2.0
#include "engine/train/setevaluation.h"

#include <ATen/ops/tensor.h>

#include <QtTest>

#include <set>

using namespace sintonia;

namespace {

/// Forty documents, of which queries q0 … q3 judge two each.
std::shared_ptr<const Collection> collection() {
    static const std::vector<std::string> words = {"one", "two", "three", "four", "five", "six"};
    auto made = std::make_shared<Collection>();
    for (std::size_t i = 0; i < 40; ++i)
        made->documents.push_back(
            {"d" + std::to_string(i), "", words[i % 6] + " " + words[i / 6 % 6] + " " + words[i * i % 5]});
    for (std::size_t i = 0; i < 4; ++i) {
        const auto id = "q" + std::to_string(i);
        made->queries.push_back({id, words[i] + " " + words[i + 1]});
        made->judgements["test"][id] = {{"d" + std::to_string(9 * i), 1}, {"d" + std::to_string(9 * i + 4), 0}};
    }
    return made;
}

/// Counts the texts that are embedded.
class Embedded : public ProgressSink {
public:
    std::uint64_t most = 0;
    void progress(const Progress &progress) override {
        if (progress.stage == "Embedding")
            most = std::max(most, progress.total);
    }
    void message(const std::string &) override {}
};

std::unique_ptr<Embedder> model() {
    auto loaded = Embedder::load(SINTONIA_TESTDATA_DIR "/models/tiny-mean");
    if (!loaded)
        qFatal("%s", loaded.error().text().c_str());
    return std::move(*loaded);
}

} // namespace

class TestSetEvaluation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void limitKeepsTheJudgedAndAFixedSample() {
        const auto all = collection();
        const auto whole = makeEvaluationSet("validation", all, "test");
        QCOMPARE(whole.documents.size(), std::size_t(40));
        const auto limited = makeEvaluationSet("validation", all, "test", 15);
        QCOMPARE(limited.documents.size(), std::size_t(15));
        QVERIFY(std::is_sorted(limited.documents.begin(), limited.documents.end()));
        QCOMPARE(limited.relevant.size(), whole.relevant.size());
        QCOMPARE(limited.irrelevant.size(), whole.irrelevant.size());
        for (std::size_t i = 0; i < whole.relevant.size(); ++i)
            QCOMPARE(limited.document(limited.relevant[i].second).id, whole.document(whole.relevant[i].second).id);
        const auto larger = makeEvaluationSet("validation", all, "test", 20);
        QVERIFY(std::includes(larger.documents.begin(), larger.documents.end(), limited.documents.begin(),
                              limited.documents.end()));
        QCOMPARE(makeEvaluationSet("validation", all, "test", 3).documents.size(), std::size_t(8)); // the judged ones stay
        QCOMPARE(makeEvaluationSet("validation", all, "test", 400).documents, whole.documents);
    }

    void sharedTextsAreEmbeddedOnce() {
        const auto all = collection();
        const auto encoder = model();
        const auto whole = makeEvaluationSet("validation", all, "test");
        auto copy = std::make_shared<const Collection>(*all); // another corpus with the same texts
        const auto other = makeEvaluationSet("out_of_domain/copy", copy, "test", 15);
        std::set<std::string> distinct;
        for (const auto &document : all->documents)
            distinct.insert(document.content());
        Embedded embedded;
        const auto both = evaluateSets({}, *encoder, {whole, other}, {}, embedded);
        QVERIFY(both);
        QCOMPARE(embedded.most, std::uint64_t(distinct.size()));
        const auto one = evaluateSets({}, *encoder, {whole}, {}, ProgressSink::none());
        const auto alone = evaluateSets({}, *encoder, {other}, {}, ProgressSink::none());
        QVERIFY(one && alone);
        for (const auto *measure : {"ndcg_cut_10", "map", "similarity_relevant", "similarity_irrelevant"}) {
            QVERIFY(std::abs((*one)[0].values.at(measure) - (*both)[0].values.at(measure)) < 1e-6);
            QVERIFY(std::abs((*alone)[0].values.at(measure) - (*both)[1].values.at(measure)) < 1e-6);
        }
    }

    void thresholdMeasuresAreMeansOverQueries() {
        const auto encoder = model();
        const auto results = evaluateSets({}, *encoder, {makeEvaluationSet("validation", collection(), "test")}, {},
                                          ProgressSink::none());
        QVERIFY(results);
        const auto &result = results->front();
        QCOMPARE(result.perQuery.size(), std::size_t(4));
        for (const auto *measure : {"precision", "recall", "f1"}) {
            double sum = 0;
            for (const auto &[query, values] : result.perQuery)
                sum += values.at(measure);
            QVERIFY(std::abs(sum / 4 - result.values.at(measure)) < 1e-12);
        }
        QVERIFY(result.values.at("recall") > 0); // the threshold is one of the pairs'
    }

    void pairSimilaritiesByHand() {
        const auto queries = at::tensor({1.0f, 0.0f, 0.0f, 2.0f}).view({2, 2});
        const auto documents = at::tensor({3.0f, 4.0f}).view({1, 2});
        const auto values = pairSimilarities(queries, documents, {{0, 0}, {1, 0}}, Similarity::Cosine);
        QCOMPARE(values.size(), std::size_t(2));
        QVERIFY(std::abs(values[0] - .6) < 1e-6 && std::abs(values[1] - .8) < 1e-6);
        QVERIFY(pairSimilarities(queries, documents, {}, Similarity::Dot).empty());
    }
};

QTEST_APPLESS_MAIN(TestSetEvaluation)
#include "tst_setevaluation.moc"
