// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/paintedplot.h"

#include "widgets/plots/savechart.h"

#include <QContextMenuEvent>
#include <QPainter>
#include <QPixmap>
#include <QSaveFile>
#include <QSvgGenerator>

namespace sintonia {

QString csvField(const QString &text) {
    if (!text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('"')) && !text.contains(QLatin1Char('\n')))
        return text;
    return QLatin1Char('"') + QString(text).replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
}

PaintedPlot::PaintedPlot(QWidget *parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(220, 160);
}

void PaintedPlot::paintEvent(QPaintEvent *) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().base());
    draw(painter);
}

QString PaintedPlot::exportTo(const QString &file) {
    const QString problem = tr("%1 can't be written").arg(file);
    if (file.endsWith(QLatin1String(".png"), Qt::CaseInsensitive)) {
        QPixmap picture(size() * 2);
        picture.setDevicePixelRatio(2);
        picture.fill(palette().color(QPalette::Base));
        QPainter painter(&picture);
        draw(painter);
        painter.end();
        return picture.save(file) ? QString() : problem;
    }
    if (file.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
        QSvgGenerator generator;
        generator.setFileName(file);
        generator.setSize(size());
        generator.setViewBox(rect());
        QPainter painter;
        if (!painter.begin(&generator))
            return problem;
        painter.fillRect(rect(), palette().base());
        draw(painter);
        return {};
    }
    QSaveFile out(file);
    const QByteArray bytes = csv().toUtf8();
    return out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit() ? QString() : problem;
}

void PaintedPlot::contextMenuEvent(QContextMenuEvent *event) {
    offerToSaveChart(this, event->globalPos(), [this](const QString &file) { return exportTo(file); });
}

} // namespace sintonia
