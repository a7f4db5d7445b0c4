// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/trainingcharts.h"

#include "widgets/plots/curvechart.h"
#include "widgets/style/hues.h"
#include "widgets/style/measurenames.h"

#include <QEvent>
#include <QGridLayout>

#include <algorithm>

namespace sintonia {

TrainingCharts::TrainingCharts(QWidget *parent)
    : QWidget(parent), m_loss(new CurveChart(this)), m_quality(new CurveChart(this)), m_similarity(new CurveChart(this)),
      m_optimiser(new CurveChart(this)), m_charts{m_loss, m_quality, m_similarity, m_optimiser} {
    m_loss->setObjectName(QStringLiteral("lossCurveChart"));
    m_quality->setObjectName(QStringLiteral("qualityCurveChart"));
    m_similarity->setObjectName(QStringLiteral("similarityCurveChart"));
    m_optimiser->setObjectName(QStringLiteral("optimiserCurveChart"));
    m_loss->setTitle(tr("Loss"));
    m_optimiser->setTitle(tr("Learning rate and gradient norm"));
    setFocusPolicy(Qt::StrongFocus);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (int i = 0; i < 4; ++i) {
        layout->addWidget(m_charts[std::size_t(i)], i / 2, i % 2);
        for (int j = 0; j < 4; ++j) {
            if (i != j)
                connect(m_charts[std::size_t(i)], &CurveChart::crosshairMoved, m_charts[std::size_t(j)],
                        &CurveChart::showCrosshair);
        }
    }
    showTitles();
    setAxis(Axis::Step);
}

void TrainingCharts::setAxis(Axis axis) {
    m_axis = axis;
    const QString x = axis == Axis::Step ? tr("step") : axis == Axis::Epoch ? tr("epoch") : tr("minutes");
    m_loss->setAxisNames(x, tr("loss"));
    m_quality->setAxisNames(x, measureName(qualityMeasure()));
    m_similarity->setAxisNames(x, m_answers ? tr("mean over answers") : tr("mean similarity"));
    m_optimiser->setAxisNames(x, tr("learning rate"), tr("gradient norm"));
    draw();
}

void TrainingCharts::setSmoothing(double weight) {
    m_loss->setSmoothing(weight);
    m_optimiser->setSmoothing(weight);
}

void TrainingCharts::setLogScale(bool logarithmic) { m_loss->setLogScale(logarithmic); }

void TrainingCharts::clear() { setCurves({}, {}, {}, {}, m_answers); }

void TrainingCharts::setCurves(std::vector<Curve> curves, std::optional<std::int64_t> bestStep,
                               std::optional<std::int64_t> endStep, std::optional<double> allowedDrop,
                               bool ofLanguageModel) {
    m_curves = std::move(curves);
    m_bestStep = bestStep;
    m_endStep = endStep;
    m_allowedDrop = allowedDrop;
    if (ofLanguageModel != m_answers)
        clearCharts();
    m_answers = ofLanguageModel;
    showTitles();
    setAxis(m_axis);
}

void TrainingCharts::clearCharts() {
    for (CurveChart *chart : m_charts)
        chart->clear();
}

QString TrainingCharts::qualityMeasure() const {
    return m_answers ? QStringLiteral("f1") : QStringLiteral("ndcg_cut_10");
}

void TrainingCharts::showTitles() {
    m_quality->setTitle(m_answers ? tr("F1 of the answers") : tr("nDCG@10"));
    m_similarity->setTitle(m_answers ? tr("Relevance R(A, C, Q) and abstentions") : tr("Similarity S(question, document)"));
}

QVector<double> TrainingCharts::xOf(const Curve &curve) const {
    if (m_axis == Axis::Step)
        return QVector<double>(curve.steps.begin(), curve.steps.end());
    if (m_axis == Axis::Epoch)
        return QVector<double>(curve.epochs.begin(), curve.epochs.end());
    double start = curve.times.empty() ? 0 : curve.times.front();
    for (const Curve &other : m_curves) {
        if (!other.times.empty())
            start = std::min(start, other.times.front());
    }
    QVector<double> minutes;
    for (const double time : curve.times)
        minutes.append((time - start) / 60);
    return minutes;
}

std::optional<double> TrainingCharts::xOfStep(std::optional<std::int64_t> step) const {
    if (!step)
        return {};
    if (m_axis == Axis::Step)
        return double(*step);
    for (const Curve &curve : m_curves) {
        const auto at = std::find(curve.steps.begin(), curve.steps.end(), *step);
        if (at != curve.steps.end())
            return xOf(curve)[at - curve.steps.begin()];
    }
    return {};
}

void TrainingCharts::draw() {
    QStringList names;
    m_outside = 0;
    for (const Curve &curve : m_curves) {
        drawCurve(curve);
        names.append(QString::fromStdString(curve.name));
    }
    drawBase();
    for (CurveChart *chart : m_charts) {
        for (const QString &name : chart->curveNames()) {
            if (!names.contains(name) || m_curves.empty())
                chart->removeCurve(name);
        }
        chart->setMarkers(xOfStep(m_bestStep), xOfStep(m_endStep));
    }
}

void TrainingCharts::drawCurve(const Curve &curve) {
    const QPalette colours = palette();
    const QString name = QString::fromStdString(curve.name);
    const QVector<double> x = xOf(curve), y(curve.values.begin(), curve.values.end());
    const QString set = name.section(QLatin1Char('/'), 0, -2), measure = name.section(QLatin1Char('/'), -1);
    const bool outside = set.startsWith(QLatin1String("out_of_domain/"));
    const QString setName = outside ? set.section(QLatin1Char('/'), 1) : tr("validation");
    if (name == QLatin1String("train/loss"))
        m_loss->setCurve(name, tr("training"), x, y, {hue(Hue::Tuned, colours), Qt::SolidLine, false, true});
    else if (name == QLatin1String("train/learning_rate"))
        m_optimiser->setCurve(name, tr("learning rate"), x, y, {hue(Hue::Tuned, colours)});
    else if (name == QLatin1String("train/grad_norm"))
        m_optimiser->setCurve(name, tr("gradient norm"), x, y, {hue(Hue::Base, colours), Qt::SolidLine, false, true, true});
    else if (name == QLatin1String("validation/loss"))
        m_loss->setCurve(name, tr("validation"), x, y, {hue(Hue::Relevant, colours), Qt::DashLine, true});
    else if (measure == qualityMeasure()) {
        if (outside)
            m_quality->setCurve(name, tr("outside: %1").arg(setName), x, y,
                                {seriesHue(++m_outside, colours), Qt::DashLine, true});
        else
            m_quality->setCurve(name, setName, x, y, {hue(Hue::Tuned, colours), Qt::SolidLine, true});
    } else if (m_answers && measure == QLatin1String("relevance"))
        m_similarity->setCurve(name, tr("relevance, %1").arg(setName), x, y,
                               {hue(Hue::Relevant, colours), outside ? Qt::DotLine : Qt::SolidLine, true});
    else if (m_answers && measure == QLatin1String("abstention_rate"))
        m_similarity->setCurve(name, tr("abstentions, %1").arg(setName), x, y,
                               {hue(Hue::Irrelevant, colours), outside ? Qt::DashDotLine : Qt::DashLine, true});
    else if (measure == QLatin1String("similarity_relevant"))
        m_similarity->setCurve(name, tr("relevant, %1").arg(setName), x, y,
                               {hue(Hue::Relevant, colours), outside ? Qt::DotLine : Qt::SolidLine, true});
    else if (measure == QLatin1String("similarity_irrelevant"))
        m_similarity->setCurve(name, tr("irrelevant, %1").arg(setName), x, y,
                               {hue(Hue::Irrelevant, colours), outside ? Qt::DashDotLine : Qt::DashLine, true});
}

void TrainingCharts::drawBase() {
    std::optional<double> base;
    const std::string ending = "/" + qualityMeasure().toStdString();
    m_quality->setBand({}, {});
    for (const Curve &curve : m_curves) {
        if (!curve.name.ends_with(ending) || curve.steps.empty() || curve.steps.front() != 0)
            continue;
        const double untouched = curve.values.front();
        if (!curve.name.starts_with("out_of_domain/"))
            base = untouched;
        else if (m_allowedDrop)
            m_quality->setBand(untouched - *m_allowedDrop, untouched,
                               tr("The shaded band is the drop that the guard allows outside."));
    }
    m_quality->setLevel(base, tr("base (step 0)"), {hue(Hue::Base, palette()), Qt::DotLine});
}

void TrainingCharts::changeEvent(QEvent *event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        draw();
}

} // namespace sintonia
