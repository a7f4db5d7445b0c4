// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace sintonia {

/// A chart that paints itself: export as PNG, SVG and CSV, by exportTo() or from the context menu.
class PaintedPlot : public QWidget {
    Q_OBJECT
public:
    explicit PaintedPlot(QWidget *parent = nullptr);

    /// The ending of `file` says how (.png, .svg, .csv). An empty string, or what went wrong.
    QString exportTo(const QString &file);
    /// The values behind the chart, one record a line, with a header line.
    virtual QString csv() const = 0;

protected:
    virtual void draw(QPainter &painter) const = 0;
    void paintEvent(QPaintEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
};

/// A CSV field, quoted where needed (RFC 4180).
QString csvField(const QString &text);

} // namespace sintonia
