// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/judgedpairs.h"

#include <ATen/ops/tensor.h>
#include <QtTest>

#include <array>

using namespace sintonia;

class TestJudgedPairs : public QObject {
    Q_OBJECT

    static at::Tensor matrix(std::vector<float> values) {
        return at::tensor(values).view({-1, 2});
    }

private Q_SLOTS:
    void addsTheBestUnjudgedDocuments() {
        Collection collection;
        collection.documents = {{"d1", "", ""}, {"d2", "", ""}, {"d3", "", ""}, {"d4", "", ""}};
        collection.queries = {{"q1", ""}, {"unjudged", ""}, {"q2", ""}};
        const Judgements judgements{{"q1", {{"d2", 1}, {"d4", 0}}}, {"q2", {{"d1", 2}, {"d3", 1}, {"gone", 1}}}};
        const auto queries = matrix({1, 0, 0, 0, 0, 1});
        const auto documents = matrix({0.9f, 0.1f, 0.8f, 0.2f, 0.7f, 0.3f, 0.6f, 0.4f});
        const auto pairs = judgedPairs(collection, judgements, queries, documents, Similarity::Dot);
        QStringList seen;
        for (const auto &pair : pairs)
            seen << QString("%1 %2 %3 %4").arg(pair.query.c_str(), pair.document.c_str()).arg(pair.relevance).arg(pair.similarity, 0, 'f', 1);
        QCOMPARE(seen, (QStringList{"q1 d2 1 0.8", "q1 d4 0 0.6", "q1 d1 0 0.9", "q2 d1 2 0.1", "q2 d3 1 0.3", "q2 d4 0 0.4", "q2 d2 0 0.2"}));
        const auto means = meanSimilarities(pairs);
        QVERIFY(std::abs(means.relevant - 0.4) < 1e-6);
        QVERIFY(std::abs(means.irrelevant - 0.525) < 1e-6);
    }

    void emptyHasNoMeans() {
        QCOMPARE(meanSimilarities({}).relevant, 0.0);
        QCOMPARE(meanSimilarities({}).irrelevant, 0.0);
    }
};

QTEST_APPLESS_MAIN(TestJudgedPairs)
#include "tst_judgedpairs.moc"
