// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/memoryview.h"

#include "widgets/models/enginetext.h"
#include "widgets/pages/requestbar.h"
#include "widgets/style/hues.h"
#include "widgets/style/numbers.h"

#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace sintonia {

namespace {

constexpr int pause = 400; ///< milliseconds without a change after which the estimate is asked for

} // namespace

MemoryView::MemoryView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_wait(new QTimer(this)), m_bar(new RequestBar(session.engine(), this)),
      m_sum(new QToolButton(this)), m_terms(new QLabel(this)) {
    m_wait->setSingleShot(true);
    m_wait->setInterval(pause);
    m_sum->setObjectName(QStringLiteral("memoryToolButton"));
    m_sum->setToolTip(tr("Show or hide how the estimate comes about; training can start in any case"));
    m_sum->setCheckable(true);
    m_sum->setAutoRaise(true);
    m_sum->setArrowType(Qt::RightArrow);
    m_sum->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_sum->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_sum->hide();
    m_terms->setObjectName(QStringLiteral("memoryTermsLabel"));
    m_terms->setWordWrap(true);
    m_terms->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_terms->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_bar);
    layout->addWidget(m_sum);
    layout->addWidget(m_terms);
    connect(m_wait, &QTimer::timeout, this, &MemoryView::ask);
    connect(m_sum, &QToolButton::toggled, this, &MemoryView::showEstimate);
}

void MemoryView::setExperiment(const Json &experiment) {
    if (experiment == m_experiment)
        return;
    m_experiment = experiment;
    m_bar->cancelAll();
    if (!experiment.empty())
        return m_wait->start();
    m_wait->stop();
    m_estimate = Json();
    showEstimate();
}

void MemoryView::ask() {
    m_bar->send(QStringLiteral("estimateMemory"),
                {{"project", m_session.folder().toStdString()}, {"experiment", m_experiment}}, [this](const Json &estimate) {
                    m_estimate = estimate;
                    showEstimate();
                });
}

void MemoryView::showEstimate() {
    const bool known = m_estimate.is_object();
    m_sum->setVisible(known);
    m_terms->setVisible(known && m_sum->isChecked());
    m_sum->setArrowType(m_sum->isChecked() ? Qt::DownArrow : Qt::RightArrow);
    if (!known)
        return;
    const double total = m_estimate.value("total", 0.0), available = m_estimate.value("available", 0.0);
    const QString device = QString::fromStdString(m_estimate.value("device", std::string()));
    m_sum->setText(available > 0 ? tr("Memory: about %1 of %2 free on %3").arg(bytesText(total), bytesText(available), device)
                                 : tr("Memory: about %1 on %2").arg(bytesText(total), device));
    QPalette colours = QGuiApplication::palette();
    if (!m_estimate.value("fits", true)) {
        colours.setColor(QPalette::ButtonText, hue(Hue::Error, colours));
        colours.setColor(QPalette::WindowText, hue(Hue::Error, colours));
    }
    m_sum->setPalette(colours);
    QStringList lines;
    for (const Json &term : m_estimate.value("terms", Json::array()))
        lines.append(tr("%1: %2 = %3")
                         .arg(engineText(term.value("name", std::string())), engineText(term.value("arithmetic", std::string())),
                              bytesText(term.value("bytes", 0.0))));
    m_terms->setText(lines.join(QLatin1Char('\n')));
}

void MemoryView::changeEvent(QEvent *event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showEstimate();
}

} // namespace sintonia
