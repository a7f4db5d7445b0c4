// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curvechart.h"

#include "widgets/style/hues.h"

#include <QEvent>
#include <QFile>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QPainter>
#include <QSvgGenerator>
#include <QTextStream>
#include <QTimer>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace sintonia {

struct CurveChart::Private {
    struct Item {
        QString name;
        CurveStyle style;
        QVector<double> x, y;
        QCPGraph *line = nullptr;
        QCPGraph *raw = nullptr;   ///< behind a smoothed line
        double mean = 0, norm = 0; ///< of the moving average, after the last value
    };

    QCustomPlot *plot = nullptr;
    QCPTextElement *title = nullptr;
    std::vector<Item> items;
    QCPItemStraightLine *best = nullptr, *stop = nullptr, *cross = nullptr;
    QCPItemRect *band = nullptr;
    QCPItemText *readout = nullptr;
    QTimer *redraw = nullptr;
    double smoothing = 0;
    bool zoomed = false;

    Item *find(const QString &name) {
        const auto found = std::find_if(items.begin(), items.end(), [&](const Item &item) { return item.name == name; });
        return found == items.end() ? nullptr : &*found;
    }

    /// Exponential moving average with bias correction, as in Adam: the first values are not pulled to zero. Goes on from
    /// where the item's average stands.
    QVector<double> smooth(Item &item, const QVector<double> &values) const {
        QVector<double> out;
        out.reserve(values.size());
        for (const double value : values) {
            if (std::isfinite(value)) {
                item.mean = smoothing * item.mean + (1 - smoothing) * value;
                item.norm = smoothing * item.norm + (1 - smoothing);
            }
            out.append(item.norm > 0 ? item.mean / item.norm : qQNaN());
        }
        return out;
    }

    bool smoothed(const Item &item) const { return item.style.smoothed && smoothing > 0; }

    void fill(Item &item) {
        item.mean = item.norm = 0;
        item.line->setData(item.x, smoothed(item) ? smooth(item, item.y) : item.y, true);
        if (item.raw) {
            item.raw->setVisible(smoothed(item) && item.line->visible());
            if (smoothed(item))
                item.raw->setData(item.x, item.y, true);
            else
                item.raw->data()->clear();
        }
    }

    /// The values of the visible curves at the point nearest to `x`.
    QString valuesAt(double x) const {
        QStringList lines{QStringLiteral("%1 %2").arg(plot->xAxis->label(), QLocale().toString(x, 'g', 5))};
        for (const Item &item : items) {
            if (item.x.isEmpty() || !item.line->visible())
                continue;
            const auto after = std::lower_bound(item.x.begin(), item.x.end(), x);
            auto at = std::min<qsizetype>(after - item.x.begin(), item.x.size() - 1);
            if (at > 0 && x - item.x[at - 1] < item.x[at] - x)
                --at;
            lines.append(QStringLiteral("%1: %2").arg(item.line->name(), QLocale().toString(item.y[at], 'g', 5)));
        }
        return lines.join(QLatin1Char('\n'));
    }

    void paint(Item &item) {
        QPen pen(item.style.colour, 2, item.style.pen);
        item.line->setPen(pen);
        if (item.style.points)
            item.line->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, item.style.colour, item.style.colour, 5));
        if (item.raw) {
            QColor faint = item.style.colour;
            faint.setAlpha(70);
            item.raw->setPen(QPen(faint, 1));
        }
    }

    void draw() {
        if (!zoomed) {
            plot->rescaleAxes(true);
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
    d->plot->legend->setVisible(true);
    d->plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
    d->plot->setInteractions(QCP::iRangeZoom | QCP::iRangeDrag);
    d->plot->setNoAntialiasingOnDrag(true);
    d->best = new QCPItemStraightLine(d->plot);
    d->stop = new QCPItemStraightLine(d->plot);
    d->cross = new QCPItemStraightLine(d->plot);
    d->band = new QCPItemRect(d->plot);
    d->readout = new QCPItemText(d->plot);
    d->readout->position->setType(QCPItemPosition::ptAxisRectRatio);
    d->readout->position->setCoords(0.02, 0.02);
    d->readout->setPositionAlignment(Qt::AlignTop | Qt::AlignLeft);
    d->readout->setTextAlignment(Qt::AlignLeft);
    for (QCPAbstractItem *item : std::initializer_list<QCPAbstractItem *>{d->best, d->stop, d->cross, d->band, d->readout})
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
            for (Private::Item &item : d->items)
                d->fill(item);
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
    Private::Item *item = d->find(name);
    if (!item) {
        d->items.push_back({name, style, {}, {}});
        item = &d->items.back();
        QCPAxis *valueAxis = style.rightAxis ? d->plot->yAxis2 : d->plot->yAxis;
        if (style.smoothed) {
            item->raw = d->plot->addGraph(d->plot->xAxis, valueAxis);
            item->raw->removeFromLegend();
        }
        item->line = d->plot->addGraph(d->plot->xAxis, valueAxis);
    }
    item->style = style;
    item->x = x;
    item->y = y;
    item->line->setName(label);
    d->paint(*item);
    d->fill(*item);
    if (!d->redraw->isActive())
        d->redraw->start();
}

void CurveChart::appendPoints(const QString &name, const QVector<double> &x, const QVector<double> &y) {
    Private::Item *item = d->find(name);
    if (!item)
        return;
    item->x += x;
    item->y += y;
    item->line->addData(x, d->smoothed(*item) ? d->smooth(*item, y) : y, true);
    if (d->smoothed(*item))
        item->raw->addData(x, y, true);
    if (!d->redraw->isActive())
        d->redraw->start();
}

void CurveChart::removeCurve(const QString &name) {
    Private::Item *item = d->find(name);
    if (!item)
        return;
    if (item->raw)
        d->plot->removeGraph(item->raw);
    d->plot->removeGraph(item->line);
    d->items.erase(d->items.begin() + (item - d->items.data()));
    d->redraw->start();
}

void CurveChart::clear() {
    d->items.clear();
    d->plot->clearGraphs();
    setMarkers({}, {});
    setBand({}, {});
    d->zoomed = false;
}

QStringList CurveChart::curveNames() const {
    QStringList names;
    for (const Private::Item &item : d->items)
        names.append(item.name);
    return names;
}

QVector<double> CurveChart::values(const QString &name) const {
    const Private::Item *item = d->find(name);
    return item ? item->y : QVector<double>();
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
    for (Private::Item &item : d->items)
        d->fill(item);
    d->redraw->start();
}

void CurveChart::setLogScale(bool logarithmic) {
    d->plot->yAxis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    d->plot->yAxis->setTicker(logarithmic ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                                          : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    d->redraw->start();
}

void CurveChart::contextMenuEvent(QContextMenuEvent *event) {
    QMenu menu(this);
    QAction *save = menu.addAction(tr("Save the chart or its values…"));
    if (menu.exec(event->globalPos()) != save)
        return;
    const QString file = QFileDialog::getSaveFileName(this, tr("Save the chart"), QStringLiteral("chart.png"),
                                                      tr("Picture (*.png);;Vector picture (*.svg);;Values (*.csv)"));
    if (const QString error = file.isEmpty() ? QString() : exportTo(file); !error.isEmpty())
        QMessageBox::warning(this, tr("Save the chart"), error);
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
    for (const Private::Item &item : d->items) {
        for (qsizetype i = 0; i < item.x.size(); ++i)
            stream << '"' << QString(item.name).replace(QLatin1Char('"'), QLatin1String("\"\"")) << "\"," << item.x[i] << ','
                   << item.y[i] << '\n';
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
    d->plot->legend->setFont(font());
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
