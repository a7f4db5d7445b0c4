// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/sparklinedelegate.h"

#include "widgets/style/hues.h"

#include <QPainter>

#include <algorithm>

namespace sintonia {

void SparklineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const {
    QStyledItemDelegate::paint(painter, option, index);
    const auto values = index.data(valuesRole).value<QList<double>>();
    if (values.isEmpty())
        return;
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const double range = std::max(*most - *least, 1e-12);
    const QRectF area = QRectF(option.rect).adjusted(6, 6, -6, -6);
    QPolygonF line;
    for (qsizetype i = 0; i < values.size(); ++i)
        line.append({area.left() + area.width() * double(i) / double(std::max<qsizetype>(1, values.size() - 1)),
                     area.bottom() - area.height() * (values[i] - *least) / range});
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor colour = option.state & QStyle::State_Selected ? option.palette.color(QPalette::HighlightedText)
                                                                : hue(Hue::Tuned, option.palette);
    painter->setPen(QPen(colour, 1.5));
    painter->drawPolyline(line);
    painter->setBrush(colour);
    painter->drawEllipse(line[most - values.begin()], 2.5, 2.5);
    painter->restore();
}

QSize SparklineDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const {
    return QStyledItemDelegate::sizeHint(option, index).expandedTo({90, 24});
}

} // namespace sintonia
