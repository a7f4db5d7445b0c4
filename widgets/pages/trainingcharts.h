// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/runs.h"

#include <QWidget>

#include <array>
#include <optional>
#include <vector>

namespace sintonia {

class CurveChart;

/// The four charts of a run on one x axis: loss; nDCG@10; similarities; learning rate and gradient norm. Of a language model
/// the second is F1 of the answers and the third their relevance and the share of abstentions.
class TrainingCharts : public QWidget {
    Q_OBJECT
public:
    enum class Axis { Step, Epoch, Time };

    explicit TrainingCharts(QWidget *parent = nullptr);

    /// Shows a run's curves; `bestStep` and, for a run that ended, `endStep` are marked.
    void setCurves(std::vector<Curve> curves, std::optional<std::int64_t> bestStep, std::optional<std::int64_t> endStep,
                   std::optional<double> allowedDrop, bool ofLanguageModel);
    void clear();
    void setAxis(Axis axis);
    void setSmoothing(double weight);
    void setLogScale(bool logarithmic);

protected:
    void changeEvent(QEvent *event) override;

private:
    void draw();
    void clearCharts();
    void showTitles();
    /// What the second chart draws of every set.
    QString qualityMeasure() const;
    void drawCurve(const Curve &curve);
    /// The untouched model's value as a level, and the drop that the guard allows outside as a band.
    void drawBase();
    QVector<double> xOf(const Curve &curve) const;
    std::optional<double> xOfStep(std::optional<std::int64_t> step) const;

    CurveChart *m_loss = nullptr;
    CurveChart *m_quality = nullptr;
    CurveChart *m_similarity = nullptr;
    CurveChart *m_optimiser = nullptr;
    std::array<CurveChart *, 4> m_charts{};
    std::vector<Curve> m_curves;
    std::optional<std::int64_t> m_bestStep, m_endStep;
    std::optional<double> m_allowedDrop;
    Axis m_axis = Axis::Step;
    bool m_answers = false; ///< the run is of a language model
    int m_outside = 0; ///< out-of-domain sets drawn so far, for their colours
};

} // namespace sintonia
