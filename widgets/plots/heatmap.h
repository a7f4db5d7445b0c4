// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/paintedplot.h"

#include <QImage>
#include <QPoint>
#include <QStringList>

#include <vector>

namespace sintonia {

/// Similarities of one or two models: rows queries, columns documents. All values are `[rows][columns]`.
struct HeatMapData {
    QStringList queries, documents;
    QStringList labels;                                        ///< one a model
    std::vector<std::vector<std::vector<float>>> similarities; ///< one matrix a model
    std::vector<std::vector<bool>> relevant;
};

/// The same with documents in another order.
HeatMapData withDocumentOrder(const HeatMapData &data, const std::vector<int> &order);
/// Documents that the models place alike stand beside each other.
std::vector<int> documentClusterOrder(const HeatMapData &data);

/// The matrices side by side on one colour scale, or the second minus the first. A click names a cell, dragging zooms into a
/// rectangle, the wheel zooms at the pointer, a double click shows everything. Relevant cells carry a dot.
class HeatMap : public PaintedPlot {
    Q_OBJECT
public:
    explicit HeatMap(QWidget *parent = nullptr);

    void setData(HeatMapData data);
    const HeatMapData &data() const { return m_data; }
    /// Needs two models.
    void setDifference(bool difference);
    void setSelected(int query, int document);
    QString csv() const override;

Q_SIGNALS:
    void cellClicked(int query, int document);

protected:
    void draw(QPainter &painter) const override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int panelCount() const;
    QRect panelRect(int panel) const;
    /// Column and row as reals; outside of every panel (-1, -1).
    QPointF cellAt(const QPointF &position) const;
    QRectF whole() const { return QRectF(0, 0, m_data.documents.size(), m_data.queries.size()); }
    void render();
    void drawPanel(QPainter &painter, int panel) const;
    void drawScale(QPainter &painter) const;

    HeatMapData m_data;
    std::vector<QImage> m_images; ///< a pixel a cell
    bool m_difference = false;
    float m_least = 0, m_most = 1;
    QRectF m_view;
    QPoint m_selected{-1, -1}; ///< document, query
    QPoint m_pressed, m_dragged;
    bool m_dragging = false;
};

} // namespace sintonia
