// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curvechart.h"

#include "widgets/plots/curveseries.h"
#include "widgets/plots/paintedplot.h"
#include "widgets/plots/savechart.h"
#include "widgets/style/hues.h"

#include <QEvent>
#include <QFile>
#include <QLocale>
#include <QContextMenuEvent>
#include <QPainter>
#include <QSvgGenerator>
#include <QTextStream>
#include <QTimer>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>

namespace sintonia {

struct CurveChart::Private {
    QCustomPlot *plot = nullptr;
    QCPTextElement *title = nullptr;
    std::vector<CurveSeries> items;
    QCPGraph *level = nullptr;               ///< without points: the level's entry in the legend
    QCPItemStraightLine *levelLine = nullptr;
    QCPItemStraightLine *best = nullptr, *stop = nullptr, *cross = nullptr;
    QCPItemRect *band = nullptr;
    QCPItemText *readout = nullptr;
    QTimer *redraw = nullptr;
    double smoothing = 0;
    bool zoomed = false;

    CurveSeries *find(const QString &name) {
        const auto found =
            std::find_if(items.begin(), items.end(), [&](const CurveSeries &item) { return item.name() == name; });
        return found == items.end() ? nullptr : &*found;
    }

    /// The values of the visible curves at the point nearest to `x`.
    QString valuesAt(double x) const {
        QStringList lines{QStringLiteral("%1 %2").arg(plot->xAxis->label(), QLocale().toString(x, 'g', 5))};
        if (level && level->visible())
            lines.append(
                QStringLiteral("%1: %2").arg(level->name(), QLocale().toString(levelLine->point1->coords().y(), 'g', 5)));
        for (const CurveSeries &item : items) {
            if (const auto value = item.valueNear(x); value && item.isVisible())
                lines.append(QStringLiteral("%1: %2").arg(item.label(), QLocale().toString(*value, 'g', 5)));
        }
        return lines.join(QLatin1Char('\n'));
    }

    /// As many entries side by side as the width holds; hidden curves faint.
    void arrangeLegend() {
        QCPLegend *legend = plot->legend;
        const QFontMetrics metrics(legend->font());
        int widest = 1;
        for (int i = 0; i < legend->itemCount(); ++i) {
            auto *entry = qobject_cast<QCPPlottableLegendItem *>(legend->item(i));
            if (!entry) // an empty place of the last row
                continue;
            const QColor text = plot->palette().color(QPalette::Text);
            entry->setTextColor(entry->plottable()->visible() ? text : muted(plot->palette(), 0.4));
            widest = std::max(widest, metrics.horizontalAdvance(entry->plottable()->name()));
        }
        legend->setVisible(legend->itemCount() > 0);
        const int columns = std::max(1, (plot->width() - 16) / (widest + legend->iconSize().width() +
                                                                legend->iconTextPadding() + legend->columnSpacing()));
        if (legend->wrap() != columns) {
            legend->setWrap(columns);
            legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
        }
    }

    void draw() {
        arrangeLegend();
        if (!zoomed) {
            plot->rescaleAxes(true);
            if (level && level->visible())
                plot->yAxis->setRange(plot->yAxis->range().expanded(levelLine->point1->coords().y()));
            for (QCPAxis *axis : {plot->yAxis, plot->yAxis2}) {
                if (axis->scaleType() == QCPAxis::stLinear && axis->range().size() > 0)
                    axis->scaleRange(1.1);
            }
        }
        plot->replot(QCustomPlot::rpQueuedReplot);
    }
};

CurveChart::CurveChart(QWidget *parent) : QWidget(parent), d(std::make_unique<Private>()) {
    d->plot = new QCustomPlot(this);
    d->redraw = new QTimer(this);
    d->redraw->setSingleShot(true);
    d->redraw->setInterval(33);
    connect(d->redraw, &QTimer::timeout, this, [this] { d->draw(); });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(d->plot);
    setMinimumSize(220, 150);

    d->plot->plotLayout()->insertRow(0);
    d->title = new QCPTextElement(d->plot);
    d->plot->plotLayout()->addElement(0, 0, d->title);
    // Above the curves, so that it never covers them.
    d->plot->plotLayout()->insertRow(1);
    d->plot->plotLayout()->addElement(1, 0, d->plot->legend);
    d->plot->plotLayout()->setRowStretchFactor(1, 0.001);
    d->plot->plotLayout()->setRowSpacing(2);
    d->plot->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    d->plot->legend->setMargins(QMargins(4, 0, 4, 0));
    d->plot->legend->setRowSpacing(0);
    d->plot->setInteractions(QCP::iRangeZoom | QCP::iRangeDrag);
    d->plot->setNoAntialiasingOnDrag(true);
    d->levelLine = new QCPItemStraightLine(d->plot);
    d->best = new QCPItemStraightLine(d->plot);
    d->stop = new QCPItemStraightLine(d->plot);
    d->cross = new QCPItemStraightLine(d->plot);
    d->band = new QCPItemRect(d->plot);
    d->readout = new QCPItemText(d->plot);
    d->readout->position->setType(QCPItemPosition::ptAxisRectRatio);
    d->readout->position->setCoords(0.02, 0.02);
    d->readout->setPositionAlignment(Qt::AlignTop | Qt::AlignLeft);
    d->readout->setTextAlignment(Qt::AlignLeft);
    for (QCPAbstractItem *item :
         std::initializer_list<QCPAbstractItem *>{d->levelLine, d->best, d->stop, d->cross, d->band, d->readout})
        item->setVisible(false);

    // The crosshair is drawn by itself: curves stay as they are while the pointer moves.
    d->plot->layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmBuffered);
    d->cross->setLayer(QStringLiteral("overlay"));
    d->readout->setLayer(QStringLiteral("overlay"));

