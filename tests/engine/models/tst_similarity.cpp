// SPDX-License-Identifier: Apache-2.0
#include "engine/models/similarity.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace sintonia;

class TestSimilarity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// q, relevant and irrelevant document of the design, definition 1.
    void values_data() {
        QTest::addColumn<QString>("function");
        QTest::addColumn<double>("relevant");
        QTest::addColumn<double>("irrelevant");
        QTest::newRow("cosine") << "cosine" << 0.987 << 0.348;
        QTest::newRow("dot") << "dot" << 0.620 << 0.260;
        QTest::newRow("euclidean") << "euclidean" << -0.141 << -0.990;
        QTest::newRow("manhattan") << "manhattan" << -0.200 << -1.400;
    }
    void values() {
        QFETCH(QString, function);
        QFETCH(double, relevant);
        QFETCH(double, irrelevant);
        const Similarity kind = similarityNamed(function.toStdString()).value();
        QCOMPARE(nameOf(kind), function.toStdString());
        const auto exact = similarity({{0.2, 0.8}}, {{0.3, 0.7}, {0.9, 0.1}}, kind).value();
        QVERIFY(std::abs(exact[0][0] - relevant) < 5e-4);
        QVERIFY(std::abs(exact[0][1] - irrelevant) < 5e-4);
        const at::Tensor tensors =
            similarity(at::tensor({0.2f, 0.8f}).unsqueeze(0), at::tensor({0.3f, 0.7f, 0.9f, 0.1f}).view({2, 2}), kind);
        QVERIFY(std::abs(tensors[0][0].item<double>() - exact[0][0]) < 1e-6);
        QVERIFY(std::abs(tensors[0][1].item<double>() - exact[0][1]) < 1e-6);
    }

    void edges() {
        QCOMPARE(similarity({{0, 0}}, {{1, 2}}, Similarity::Cosine).value()[0][0], 0.0);
        QVERIFY(!similarity({{1, 2}}, {{1, 2, 3}}, Similarity::Dot));
        QVERIFY(!similarityNamed("jaccard"));
    }
};

QTEST_APPLESS_MAIN(TestSimilarity)
#include "tst_similarity.moc"
