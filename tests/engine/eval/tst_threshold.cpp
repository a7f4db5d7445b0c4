// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/threshold.h"

#include <QtTest>

#include <limits>

using namespace sintonia;

class TestThreshold : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scoresPairs_data() {
        QTest::addColumn<double>("threshold");
        QTest::addColumn<double>("precision");
        QTest::addColumn<double>("recall");
        QTest::addColumn<double>("f1");
        QTest::newRow("all") << 0.0 << 0.5 << 1.0 << 2.0 / 3;
        QTest::newRow("the threshold itself counts") << 0.8 << 2.0 / 3 << 2.0 / 3 << 2.0 / 3;
        QTest::newRow("some") << 0.5 << 0.75 << 1.0 << 6.0 / 7;
        QTest::newRow("none") << 2.0 << 0.0 << 0.0 << 0.0;
    }
    void scoresPairs() {
        QFETCH(double, threshold);
        QFETCH(double, precision);
        QFETCH(double, recall);
        QFETCH(double, f1);
        const auto score = scoreAtThreshold(m_pairs, threshold);
        QCOMPARE(score.precision, precision);
        QCOMPARE(score.recall, recall);
        QCOMPARE(score.f1, f1);
    }

    void findsTheBestThreshold() {
        const auto best = bestThreshold(m_pairs);
        QCOMPARE(best.threshold, 0.6);
        QCOMPARE(best.f1, 6.0 / 7);
        QCOMPARE(scoreAtThreshold(m_pairs, best.threshold).f1, best.f1);
        // Equal similarities can't be told apart.
        QCOMPARE(bestThreshold({{0.5, true}, {0.5, false}}).precision, 0.5);
        QCOMPARE(bestThreshold({{0.5, false}}).f1, 0.0);
        QCOMPARE(bestThreshold({}).threshold, 0.0);
        QCOMPARE(bestThreshold({{std::numeric_limits<double>::quiet_NaN(), true}, {0.4, true}}).threshold, 0.4);
    }

    void binsValues() {
        const auto bins = histogram({-3, -1, -0.5, 0, 0.49, 0.5, 1, 7, std::numeric_limits<double>::quiet_NaN()}, -1, 1, 4);
        QCOMPARE(bins.counts, (std::vector<std::int64_t>{2, 1, 2, 3}));
    }

    void measuresOverlap() {
        const auto left = histogram({0.1, 0.1, 0.3, 0.3}, 0, 1, 5), right = histogram({0.3, 0.9}, 0, 1, 5);
        QCOMPARE(overlapCoefficient(left, left), 1.0);
        QCOMPARE(overlapCoefficient(left, right), 0.5);
        QCOMPARE(overlapCoefficient(right, left), 0.5);
        QCOMPARE(overlapCoefficient(left, histogram({0.9}, 0, 1, 5)), 0.0);
        QCOMPARE(overlapCoefficient(left, histogram({}, 0, 1, 5)), 0.0);
    }

private:
    const std::vector<JudgedSimilarity> m_pairs{{0.6, true}, {0.9, true},  {0.85, false},
                                                {0.8, true}, {0.3, false}, {0.1, false}};
};

QTEST_APPLESS_MAIN(TestThreshold)
#include "tst_threshold.moc"
