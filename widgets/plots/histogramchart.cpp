// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/histogramchart.h"

#include "widgets/style/hues.h"
#include "widgets/style/numbers.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace sintonia {
namespace {

constexpr std::size_t bins = 40;

std::vector<double> similarities(const std::vector<JudgedSimilarity> &pairs, bool relevant) {
    std::vector<double> values;
    for (const JudgedSimilarity &pair : pairs) {
        if (pair.relevant == relevant)
            values.push_back(pair.similarity);
    }
    return values;
}

double mean(const std::vector<double> &values) {
    return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

double total(const Histogram &counts) {
    return double(std::max<std::int64_t>(1, std::accumulate(counts.counts.begin(), counts.counts.end(), std::int64_t(0))));
}

double highestShare(const Histogram &counts) {
    return counts.counts.empty() ? 0 : double(*std::max_element(counts.counts.begin(), counts.counts.end())) / total(counts);
}

} // namespace

HistogramChart::HistogramChart(QWidget *parent) : PaintedPlot(parent) {
    setToolTip(tr("Click to move the threshold; double click puts it at the best F1"));
}

void HistogramChart::setSamples(std::vector<SimilaritySample> samples) {
    m_panels.clear();
    m_least = 1;
    m_most = -1;
    for (const SimilaritySample &sample : samples) {
        for (const JudgedSimilarity &pair : sample.pairs) {
            m_least = std::min(m_least, pair.similarity);
            m_most = std::max(m_most, pair.similarity);
        }
    }
    if (m_most <= m_least) {
        m_least -= 0.5;
        m_most = m_least + 1;
    }
    m_highest = 0.01;
    for (SimilaritySample &sample : samples) {
        const auto relevant = similarities(sample.pairs, true), irrelevant = similarities(sample.pairs, false);
        Panel panel;
        panel.relevant = histogram(relevant, m_least, m_most, bins);
        panel.irrelevant = histogram(irrelevant, m_least, m_most, bins);
        panel.overlap = overlapCoefficient(panel.relevant, panel.irrelevant);
        panel.gap = mean(relevant) - mean(irrelevant);
        panel.score = bestThreshold(sample.pairs);
        panel.sample = std::move(sample);
        m_highest = std::max({m_highest, highestShare(panel.relevant), highestShare(panel.irrelevant)});
        m_panels.push_back(std::move(panel));
    }
    update();
}

void HistogramChart::setThreshold(int sample, double threshold) {
    Panel &panel = m_panels[std::size_t(sample)];
    panel.score = scoreAtThreshold(panel.sample.pairs, threshold);
    update();
}

QRect HistogramChart::plotRect(int panel) const {
    const int count = std::max(1, int(m_panels.size())), line = fontMetrics().height();
    const int high = height() / count;
    return QRect(3 * line, panel * high + 3 * line, width() - 4 * line, high - 5 * line - line / 2);
}

int HistogramChart::panelAt(const QPoint &position) const {
    for (int i = 0; i < int(m_panels.size()); ++i) {
        if (plotRect(i).contains(position))
            return i;
    }
    return -1;
}

void HistogramChart::drawBars(QPainter &painter, const QRect &area, const Histogram &counts, const QBrush &brush,
                              const QPen &pen) const {
    painter.setBrush(brush);
    painter.setPen(pen);
    const double wide = area.width() / double(bins), whole = total(counts);
    for (std::size_t i = 0; i < counts.counts.size(); ++i) {
        const double high = double(counts.counts[i]) / whole / m_highest * area.height();
        if (high > 0)
            painter.drawRect(QRectF(area.left() + double(i) * wide, area.bottom() - high, wide, high));
    }
}

void HistogramChart::draw(QPainter &painter) const {
    const QPalette colours = palette();
    const QColor text = colours.color(QPalette::Text), relevant = hue(Hue::Relevant, colours),
                 irrelevant = hue(Hue::Irrelevant, colours);
    const int line = fontMetrics().height();
    for (int i = 0; i < int(m_panels.size()); ++i) {
        const Panel &panel = m_panels[std::size_t(i)];
        const QRect area = plotRect(i);
        QColor fill = relevant;
        fill.setAlpha(130);
        drawBars(painter, area, panel.relevant, fill, QPen(relevant, 1));
        drawBars(painter, area, panel.irrelevant, QBrush(irrelevant, Qt::BDiagPattern), QPen(irrelevant, 1));
        painter.setPen(muted(colours));
        painter.drawLine(area.bottomLeft(), area.bottomRight());
        for (int tick = 0; tick <= 4; ++tick) {
            const int x = area.left() + area.width() * tick / 4;
            const QRect place(tick == 4 ? x - 6 * line : x - 3 * line, area.bottom() + 2, 6 * line, line);
            painter.drawText(place, tick == 4 ? Qt::AlignRight : Qt::AlignHCenter,
                             measureText(m_least + (m_most - m_least) * tick / 4));
        }
        painter.drawText(QRect(area.left(), area.bottom() + line, area.width(), line), Qt::AlignHCenter,
                         tr("similarity S(question, document)"));
        const int x = area.left() + int((panel.score.threshold - m_least) / (m_most - m_least) * area.width());
        painter.setPen(QPen(text, 2, Qt::DashLine));
        painter.drawLine(x, area.top(), x, area.bottom());
        painter.setPen(text);
        const QRect head(area.left() - 2 * line, area.top() - 3 * line + line / 4, area.width() + 2 * line, line);
        QFont bold = font();
        bold.setBold(true);
        painter.setFont(bold);
        painter.drawText(head, Qt::AlignLeft, panel.sample.label);
        painter.setFont(font());
        painter.drawText(head, Qt::AlignRight,
                         tr("overlap %1 · mean gap %2").arg(measureText(panel.overlap), changeText(panel.gap)));
        const QRect below = head.translated(0, line + line / 4);
        painter.drawText(below, Qt::AlignRight,
                         tr("threshold %1: precision %2 · recall %3 · F1 %4")
                             .arg(measureText(panel.score.threshold), measureText(panel.score.precision),
                                  measureText(panel.score.recall), measureText(panel.score.f1)));
        painter.fillRect(QRect(below.left(), below.top() + 3, line - 6, line - 6), fill);
        painter.drawText(below.adjusted(line, 0, 0, 0), Qt::AlignLeft, tr("relevant"));
        const int second = line * 3 + fontMetrics().horizontalAdvance(tr("relevant"));
        painter.fillRect(QRect(below.left() + second, below.top() + 3, line - 6, line - 6),
                         QBrush(irrelevant, Qt::BDiagPattern));
        painter.drawText(below.adjusted(second + line, 0, 0, 0), Qt::AlignLeft, tr("irrelevant"));
    }
}

void HistogramChart::mousePressEvent(QMouseEvent *event) {
    const int panel = panelAt(event->pos());
    if (panel < 0 || event->button() != Qt::LeftButton)
        return;
    const QRect area = plotRect(panel);
    setThreshold(panel, m_least + (m_most - m_least) * (event->pos().x() - area.left()) / area.width());
}

void HistogramChart::mouseDoubleClickEvent(QMouseEvent *event) {
    if (const int panel = panelAt(event->pos()); panel >= 0)
        setThreshold(panel, bestThreshold(m_panels[std::size_t(panel)].sample.pairs).threshold);
}

QString HistogramChart::csv() const {
    QString out = QStringLiteral("model,relevant,similarity\n");
    for (const Panel &panel : m_panels) {
        for (const JudgedSimilarity &pair : panel.sample.pairs)
            out += QStringLiteral("%1,%2,%3\n")
                       .arg(csvField(panel.sample.label))
                       .arg(int(pair.relevant))
                       .arg(pair.similarity, 0, 'g', 9);
    }
    return out;
}

} // namespace sintonia
