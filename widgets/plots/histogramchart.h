// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/eval/threshold.h"
#include "widgets/plots/paintedplot.h"

#include <optional>
#include <vector>

namespace sintonia {

/// S(query, relevant) and S(query, irrelevant) of one model.
struct SimilaritySample {
    QString label;
    std::vector<JudgedSimilarity> pairs;
};

/// Similarity histograms of models one above the other on the same bins and the same axis: relevant filled, irrelevant
/// hatched, and a threshold line with precision, recall and F1. A click moves a model's threshold, a double click puts it
/// back to the best F1.
class HistogramChart : public PaintedPlot {
    Q_OBJECT
public:
    explicit HistogramChart(QWidget *parent = nullptr);

    void setSamples(std::vector<SimilaritySample> samples);
    int sampleCount() const { return int(m_panels.size()); }
    void setThreshold(int sample, double threshold);
    ThresholdScore threshold(int sample) const { return m_panels[std::size_t(sample)].score; }
    /// Overlap coefficient of the two distributions, 0 … 1.
    double overlap(int sample) const { return m_panels[std::size_t(sample)].overlap; }
    /// Mean similarity of relevant minus that of irrelevant pairs.
    double meanGap(int sample) const { return m_panels[std::size_t(sample)].gap; }
    QString csv() const override;

protected:
    void draw(QPainter &painter) const override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    struct Panel {
        SimilaritySample sample;
        Histogram relevant, irrelevant;
        double overlap = 0, gap = 0;
        ThresholdScore score;
    };
    QRect plotRect(int panel) const;
    int panelAt(const QPoint &position) const;
    void drawBars(QPainter &painter, const QRect &area, const Histogram &counts, const QBrush &brush, const QPen &pen) const;

    std::vector<Panel> m_panels;
    double m_least = 0, m_most = 1;
    double m_highest = 1; ///< largest share of a bin, for the common height
};

} // namespace sintonia
