// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/heatmap.h"

#include "widgets/plots/seriation.h"
#include "widgets/style/hues.h"
#include "widgets/style/numbers.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace sintonia {
namespace {

QColor between(const QColor &a, const QColor &b, double share) {
    const auto mix = [&](int x, int y) { return int(std::lround(x + (y - x) * share)); };
    return QColor(mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()));
}

/// Cividis (Nuñez, Anderton and Renslow 2018): even in lightness, the same with and without colour vision. `share` 0 … 1.
QColor sequential(double share) {
    static const std::array<QColor, 5> stops = {QColor(0, 34, 78), QColor(66, 78, 107), QColor(124, 123, 120),
                                                QColor(188, 175, 111), QColor(254, 232, 56)};
    const double at = std::clamp(share, 0.0, 1.0) * 4;
    const auto low = std::size_t(std::min(3.0, std::floor(at)));
    return between(stops[low], stops[low + 1], at - double(low));
}

/// Base for a fall, tuned for a rise, the paper's colour for no change. `change` -1 … 1.
QColor diverging(double change, const QPalette &palette) {
    return between(palette.color(QPalette::Base), hue(change < 0 ? Hue::Base : Hue::Tuned, palette),
                   std::min(1.0, std::abs(change)));
}

} // namespace

HeatMapData withDocumentOrder(const HeatMapData &data, const std::vector<int> &order) {
    const auto permuted = [&order](const auto &row) {
        auto out = row;
        for (std::size_t column = 0; column < order.size(); ++column)
            out[column] = row[std::size_t(order[column])];
        return out;
    };
    HeatMapData ordered = data;
    for (int column = 0; column < int(order.size()); ++column)
        ordered.documents[column] = data.documents[order[std::size_t(column)]];
    for (auto &matrix : ordered.similarities)
        std::transform(matrix.begin(), matrix.end(), matrix.begin(), permuted);
    std::transform(ordered.relevant.begin(), ordered.relevant.end(), ordered.relevant.begin(), permuted);
    return ordered;
}

std::vector<int> documentClusterOrder(const HeatMapData &data) {
    std::vector<std::vector<float>> columns(std::size_t(data.documents.size()));
    for (const auto &matrix : data.similarities) {
        for (const auto &row : matrix) {
            for (std::size_t column = 0; column < columns.size(); ++column)
                columns[column].push_back(row[column]);
        }
    }
    return clusterOrder(columns);
}

HeatMap::HeatMap(QWidget *parent) : PaintedPlot(parent) {}

void HeatMap::setData(HeatMapData data) {
    m_data = std::move(data);
    m_view = whole();
    m_selected = {-1, -1};
    render();
}

void HeatMap::setDifference(bool difference) {
    m_difference = difference;
    render();
}

void HeatMap::setSelected(int query, int document) {
    m_selected = {document, query};
    update();
}

int HeatMap::panelCount() const {
    return m_difference && m_data.similarities.size() == 2 ? 1 : int(m_data.similarities.size());
}

void HeatMap::render() {
    m_images.clear();
    const auto &matrices = m_data.similarities;
    const bool difference = m_difference && matrices.size() == 2;
    const auto value = [&](std::size_t panel, std::size_t row, std::size_t column) {
        return difference ? matrices[1][row][column] - matrices[0][row][column] : matrices[panel][row][column];
    };
    const auto rows = std::size_t(m_data.queries.size()), columns = std::size_t(m_data.documents.size());
    float least = std::numeric_limits<float>::max(), most = std::numeric_limits<float>::lowest();
    for (std::size_t panel = 0; panel < std::size_t(panelCount()); ++panel) {
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t column = 0; column < columns; ++column) {
                least = std::min(least, value(panel, row, column));
                most = std::max(most, value(panel, row, column));
            }
        }
    }
    if (difference)
        least = -(most = std::max({std::abs(least), std::abs(most), 1e-6f}));
    m_least = least;
    m_most = std::max(most, least + 1e-6f);
    for (std::size_t panel = 0; panel < std::size_t(panelCount()); ++panel) {
        QImage image(int(columns), int(rows), QImage::Format_RGB32);
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t column = 0; column < columns; ++column) {
                const float v = value(panel, row, column);
                const QColor colour =
                    difference ? diverging(v / m_most, palette()) : sequential((v - m_least) / (m_most - m_least));
                image.setPixelColor(int(column), int(row), colour);
            }
        }
        m_images.push_back(std::move(image));
    }
    update();
}

