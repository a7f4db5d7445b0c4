// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/statistics.h"

#include <QtTest>

#include <cmath>

using namespace sintonia;

class TestStatistics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void enumeratesFewPairs_data() {
        QTest::addColumn<std::vector<double>>("other");
        QTest::addColumn<double>("pValue");
        using Values = std::vector<double>;
        // Of the 2^n sign patterns: how many are as extreme as the observed sum.
        QTest::newRow("all win alike") << Values{1, 1, 1, 1, 1} << 2.0 / 32;
        QTest::newRow("4 against 1") << Values{1, 1, 1, 1, -1} << 12.0 / 32;
        QTest::newRow("no difference") << Values{0, 0, 0} << 1.0;
        QTest::newRow("one pair") << Values{0.3} << 1.0;
        QTest::newRow("sums equal but for rounding") << Values{0.1, 0.2, 0.3} << 2.0 / 8;
    }
    void enumeratesFewPairs() {
        QFETCH(std::vector<double>, other);
        QFETCH(double, pValue);
        const auto comparison = comparePaired(std::vector<double>(other.size()), other);
        QVERIFY(comparison);
        QCOMPARE(comparison->pValue, pValue);
    }

    void countsAndAverages() {
        const auto comparison = comparePaired({0.5, 0.5, 0.2, 1.0}, {0.7, 0.5, 0.1, 1.2});
        QVERIFY(comparison);
        QCOMPARE(comparison->pairs, std::size_t(4));
        QCOMPARE(comparison->wins, std::size_t(2));
        QCOMPARE(comparison->ties, std::size_t(1));
        QCOMPARE(comparison->losses, std::size_t(1));
        QCOMPARE(comparison->baseMean, 0.55);
        QCOMPARE(comparison->otherMean, 0.625);
        QCOMPARE(comparison->meanDifference, 0.075);
    }

    /// 100 differences of mean .1 and standard deviation .5: the normal approximation gives .1 -+ 1.96 * .05 and p = .0455.
    void agreesWithTheNormalApproximation() {
        std::vector<double> base(100), other(100);
        for (std::size_t i = 0; i < other.size(); ++i)
            other[i] = i % 2 == 0 ? 0.6 : -0.4;
        const auto comparison = comparePaired(base, other);
        QVERIFY(comparison);
        QVERIFY(std::abs(comparison->low - 0.002) < 0.012);
        QVERIFY(std::abs(comparison->high - 0.198) < 0.012);
        QVERIFY2(std::abs(comparison->pValue - 0.05) < 0.015, std::to_string(comparison->pValue).c_str());
    }

    void isAFunctionOfTheSeed() {
        std::vector<double> base(40), other(40);
        for (std::size_t i = 0; i < other.size(); ++i)
            other[i] = std::sin(double(i));
        PairedOptions first, second;
        second.seed = 2;
        const auto one = comparePaired(base, other, first), again = comparePaired(base, other, first),
                   different = comparePaired(base, other, second);
        QVERIFY(one->low == again->low && one->high == again->high && one->pValue == again->pValue);
        QVERIFY(one->low != different->low);
        QVERIFY(one->low < one->meanDifference && one->meanDifference < one->high);
    }

    void neverReportsZero() {
        const auto comparison = comparePaired(std::vector<double>(50, 0.0), std::vector<double>(50, 1.0));
        QCOMPARE(comparison->pValue, 1.0 / 10001);
        QCOMPARE(comparison->low, 1.0);
    }

    void refusesUnpairedValues() {
        QVERIFY(!comparePaired({1, 2}, {1}));
        QVERIFY(!comparePaired({}, {}));
        PairedOptions options;
        options.confidence = 1;
        QCOMPARE(comparePaired({1}, {2}, options).error().code, ErrorCode::Usage);
    }
};

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
