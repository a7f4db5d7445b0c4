// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/scattermap.h"

#include "widgets/style/hues.h"

#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>

namespace sintonia {

ScatterMap::ScatterMap(QWidget *parent) : PaintedPlot(parent) {}

void ScatterMap::setTitle(const QString &title) {
    m_title = title;
    setAccessibleName(title);
    update();
}

void ScatterMap::setPoints(std::vector<MapPoint> points) {
    m_points = std::move(points);
    m_selected.clear();
    m_view = bounds();
    update();
}

QRectF ScatterMap::bounds() const {
    QPolygonF all;
    for (const MapPoint &point : m_points)
        all.append(point.position);
    const QRectF box = all.boundingRect();
    const double margin = std::max({box.width(), box.height(), 1e-6}) * 0.05;
    return box.adjusted(-margin, -margin, margin, margin);
}

void ScatterMap::setView(const QRectF &view) {
    if (view == m_view || view.isEmpty())
        return;
    m_view = view;
    update();
    Q_EMIT viewChanged(view);
}

void ScatterMap::setSelected(const QSet<QString> &ids) {
    m_selected = ids;
    update();
}

QRectF ScatterMap::area() const {
    const int line = fontMetrics().height();
    return QRectF(line, 2 * line, std::max(1, width() - 2 * line), std::max(1, height() - 5 * line));
}

QPointF ScatterMap::toPixel(const QPointF &position) const {
    const QRectF box = area();
    return {box.left() + (position.x() - m_view.left()) / m_view.width() * box.width(),
            box.bottom() - (position.y() - m_view.top()) / m_view.height() * box.height()};
}

QPointF ScatterMap::fromPixel(const QPointF &pixel) const {
    const QRectF box = area();
    return {m_view.left() + (pixel.x() - box.left()) / box.width() * m_view.width(),
            m_view.top() + (box.bottom() - pixel.y()) / box.height() * m_view.height()};
}

int ScatterMap::nearest(const QPointF &pixel) const {
    int found = -1;
    double least = 8 * 8;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const QPointF way = toPixel(m_points[i].position) - pixel;
        if (const double distance = QPointF::dotProduct(way, way); distance < least) {
            least = distance;
            found = int(i);
        }
    }
    return found;
}

void ScatterMap::drawPoint(QPainter &painter, const MapPoint &point) const {
    const QPointF at = toPixel(point.position);
    switch (point.kind) {
    case MapPoint::Kind::Query:
        painter.setPen(QPen(hue(Hue::Tuned, palette()), 1.8));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, 4.5, 4.5);
        break;
    case MapPoint::Kind::Relevant:
        painter.setPen(Qt::NoPen);
        painter.setBrush(hue(Hue::Relevant, palette()));
        painter.drawEllipse(at, 3.5, 3.5);
        break;
    case MapPoint::Kind::Other:
        painter.setPen(Qt::NoPen);
        painter.setBrush(muted(palette(), 0.4));
        painter.drawEllipse(at, 1.5, 1.5);
    }
    if (m_selected.contains(point.id)) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, 8, 8);
    }
}

void ScatterMap::draw(QPainter &painter) const {
    const QRectF box = area();
    const int line = fontMetrics().height();
    painter.setPen(muted(palette(), 0.25));
    painter.drawRect(box);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(box);
    for (const MapPoint::Kind kind : {MapPoint::Kind::Other, MapPoint::Kind::Relevant, MapPoint::Kind::Query}) {
        for (const MapPoint &point : m_points) {
            if (point.kind == kind)
                drawPoint(painter, point);
        }
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 1, Qt::DashLine));
    painter.drawPolyline(m_lasso);
    painter.restore();
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRectF(box.left(), 0, box.width(), 2 * line), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(m_title, Qt::ElideRight, int(box.width())));
    painter.drawText(QRectF(box.left(), box.bottom() + 2, box.width(), line + 4), Qt::AlignHCenter,
                     tr("first principal component"));
    painter.drawText(QRectF(box.left(), box.bottom() + line + 6, box.width(), line + 4), Qt::AlignHCenter,
                     tr("○ question   ● relevant document   · other document"));
    painter.translate(line * 0.9, box.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-box.height() / 2, -line, box.height(), line), Qt::AlignHCenter,
                     tr("second principal component"));
    painter.resetTransform();
}

void ScatterMap::mousePressEvent(QMouseEvent *event) {
    if (event->button() == Qt::LeftButton)
        m_lasso = QPolygonF({event->position()});
}

void ScatterMap::mouseMoveEvent(QMouseEvent *event) {
    if (event->buttons() & Qt::LeftButton) {
        m_lasso.append(event->position());
        return update();
    }
    const int index = nearest(event->position());
    if (index < 0)
        return QToolTip::hideText();
    const MapPoint &point = m_points[std::size_t(index)];
    const QString kind = point.kind == MapPoint::Kind::Query      ? tr("Question %1").arg(point.id)
                         : point.kind == MapPoint::Kind::Relevant ? tr("Relevant document %1").arg(point.id)
                                                                  : tr("Document %1").arg(point.id);
    QToolTip::showText(event->globalPosition().toPoint(), kind + QLatin1Char('\n') + point.text, this);
}

void ScatterMap::mouseReleaseEvent(QMouseEvent *event) {
    if (event->button() != Qt::LeftButton)
        return;
    const QRectF drawn = m_lasso.boundingRect();
    if (drawn.width() + drawn.height() < 8) {
        if (const int index = nearest(event->position()); index >= 0)
            Q_EMIT pointClicked(index);
    } else {
        QList<int> inside;
        for (std::size_t i = 0; i < m_points.size(); ++i) {
            if (m_lasso.containsPoint(toPixel(m_points[i].position), Qt::OddEvenFill))
                inside.append(int(i));
        }
        Q_EMIT pointsSelected(inside);
    }
    m_lasso.clear();
    update();
}

void ScatterMap::mouseDoubleClickEvent(QMouseEvent *) { setView(bounds()); }

void ScatterMap::wheelEvent(QWheelEvent *event) {
    const QPointF at = fromPixel(event->position());
    const double factor = event->angleDelta().y() > 0 ? 0.8 : 1.25;
    setView(QRectF(at + (m_view.topLeft() - at) * factor, m_view.size() * factor));
    event->accept();
}

QString ScatterMap::csv() const {
    QString out = QStringLiteral("kind,id,x,y,text\n");
    for (const MapPoint &point : m_points) {
        const QString kind = point.kind == MapPoint::Kind::Query      ? QStringLiteral("query")
                             : point.kind == MapPoint::Kind::Relevant ? QStringLiteral("relevant")
                                                                      : QStringLiteral("other");
        out += QStringLiteral("%1,%2,%3,%4,%5\n")
                   .arg(kind, csvField(point.id))
                   .arg(point.position.x())
                   .arg(point.position.y())
                   .arg(csvField(point.text));
    }
    return out;
}

} // namespace sintonia