QRect HeatMap::panelRect(int panel) const {
    const int count = std::max(1, panelCount()), line = fontMetrics().height();
    const int labels = std::min(width() / 5, 16 * line), space = line;
    const int wide = (width() - labels - space * (count + 1)) / count;
    return QRect(labels + space + panel * (wide + space), 2 * line, std::max(1, wide), std::max(1, height() - 5 * line));
}

QPointF HeatMap::cellAt(const QPointF &position) const {
    for (int i = 0; i < panelCount(); ++i) {
        const QRectF area = panelRect(i);
        if (area.contains(position))
            return {m_view.left() + (position.x() - area.left()) / area.width() * m_view.width(),
                    m_view.top() + (position.y() - area.top()) / area.height() * m_view.height()};
    }
    return {-1, -1};
}

void HeatMap::drawPanel(QPainter &painter, int panel) const {
    const QRectF area = panelRect(panel);
    painter.drawImage(area, m_images[std::size_t(panel)], m_view);
    const double wide = area.width() / m_view.width(), high = area.height() / m_view.height();
    const auto place = [&](int column, int row) {
        return QRectF(area.left() + (column - m_view.left()) * wide, area.top() + (row - m_view.top()) * high, wide, high);
    };
    painter.save();
    painter.setClipRect(area);
    painter.setRenderHint(QPainter::Antialiasing);
    const double dot = std::clamp(std::min(wide, high) / 4, 1.5, 5.0);
    painter.setPen(QPen(Qt::black, 1));
    painter.setBrush(Qt::white);
    for (std::size_t row = 0; row < m_data.relevant.size(); ++row) {
        for (std::size_t column = 0; column < m_data.relevant[row].size(); ++column) {
            if (m_data.relevant[row][column])
                painter.drawEllipse(place(int(column), int(row)).center(), dot, dot);
        }
    }
    if (m_selected.y() >= 0) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(QRectF(area.left(), place(0, m_selected.y()).top(), area.width(), high));
        if (m_selected.x() >= 0)
            painter.drawRect(place(m_selected.x(), m_selected.y()).adjusted(-1, -1, 1, 1));
    }
    painter.restore();
    const QString label = panelCount() < int(m_data.labels.size())
                              ? tr("%1 minus %2").arg(m_data.labels.value(1), m_data.labels.value(0))
                              : m_data.labels.value(panel);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRectF(area.left(), 0, area.width(), area.top() - 2), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(label, Qt::ElideRight, int(area.width())));
    if (panel > 0)
        return;
    const int step = std::max(1, int(std::ceil(fontMetrics().height() / high)));
    for (int row = std::max(0, int(m_view.top())); row < m_data.queries.size() && row < m_view.bottom(); row += step) {
        const QRectF cell = place(0, row);
        const QRectF text(2, cell.center().y() - fontMetrics().height() / 2.0, area.left() - 6, fontMetrics().height());
        painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter,
                         fontMetrics().elidedText(m_data.queries[row], Qt::ElideRight, int(text.width())));
    }
}

void HeatMap::drawScale(QPainter &painter) const {
    const int line = fontMetrics().height();
    const QRect first = panelRect(0);
    const QRect bar(first.left(), height() - 2 * line, std::min(240, first.width() / 2), line / 2);
    for (int x = 0; x < bar.width(); ++x) {
        const double share = double(x) / bar.width();
        painter.fillRect(bar.left() + x, bar.top(), 1, bar.height(),
                         panelCount() < int(m_data.similarities.size()) ? diverging(2 * share - 1, palette())
                                                                        : sequential(share));
    }
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRect(bar.left(), bar.bottom(), bar.width(), line + 4), Qt::AlignLeft, measureText(m_least));
    painter.drawText(QRect(bar.left(), bar.bottom(), bar.width(), line + 4), Qt::AlignRight, measureText(m_most));
    painter.drawText(QRect(bar.right() + line, bar.top() - line / 4, width() - bar.right() - 2 * line, line),
                     Qt::AlignLeft | Qt::AlignVCenter, tr("similarity · rows: questions · columns: documents · ○ relevant"));
}

