// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/curvechart.h"

#include <optional>

class QCPAxis;
class QCPGraph;
class QCustomPlot;

namespace sintonia {

/// One curve of a CurveChart: its values, the drawn line, and behind a smoothed one the raw line. The plot owns the graphs.
class CurveSeries {
public:
    CurveSeries(QCustomPlot &plot, QString name, const CurveStyle &style);

    const QString &name() const { return m_name; }
    QString label() const;
    const QVector<double> &x() const { return m_x; }
    const QVector<double> &y() const { return m_y; }
    bool isVisible() const;

    /// `smoothing`: weight of the past in the moving average, 0 … 0.99.
    void set(const QString &label, const QVector<double> &x, const QVector<double> &y, const CurveStyle &style, double smoothing);
    void append(const QVector<double> &x, const QVector<double> &y, double smoothing);
    /// Draws all values anew: after a change of smoothing or visibility.
    void redraw(double smoothing);
    /// The value at the point nearest to `x`; nothing without points.
    std::optional<double> valueNear(double x) const;
    void removeFrom(QCustomPlot &plot);

private:
    QVector<double> smooth(const QVector<double> &values, double smoothing);
    bool isSmoothed(double smoothing) const { return m_style.smoothed && smoothing > 0; }
    void paint();

    QString m_name;
    CurveStyle m_style;
    QVector<double> m_x, m_y;
    QCPGraph *m_line = nullptr;
    QCPGraph *m_raw = nullptr;     ///< behind a smoothed line
    double m_mean = 0, m_norm = 0; ///< of the moving average, after the last value
};

} // namespace sintonia