    connect(d->plot, &QCustomPlot::mouseWheel, this, [this] { d->zoomed = true; });
    connect(d->plot, &QCustomPlot::mouseDoubleClick, this, [this] {
        d->zoomed = false;
        d->draw();
    });
    connect(d->plot->xAxis, qOverload<const QCPRange &>(&QCPAxis::rangeChanged), this,
            [this](const QCPRange &range) { Q_EMIT xRangeChanged(range.lower, range.upper); });
    connect(d->plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent *event) {
        const double x = d->plot->xAxis->pixelToCoord(event->pos().x());
        showCrosshair(x);
        Q_EMIT crosshairMoved(x);
    });
    connect(d->plot, &QCustomPlot::legendClick, this, [this](QCPLegend *, QCPAbstractLegendItem *entry) {
        if (auto *plottable = qobject_cast<QCPPlottableLegendItem *>(entry)) {
            plottable->plottable()->setVisible(!plottable->plottable()->visible());
            d->levelLine->setVisible(d->level && d->level->visible());
            for (CurveSeries &item : d->items)
                item.redraw(d->smoothing);
            d->draw();
        }
    });
    QEvent palette(QEvent::PaletteChange);
    changeEvent(&palette);
}

CurveChart::~CurveChart() = default;

void CurveChart::setTitle(const QString &title) {
    d->title->setText(title);
    setAccessibleName(title);
    d->redraw->start();
}

void CurveChart::setAxisNames(const QString &x, const QString &y, const QString &rightY) {
    d->plot->xAxis->setLabel(x);
    d->plot->yAxis->setLabel(y);
    d->plot->yAxis2->setLabel(rightY);
    d->plot->yAxis2->setVisible(!rightY.isEmpty());
    d->redraw->start();
}

void CurveChart::setCurve(const QString &name, const QString &label, const QVector<double> &x, const QVector<double> &y,
                          const CurveStyle &style) {
    CurveSeries *item = d->find(name);
    if (!item)
        item = &d->items.emplace_back(*d->plot, name, style);
    item->set(label, x, y, style, d->smoothing);
    if (!d->redraw->isActive())
        d->redraw->start();
}

void CurveChart::appendPoints(const QString &name, const QVector<double> &x, const QVector<double> &y) {
    CurveSeries *item = d->find(name);
    if (!item)
        return;
    item->append(x, y, d->smoothing);
    if (!d->redraw->isActive())
        d->redraw->start();
}

void CurveChart::removeCurve(const QString &name) {
    CurveSeries *item = d->find(name);
    if (!item)
        return;
    item->removeFrom(*d->plot);
    d->items.erase(d->items.begin() + (item - d->items.data()));
    d->redraw->start();
}

void CurveChart::clear() {
    setLevel({});
    d->items.clear();
    d->plot->clearGraphs();
    setMarkers({}, {});
    setBand({}, {});
    d->zoomed = false;
}

QStringList CurveChart::curveNames() const {
    QStringList names;
    for (const CurveSeries &item : d->items)
        names.append(item.name());
    return names;
}

QVector<double> CurveChart::values(const QString &name) const {
    const CurveSeries *item = d->find(name);
    return item ? item->y() : QVector<double>();
}

void CurveChart::setLevel(std::optional<double> y, const QString &label, const CurveStyle &style) {
    if (y && !d->level)
        d->level = d->plot->addGraph();
    if (!y && d->level) {
        d->plot->removeGraph(d->level);
        d->level = nullptr;
    }
    if (y) {
        const QPen pen(style.colour, 2, style.pen);
        d->level->setName(label);
        d->level->setPen(pen);
        d->levelLine->setPen(pen);
        d->levelLine->point1->setCoords(0, *y);
        d->levelLine->point2->setCoords(1, *y);
    }
    d->levelLine->setVisible(d->level && d->level->visible());
    if (!d->redraw->isActive())
        d->redraw->start();
}

void CurveChart::setMarkers(std::optional<double> best, std::optional<double> stop) {
    const auto place = [](QCPItemStraightLine *line, std::optional<double> x) {
        line->setVisible(x.has_value());
        if (x) {
            line->point1->setCoords(*x, 1);
            line->point2->setCoords(*x, 2);
        }
    };
    place(d->best, best);
    place(d->stop, stop);
    d->redraw->start();
}

