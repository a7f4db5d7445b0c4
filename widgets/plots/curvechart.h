// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <QVector>
#include <QWidget>

#include <memory>
#include <optional>

namespace sintonia {

/// How a curve is drawn. Meaning never hangs on the colour alone: pen style and shape differ too.
struct CurveStyle {
    QColor colour;
    Qt::PenStyle pen = Qt::SolidLine;
    bool points = false;    ///< a disc at each value: for curves with few values
    bool smoothed = false;  ///< follows setSmoothing(), the raw line faint behind
    bool rightAxis = false; ///< on the second value axis
};

/// Curves over a common x axis: title, axis names, legend above the curves (a click hides a curve), crosshair with the values under it, wheel
/// zoom, double click resets, markers for the best and the stop point; export as PNG, SVG and CSV from the context menu.
/// Takes a million points; redraws at most 30 times a second. Values that are not finite leave a gap.
class CurveChart : public QWidget {
    Q_OBJECT
public:
    explicit CurveChart(QWidget *parent = nullptr);
    ~CurveChart() override;

    void setTitle(const QString &title);
    void setAxisNames(const QString &x, const QString &y, const QString &rightY = {});
    /// Makes or replaces a curve; `label` stands in the legend, `name` identifies it. x must increase.
    void setCurve(const QString &name, const QString &label, const QVector<double> &x, const QVector<double> &y,
                  const CurveStyle &style);
    /// Appends to a curve made before.
    void appendPoints(const QString &name, const QVector<double> &x, const QVector<double> &y);
    void removeCurve(const QString &name);
    void clear();
    QStringList curveNames() const;
    /// The values as set, without smoothing.
    QVector<double> values(const QString &name) const;

    /// A level line over the whole width, named in the legend, e.g. the untouched model's value; nothing removes it. It has no
    /// points and is in no export of values.
    void setLevel(std::optional<double> y, const QString &label = {}, const CurveStyle &style = {});
    /// Vertical markers at x: the best evaluation and the point where training ended.
    void setMarkers(std::optional<double> best, std::optional<double> stop);
    /// A shaded band between two values of y, e.g. the allowed out-of-domain drop; nothing removes it.
    void setBand(std::optional<double> low, std::optional<double> high, const QString &label = {});
    /// Weight of the past in an exponential moving average, 0 (raw) … 0.99.
    void setSmoothing(double weight);
    void setLogScale(bool logarithmic);

    /// Exports what is shown; the ending of `file` says how (.png, .svg, .csv). An empty string or what went wrong.
    QString exportTo(const QString &file);

Q_SIGNALS:
    /// The crosshair's x, for charts that share it; nothing when the pointer left.
    void crosshairMoved(std::optional<double> x);
    void xRangeChanged(double least, double most);

public Q_SLOTS:
    void showCrosshair(std::optional<double> x);
    void setXRange(double least, double most);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sintonia