void HeatMap::draw(QPainter &painter) const {
    for (int i = 0; i < int(m_images.size()); ++i)
        drawPanel(painter, i);
    if (m_images.empty())
        return;
    drawScale(painter);
    if (m_dragging) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRect(m_pressed, m_dragged).normalized());
    }
}

void HeatMap::mousePressEvent(QMouseEvent *event) {
    if (event->button() == Qt::LeftButton)
        m_pressed = m_dragged = event->pos();
}

void HeatMap::mouseMoveEvent(QMouseEvent *event) {
    if (event->buttons() & Qt::LeftButton) {
        m_dragged = event->pos();
        m_dragging = (m_dragged - m_pressed).manhattanLength() > 6;
        update();
        return;
    }
    const QPointF cell = cellAt(event->position());
    const auto row = std::size_t(cell.y()), column = std::size_t(cell.x());
    if (cell.x() < 0 || row >= std::size_t(m_data.queries.size()) || column >= std::size_t(m_data.documents.size()))
        return QToolTip::hideText();
    QString text = tr("Question: %1\nDocument: %2").arg(m_data.queries[int(row)], m_data.documents[int(column)]);
    for (std::size_t i = 0; i < m_data.similarities.size(); ++i)
        text +=
            QStringLiteral("\n%1: %2").arg(m_data.labels.value(int(i)), measureText(m_data.similarities[i][row][column]));
    QToolTip::showText(event->globalPosition().toPoint(), text, this);
}

void HeatMap::mouseReleaseEvent(QMouseEvent *event) {
    if (event->button() != Qt::LeftButton)
        return;
    const QPointF from = cellAt(m_pressed), to = cellAt(event->position());
    if (m_dragging && from.x() >= 0 && to.x() >= 0) {
        const QRectF wanted = QRectF(from, to).normalized().intersected(whole());
        if (wanted.width() > 0.5 && wanted.height() > 0.5)
            m_view = wanted;
    } else if (!m_dragging && to.x() >= 0 && whole().contains(to)) {
        setSelected(int(to.y()), int(to.x()));
        Q_EMIT cellClicked(int(to.y()), int(to.x()));
    }
    m_dragging = false;
    update();
}

void HeatMap::mouseDoubleClickEvent(QMouseEvent *) {
    m_view = whole();
    update();
}

void HeatMap::wheelEvent(QWheelEvent *event) {
    const QPointF at = cellAt(event->position());
    if (at.x() < 0)
        return;
    const double factor = event->angleDelta().y() > 0 ? 0.8 : 1.25;
    const QSizeF size(std::min(m_view.width() * factor, whole().width()),
                      std::min(m_view.height() * factor, whole().height()));
    QRectF view(at.x() - (at.x() - m_view.left()) / m_view.width() * size.width(),
                at.y() - (at.y() - m_view.top()) / m_view.height() * size.height(), size.width(), size.height());
    view.moveLeft(std::clamp(view.left(), 0.0, whole().width() - size.width()));
    view.moveTop(std::clamp(view.top(), 0.0, whole().height() - size.height()));
    m_view = view;
    event->accept();
    update();
}

void HeatMap::changeEvent(QEvent *event) {
    PaintedPlot::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        render();
}

QString HeatMap::csv() const {
    QString out = QStringLiteral("model,query,document,relevant,similarity\n");
    for (std::size_t model = 0; model < m_data.similarities.size(); ++model) {
        for (std::size_t row = 0; row < m_data.similarities[model].size(); ++row) {
            for (std::size_t column = 0; column < m_data.similarities[model][row].size(); ++column)
                out += QStringLiteral("%1,%2,%3,%4,%5\n")
                           .arg(csvField(m_data.labels.value(int(model))), csvField(m_data.queries[int(row)]),
                                csvField(m_data.documents[int(column)]))
                           .arg(int(m_data.relevant[row][column]))
                           .arg(m_data.similarities[model][row][column], 0, 'g', 9);
        }
    }
    return out;
}

} // namespace sintonia
