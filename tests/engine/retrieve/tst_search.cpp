// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/search.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <QtTest>

#include <algorithm>

using namespace sintonia;

class TestSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsSortingAllScores_data() {
        QTest::addColumn<QString>("function");
        for (const auto *name : {"cosine", "dot", "euclidean", "manhattan"})
            QTest::newRow(name) << name;
    }
    void equalsSortingAllScores() {
        QFETCH(QString, function);
        const auto kind = similarityNamed(function.toStdString());
        QVERIFY(kind);
        // More documents and queries than one block holds.
        const auto queries = at::randn({300, 8}), documents = at::randn({9000, 8});
        const auto found = searchExact(queries, documents, *kind, 7, {}, ProgressSink::none());
        QVERIFY(found);
        QCOMPARE(found->size(), std::size_t(300));
        for (const std::int64_t q : {0, 1, 255, 256, 299}) {
            const auto scores = similarity(queries.narrow(0, q, 1), documents, *kind).contiguous();
            const float *score = scores.const_data_ptr<float>();
            std::vector<std::int64_t> order(9000);
            for (std::int64_t i = 0; i < 9000; ++i)
                order[std::size_t(i)] = i;
            std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return score[a] > score[b]; });
            const auto &hits = (*found)[std::size_t(q)];
            QCOMPARE(hits.size(), std::size_t(7));
            for (std::size_t i = 0; i < hits.size(); ++i)
                QVERIFY(std::abs(hits[i].score - score[order[i]]) < 1e-4f);
        }
    }

    void equalScoresComeByPosition() {
        const auto found =
            searchExact(at::zeros({1, 4}), at::zeros({20000, 4}), Similarity::Dot, 5, {}, ProgressSink::none());
        QVERIFY(found);
        for (std::int64_t i = 0; i < 5; ++i)
            QCOMPARE((*found)[0][std::size_t(i)].document, i);
    }

    void givesAllWhenThereAreFewerThanAsked() {
        const auto found = searchExact(at::rand({1, 4}), at::rand({3, 4}), Similarity::Cosine, 10, {}, ProgressSink::none());
        QVERIFY(found);
        QCOMPARE((*found)[0].size(), std::size_t(3));
    }

    void stopsAndRefuses() {
        std::stop_source source;
        source.request_stop();
        const auto stopped =
            searchExact(at::rand({1, 4}), at::rand({3, 4}), Similarity::Cosine, 1, source.get_token(), ProgressSink::none());
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Interrupted);
        QVERIFY(!searchExact(at::rand({1, 4}), at::rand({3, 5}), Similarity::Cosine, 1, {}, ProgressSink::none()));
        QVERIFY(!searchExact(at::rand({1, 4}), at::rand({3, 4}), Similarity::Cosine, 0, {}, ProgressSink::none()));
    }
};

QTEST_APPLESS_MAIN(TestSearch)
#include "tst_search.moc"
