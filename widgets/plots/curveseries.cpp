// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curveseries.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace sintonia {

CurveSeries::CurveSeries(QCustomPlot &plot, QString name, const CurveStyle &style)
    : m_name(std::move(name)), m_style(style) {
    QCPAxis *valueAxis = style.rightAxis ? plot.yAxis2 : plot.yAxis;
    if (style.smoothed) {
        m_raw = plot.addGraph(plot.xAxis, valueAxis);
        m_raw->removeFromLegend();
    }
    m_line = plot.addGraph(plot.xAxis, valueAxis);
}

QString CurveSeries::label() const { return m_line->name(); }
bool CurveSeries::isVisible() const { return m_line->visible(); }

void CurveSeries::set(const QString &label, const QVector<double> &x, const QVector<double> &y, const CurveStyle &style,
                      double smoothing) {
    m_style = style;
    m_x = x;
    m_y = y;
    m_line->setName(label);
    paint();
    redraw(smoothing);
}

void CurveSeries::append(const QVector<double> &x, const QVector<double> &y, double smoothing) {
    m_x += x;
    m_y += y;
    m_line->addData(x, isSmoothed(smoothing) ? smooth(y, smoothing) : y, true);
    if (isSmoothed(smoothing))
        m_raw->addData(x, y, true);
}

void CurveSeries::redraw(double smoothing) {
    m_mean = m_norm = 0;
    m_line->setData(m_x, isSmoothed(smoothing) ? smooth(m_y, smoothing) : m_y, true);
    if (!m_raw)
        return;
    m_raw->setVisible(isSmoothed(smoothing) && m_line->visible());
    if (isSmoothed(smoothing))
        m_raw->setData(m_x, m_y, true);
    else
        m_raw->data()->clear();
}

/// Exponential moving average with bias correction, as in Adam: the first values are not pulled to zero. Goes on from where
/// the average stands.
QVector<double> CurveSeries::smooth(const QVector<double> &values, double smoothing) {
    QVector<double> out;
    out.reserve(values.size());
    for (const double value : values) {
        if (std::isfinite(value)) {
            m_mean = smoothing * m_mean + (1 - smoothing) * value;
            m_norm = smoothing * m_norm + (1 - smoothing);
        }
        out.append(m_norm > 0 ? m_mean / m_norm : qQNaN());
    }
    return out;
}

std::optional<double> CurveSeries::valueNear(double x) const {
    if (m_x.isEmpty())
        return {};
    const auto after = std::lower_bound(m_x.begin(), m_x.end(), x);
    auto at = std::min<qsizetype>(after - m_x.begin(), m_x.size() - 1);
    if (at > 0 && x - m_x[at - 1] < m_x[at] - x)
        --at;
    return m_y[at];
}

void CurveSeries::removeFrom(QCustomPlot &plot) {
    if (m_raw)
        plot.removeGraph(m_raw);
    plot.removeGraph(m_line);
}

void CurveSeries::paint() {
    m_line->setPen(QPen(m_style.colour, 2, m_style.pen));
    if (m_style.points)
        m_line->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, m_style.colour, m_style.colour, 5));
    if (m_raw) {
        QColor faint = m_style.colour;
        faint.setAlpha(70);
        m_raw->setPen(QPen(faint, 1));
    }
}

} // namespace sintonia
