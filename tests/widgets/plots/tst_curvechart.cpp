// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curvechart.h"

#include <QSignalSpy>
#include <QTest>

#include <qcustomplot.h>

using namespace sintonia;

/// What a person sees of a CurveChart beside its curves, and what the pointer does to it.
class CurveChartTest : public QObject {
    Q_OBJECT

    std::unique_ptr<CurveChart> m_chart;
    QCustomPlot *m_plot = nullptr;

    QCPPlottableLegendItem *entry(const QString &label) {
        for (int i = 0; i < m_plot->legend->itemCount(); ++i) {
            auto *item = qobject_cast<QCPPlottableLegendItem *>(m_plot->legend->item(i));
            if (item && item->plottable()->name() == label)
                return item;
        }
        return nullptr;
    }
    QString readout() {
        for (int i = 0; i < m_plot->itemCount(); ++i) {
            if (auto *text = qobject_cast<QCPItemText *>(m_plot->item(i)); text && text->visible())
                return text->text();
        }
        return {};
    }
    /// Lines that are drawn at x or y of the axes, by the point that all are made with.
    int visibleLines(bool vertical, double at) {
        int count = 0;
        for (int i = 0; i < m_plot->itemCount(); ++i) {
            auto *line = qobject_cast<QCPItemStraightLine *>(m_plot->item(i));
            if (!line || !line->visible())
                continue;
            const QPointF a = line->point1->coords(), b = line->point2->coords();
            count += (a.x() == b.x()) == vertical && qFuzzyCompare(vertical ? a.x() : a.y(), at);
        }
        return count;
    }
    void settle() {
        QTest::qWait(150); // longer than the chart waits before it draws
        m_chart->grab();
    }

private Q_SLOTS:
    void init() {
        m_chart = std::make_unique<CurveChart>();
        m_chart->resize(420, 260);
        m_chart->setTitle(QStringLiteral("nDCG@10"));
        m_chart->setAxisNames(QStringLiteral("step"), QStringLiteral("value"));
        m_chart->setCurve(QStringLiteral("a"), QStringLiteral("validation"), {0, 10, 20}, {0.4, 0.6, 0.9},
                          {Qt::blue, Qt::SolidLine, true});
        m_chart->setCurve(QStringLiteral("b"), QStringLiteral("outside"), {0, 10, 20}, {0.7, 0.7, 0.6},
                          {Qt::red, Qt::DashLine, true});
        m_chart->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_chart.get()));
        m_plot = m_chart->findChild<QCustomPlot *>();
        QTRY_COMPARE(m_plot->xAxis->range().size(), 20.0); // drawn once
        settle();
    }
    void cleanup() { m_chart.reset(); }

    void theBaseIsALevel() {
        m_chart->setLevel(0.2, QStringLiteral("base (step 0)"), {Qt::gray, Qt::DotLine});
        settle();
        QCOMPARE(visibleLines(false, 0.2), 1);
        QVERIFY(entry(QStringLiteral("base (step 0)")));
        QCOMPARE(m_chart->curveNames(), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
        QVERIFY(m_plot->yAxis->range().contains(0.2)); // below every curve, and still in view
        m_chart->setLevel({});
        settle();
        QCOMPARE(visibleLines(false, 0.2), 0);
        QVERIFY(!entry(QStringLiteral("base (step 0)")));
    }

    void theLegendCoversNoCurve_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("narrow") << QSize(260, 240);
        QTest::newRow("wide") << QSize(900, 300);
    }
    void theLegendCoversNoCurve() {
        QFETCH(QSize, size);
        for (int i = 0; i < 3; ++i)
            m_chart->setCurve(QString::number(i), QStringLiteral("relevant, a set with a long name %1").arg(i), {0, 20},
                              {1, 1}, {Qt::green});
        m_chart->resize(size);
        settle();
        settle();
        QVERIFY(m_plot->legend->visible());
        QVERIFY(!m_plot->legend->outerRect().intersects(m_plot->axisRect()->rect()));
        QVERIFY(m_plot->axisRect()->height() > size.height() / 4);
        QVERIFY(m_plot->rect().contains(m_plot->legend->outerRect()));
    }

    void theCrosshairShowsTheValuesUnderIt() {
        m_chart->setLevel(0.2, QStringLiteral("base"), {Qt::gray});
        settle();
        QSignalSpy moved(m_chart.get(), &CurveChart::crosshairMoved);
        const QPoint at(int(m_plot->xAxis->coordToPixel(10.2)), m_plot->axisRect()->center().y());
        QTest::mouseMove(m_plot, at);
        QTRY_VERIFY(!moved.isEmpty());
        QVERIFY(readout().contains(QStringLiteral("validation: 0.6")));
        QVERIFY(readout().contains(QStringLiteral("outside: 0.7")));
        QVERIFY(readout().contains(QStringLiteral("base: 0.2")));
        m_chart->showCrosshair(20.0); // as another chart on the same axis asks for it
        QVERIFY(readout().contains(QStringLiteral("validation: 0.9")));
        m_chart->showCrosshair({});
        QVERIFY(readout().isEmpty());
    }

    void aClickInTheLegendHidesACurve() {
        QVERIFY(entry(QStringLiteral("validation")));
        QTest::mouseClick(m_plot, Qt::LeftButton, {}, entry(QStringLiteral("validation"))->rect().center());
        settle();
        QVERIFY(!entry(QStringLiteral("validation"))->plottable()->visible());
        QVERIFY(entry(QStringLiteral("outside"))->plottable()->visible());
        m_chart->showCrosshair(10.0);
        QVERIFY(!readout().contains(QStringLiteral("validation")));
        QCOMPARE(m_chart->values(QStringLiteral("a")).size(), 3);
        QTest::mouseClick(m_plot, Qt::LeftButton, {}, entry(QStringLiteral("validation"))->rect().center());
        settle();
        QVERIFY(entry(QStringLiteral("validation"))->plottable()->visible());
    }

    void markersStandAtTheBestAndTheLastStep() {
        m_chart->setMarkers(10.0, 20.0);
        settle();
        QCOMPARE(visibleLines(true, 10), 1);
        QCOMPARE(visibleLines(true, 20), 1);
        m_chart->setMarkers({}, {});
        QCOMPARE(visibleLines(true, 10) + visibleLines(true, 20), 0);
    }

    void theAllowedDropIsABand() {
        const QImage before = m_chart->grab().toImage();
        m_chart->setBand(0.5, 0.7, QStringLiteral("allowed"));
        settle();
        auto *band = [this]() -> QCPItemRect * {
            for (int i = 0; i < m_plot->itemCount(); ++i) {
                if (auto *rect = qobject_cast<QCPItemRect *>(m_plot->item(i)))
                    return rect;
            }
            return nullptr;
        }();
        QVERIFY(band && band->visible());
        QCOMPARE(band->topLeft->coords().y(), 0.7);
        QCOMPARE(band->bottomRight->coords().y(), 0.5);
        QVERIFY(m_chart->grab().toImage() != before);
        m_chart->setBand({}, {});
        QVERIFY(!band->visible());
    }

    void theWheelZoomsAndADoubleClickShowsAll() {
        const double all = m_plot->xAxis->range().size();
        QWheelEvent wheel(m_plot->axisRect()->center(), m_plot->mapToGlobal(m_plot->axisRect()->center()), {},
                          QPoint(0, 120), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_plot, &wheel);
        QVERIFY(m_plot->xAxis->range().size() < all);
        QTest::mouseDClick(m_plot, Qt::LeftButton, {}, m_plot->axisRect()->center());
        QCOMPARE(m_plot->xAxis->range().size(), all);
    }
};

QTEST_MAIN(CurveChartTest)
#include "tst_curvechart.moc"
