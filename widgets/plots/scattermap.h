// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/paintedplot.h"

#include <QPolygonF>
#include <QSet>

#include <vector>

namespace sintonia {

struct MapPoint {
    enum class Kind { Query, Relevant, Other };
    Kind kind = Kind::Other;
    QString id;
    QString text;
    QPointF position;
};

/// Vectors of one model in two dimensions: queries ○, relevant documents ●, others ·. Hovering shows the text, a click names
/// the point, dragging draws a lasso around points, the wheel zooms, a double click shows everything.
class ScatterMap : public PaintedPlot {
    Q_OBJECT
public:
    explicit ScatterMap(QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setPoints(std::vector<MapPoint> points);
    const std::vector<MapPoint> &points() const { return m_points; }
    /// The rectangle around all points, and the one that is shown: maps beside each other share it.
    QRectF bounds() const;
    void setView(const QRectF &view);
    /// Marks the points with these ids (of queries or documents).
    void setSelected(const QSet<QString> &ids);
    QString csv() const override;

Q_SIGNALS:
    void viewChanged(const QRectF &view);
    void pointClicked(int index);
    /// Indexes of the points inside a lasso.
    void pointsSelected(const QList<int> &indexes);

protected:
    void draw(QPainter &painter) const override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    QRectF area() const;
    QPointF toPixel(const QPointF &position) const;
    QPointF fromPixel(const QPointF &pixel) const;
    int nearest(const QPointF &pixel) const; ///< -1: none within 8 pixels
    void drawPoint(QPainter &painter, const MapPoint &point) const;

    QString m_title;
    std::vector<MapPoint> m_points;
    QRectF m_view{-1, -1, 2, 2};
    QSet<QString> m_selected;
    QPolygonF m_lasso;
};

} // namespace sintonia
