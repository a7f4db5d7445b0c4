// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curvechart.h"
#include "widgets/plots/heatmap.h"
#include "widgets/plots/histogramchart.h"
#include "widgets/plots/scattermap.h"

#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace sintonia;

namespace {

QVector<double> sequence(int count) {
    QVector<double> values(count);
    for (int i = 0; i < count; ++i)
        values[i] = i;
    return values;
}

QVector<double> wave(int count) {
    QVector<double> values(count);
    for (int i = 0; i < count; ++i)
        values[i] = 2 + std::sin(i * 0.001) + (i % 7) * 0.01;
    return values;
}

QByteArray contents(const QString &file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

/// Number of colours in a picture: a blank one has one.
int colours(const QImage &image) {
    QSet<QRgb> found;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            found.insert(image.pixel(x, y));
    }
    return int(found.size());
}

HeatMapData smallMap() {
    return {{QStringLiteral("q1"), QStringLiteral("q2")},
            {QStringLiteral("d1"), QStringLiteral("d,2"), QStringLiteral("d3")},
            {QStringLiteral("A"), QStringLiteral("B")},
            {{{0.1f, 0.2f, 0.3f}, {0.4f, 0.5f, 0.6f}}, {{0.6f, 0.5f, 0.4f}, {0.3f, 0.2f, 0.1f}}},
            {{true, false, false}, {false, true, false}}};
}

} // namespace

class PlotsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyChartIsExported_data() {
        QTest::addColumn<QString>("ending");
        QTest::newRow("png") << QStringLiteral("png");
        QTest::newRow("svg") << QStringLiteral("svg");
        QTest::newRow("csv") << QStringLiteral("csv");
    }

    void everyChartIsExported() {
        QFETCH(QString, ending);
        QTemporaryDir folder;
        CurveChart curves;
        curves.resize(600, 400);
        curves.setCurve(QStringLiteral("loss"), QStringLiteral("loss"), {0, 1, 2}, {3, 2, 1.5}, {Qt::blue});
        HistogramChart histogram;
        histogram.resize(600, 400);
        histogram.setSamples({{QStringLiteral("A"), {{0.9, true}, {0.2, false}}}});
        HeatMap heat;
        heat.resize(600, 400);
        heat.setData(smallMap());
        ScatterMap map;
        map.resize(600, 400);
        map.setPoints({{MapPoint::Kind::Query, QStringLiteral("q1"), QStringLiteral("one"), {0, 0}},
                       {MapPoint::Kind::Relevant, QStringLiteral("d1"), QStringLiteral("two"), {1, 1}}});
        const QString file = folder.filePath(QStringLiteral("chart."));
        QCOMPARE(curves.exportTo(file + QStringLiteral("1.") + ending), QString());
        QCOMPARE(histogram.exportTo(file + QStringLiteral("2.") + ending), QString());
        QCOMPARE(heat.exportTo(file + QStringLiteral("3.") + ending), QString());
        QCOMPARE(map.exportTo(file + QStringLiteral("4.") + ending), QString());
        for (int i = 1; i <= 4; ++i) {
            const QString name = file + QString::number(i) + QLatin1Char('.') + ending;
            if (ending == QLatin1String("png"))
                QVERIFY(colours(QImage(name)) > 3);
            else if (ending == QLatin1String("svg"))
                QVERIFY(contents(name).contains("<svg") && contents(name).size() > 2000);
            else
                QVERIFY(contents(name).count('\n') >= 3);
        }
        QVERIFY(!curves.exportTo(folder.filePath(QStringLiteral("missing/chart.")) + ending).isEmpty());
        QVERIFY(!heat.exportTo(folder.filePath(QStringLiteral("missing/chart.")) + ending).isEmpty());
    }

    void curvesKeepTheirValuesWhenTheyGrow() {
        CurveChart chart;
        chart.setSmoothing(0.9);
        chart.setCurve(QStringLiteral("loss"), QStringLiteral("loss"), {0, 1}, {3, 2},
                       {Qt::blue, Qt::SolidLine, false, true});
        chart.appendPoints(QStringLiteral("loss"), {2, 3}, {1, qQNaN()});
        QCOMPARE(chart.values(QStringLiteral("loss")).mid(0, 3), QVector<double>({3, 2, 1}));
        chart.removeCurve(QStringLiteral("loss"));
        QVERIFY(chart.curveNames().isEmpty());
    }

    void aMillionPointsAreDrawnAndAppendedWithoutStutter() {
        CurveChart chart;
        chart.resize(900, 500);
        chart.setCurve(QStringLiteral("loss"), QStringLiteral("loss"), sequence(1000000), wave(1000000),
                       {Qt::blue, Qt::SolidLine, false, true});
        chart.show();
        chart.setSmoothing(0.6);
        chart.grab();
        QElapsedTimer timer;
        timer.start();
        chart.resize(901, 500); // what is drawn for the old size is of no use
        chart.grab();
        qInfo("redraw of a million points with smoothing: %lld ms", static_cast<long long>(timer.elapsed()));
        QVERIFY(timer.elapsed() < 1000);
        timer.restart();
        for (int i = 0; i < 1000; ++i)
            chart.appendPoints(QStringLiteral("loss"), {1000000.0 + i}, {2});
        qInfo("1000 points appended to a million: %lld ms", static_cast<long long>(timer.elapsed()));
        QVERIFY(timer.elapsed() < 500);
    }

    void theHistogramSaysOverlapGapAndThreshold() {
        HistogramChart chart;
        chart.resize(600, 600);
        chart.setSamples({{QStringLiteral("A"), {{0.5, true}, {0.7, true}, {0.6, false}, {0.5, false}}},
                          {QStringLiteral("B"), {{0.8, true}, {0.9, true}, {0.1, false}, {0.2, false}}}});
        QCOMPARE(chart.sampleCount(), 2);
        QCOMPARE(chart.overlap(1), 0.0);
        QCOMPARE(chart.overlap(0), 0.5);
        QVERIFY(std::abs(chart.meanGap(1) - 0.7) < 1e-9);
        QCOMPARE(chart.threshold(1).f1, 1.0);
        QTest::mouseClick(&chart, Qt::LeftButton, {}, QPoint(585, 500));
        QVERIFY(chart.threshold(1).recall < 1);
        QTest::mouseDClick(&chart, Qt::LeftButton, {}, QPoint(300, 500));
        QCOMPARE(chart.threshold(1).f1, 1.0);
    }

    void aClickOnTheHeatMapNamesTheCell() {
        HeatMap map;
        map.resize(800, 400);
        map.setData(smallMap());
        QSignalSpy clicked(&map, &HeatMap::cellClicked);
        QTest::mouseClick(&map, Qt::LeftButton, {}, QPoint(790 - map.fontMetrics().height(), 300));
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(clicked[0], QVariantList({1, 2}));
        const QImage both = map.grab().toImage();
        map.setDifference(true);
        QVERIFY(map.grab().toImage() != both);
        QVERIFY(map.csv().contains(QLatin1String("B,q1,\"d,2\",0,0.5\n")));
    }

    void documentsAreOrderedByCluster() {
        HeatMapData data;
        data.queries = {QStringLiteral("q1"), QStringLiteral("q2"), QStringLiteral("q3")};
        data.documents = {QStringLiteral("a1"), QStringLiteral("b1"), QStringLiteral("a2"), QStringLiteral("b2"),
                          QStringLiteral("a3")};
        data.labels = {QStringLiteral("A")};
        data.similarities = {{{.9f, .1f, .8f, .2f, .85f}, {.1f, .9f, .2f, .8f, .12f}, {.5f, .5f, .4f, .6f, .45f}}};
        data.relevant = {
            {true, false, false, false, false}, {false, true, false, false, false}, {false, false, false, false, false}};
        const std::vector<int> order = documentClusterOrder(data);
        std::vector<int> sorted = order;
        std::sort(sorted.begin(), sorted.end());
        QCOMPARE(sorted, std::vector<int>({0, 1, 2, 3, 4}));
        const HeatMapData shown = withDocumentOrder(data, order);
        QString kinds;
        for (const QString &document : shown.documents)
            kinds += document[0];
        QVERIFY2(kinds == QLatin1String("aaabb") || kinds == QLatin1String("bbaaa"), qPrintable(kinds));
        for (int column = 0; column < shown.documents.size(); ++column) {
            const auto from = std::size_t(data.documents.indexOf(shown.documents[column]));
            for (std::size_t row = 0; row < 3; ++row) {
                QCOMPARE(shown.similarities[0][row][std::size_t(column)], data.similarities[0][row][from]);
                QCOMPARE(bool(shown.relevant[row][std::size_t(column)]), bool(data.relevant[row][from]));
            }
        }
        QVERIFY(documentClusterOrder({}).empty());
    }

    void theLassoListsPointsAndAClickNamesOne() {
        ScatterMap map;
        map.resize(400, 400);
        map.setPoints({{MapPoint::Kind::Query, QStringLiteral("q"), QStringLiteral("one"), {-1, -1}},
                       {MapPoint::Kind::Relevant, QStringLiteral("d"), QStringLiteral("two"), {0, 0}},
                       {MapPoint::Kind::Other, QStringLiteral("e"), QStringLiteral("three"), {1, 1}}});
        QSignalSpy clicked(&map, &ScatterMap::pointClicked), selected(&map, &ScatterMap::pointsSelected);
        const int line = map.fontMetrics().height();
        const QPoint middle(200, 2 * line + (400 - 5 * line) / 2);
        QTest::mouseClick(&map, Qt::LeftButton, {}, middle);
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(clicked[0][0].toInt(), 1);
        QTest::mousePress(&map, Qt::LeftButton, {}, middle - QPoint(30, 30));
        for (const QPoint &corner : {QPoint(30, -30), QPoint(30, 30), QPoint(-30, 30)})
            QTest::mouseMove(&map, middle + corner);
        QTest::mouseRelease(&map, Qt::LeftButton, {}, middle - QPoint(30, 30));
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected[0][0].value<QList<int>>(), QList<int>{1});
    }
};

QTEST_MAIN(PlotsTest)
#include "tst_plots.moc"