void CurveChart::setBand(std::optional<double> low, std::optional<double> high, const QString &label) {
    d->band->setVisible(low && high);
    if (low && high) {
        d->band->topLeft->setTypeX(QCPItemPosition::ptAxisRectRatio);
        d->band->bottomRight->setTypeX(QCPItemPosition::ptAxisRectRatio);
        d->band->topLeft->setCoords(0, *high);
        d->band->bottomRight->setCoords(1, *low);
    }
    d->plot->setToolTip(label);
    d->redraw->start();
}

void CurveChart::setSmoothing(double weight) {
    d->smoothing = std::clamp(weight, 0.0, 0.99);
    for (CurveSeries &item : d->items)
        item.redraw(d->smoothing);
    d->redraw->start();
}

void CurveChart::setLogScale(bool logarithmic) {
    d->plot->yAxis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    d->plot->yAxis->setTicker(logarithmic ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                                          : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    d->redraw->start();
}

void CurveChart::resizeEvent(QResizeEvent *event) {
    QWidget::resizeEvent(event);
    d->redraw->start();
}

void CurveChart::contextMenuEvent(QContextMenuEvent *event) {
    offerToSaveChart(this, event->globalPos(), [this](const QString &file) { return exportTo(file); });
}

QString CurveChart::exportTo(const QString &file) {
    if (file.endsWith(QLatin1String(".png"), Qt::CaseInsensitive))
        return d->plot->savePng(file, 0, 0, 2) ? QString() : tr("%1 can't be written").arg(file);
    if (file.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
        QSvgGenerator generator;
        generator.setFileName(file);
        generator.setSize(d->plot->size());
        generator.setViewBox(d->plot->rect());
        QCPPainter painter;
        if (!painter.begin(&generator))
            return tr("%1 can't be written").arg(file);
        d->plot->toPainter(&painter, d->plot->width(), d->plot->height());
        return {};
    }
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return tr("%1 can't be written: %2").arg(file, out.errorString());
    QTextStream stream(&out);
    stream.setRealNumberPrecision(17);
    stream << "curve,x,value\n";
    for (const CurveSeries &item : d->items) {
        for (qsizetype i = 0; i < item.x().size(); ++i)
            stream << csvField(item.name()) << ',' << item.x()[i] << ',' << item.y()[i] << '\n';
    }
    stream.flush();
    return out.error() == QFile::NoError ? QString() : tr("%1 can't be written: %2").arg(file, out.errorString());
}

void CurveChart::showCrosshair(std::optional<double> x) {
    d->cross->setVisible(x.has_value());
    d->readout->setVisible(x.has_value() && !d->items.empty());
    if (x) {
        d->cross->point1->setCoords(*x, 1);
        d->cross->point2->setCoords(*x, 2);
        d->readout->setText(d->valuesAt(*x));
    }
    d->cross->layer()->replot();
}

void CurveChart::setXRange(double least, double most) {
    d->zoomed = true;
    d->plot->xAxis->setRange(least, most);
    d->plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurveChart::changeEvent(QEvent *event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange)
        return;
    const QPalette colours = palette();
    const QColor text = colours.color(QPalette::Text), line = muted(colours, 0.5), grid = muted(colours, 0.15);
    d->plot->setBackground(colours.color(QPalette::Base));
    for (QCPAxis *axis : {d->plot->xAxis, d->plot->yAxis, d->plot->yAxis2}) {
        axis->setBasePen(QPen(line));
        axis->setTickPen(QPen(line));
        axis->setSubTickPen(QPen(line));
        axis->setTickLabelColor(text);
        axis->setLabelColor(text);
        axis->setTickLabelFont(font());
        axis->setLabelFont(font());
        axis->grid()->setPen(QPen(grid));
        axis->grid()->setZeroLinePen(QPen(grid));
    }
    QFont bold = font();
    bold.setBold(true);
    d->title->setFont(bold);
    d->title->setTextColor(text);
    QFont small = font();
    if (small.pointSizeF() > 0)
        small.setPointSizeF(small.pointSizeF() * 0.9);
    d->plot->legend->setFont(small);
    d->plot->legend->setTextColor(text);
    QColor paper = colours.color(QPalette::Base);
    paper.setAlpha(200);
    d->plot->legend->setBrush(paper);
    d->plot->legend->setBorderPen(Qt::NoPen);
    d->best->setPen(QPen(hue(Hue::Tuned, colours), 1.5, Qt::DotLine));
    d->stop->setPen(QPen(line, 1.5, Qt::DashDotLine));
    d->cross->setPen(QPen(line, 1));
    d->readout->setColor(text);
    d->readout->setFont(font());
    d->readout->setBrush(paper);
    QColor shade = hue(Hue::Base, colours);
    shade.setAlpha(40);
    d->band->setBrush(shade);
    d->band->setPen(Qt::NoPen);
    d->plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace sintonia
