// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/session.h"

#include <QWidget>

class QLabel;
class QTimer;
class QToolButton;

namespace sintonia {

class RequestBar;

/// The memory that tuning a language model is estimated to need against what the device has free, with its arithmetic to
/// unfold. Hidden for everything else.
class MemoryView : public QWidget {
    Q_OBJECT
public:
    explicit MemoryView(Session &session, QWidget *parent = nullptr);

    /// Asks for the estimate shortly after the last change; an empty object hides the view.
    void setExperiment(const Json &experiment);

protected:
    void changeEvent(QEvent *event) override;

private:
    void ask();
    void showEstimate();

    Session &m_session;
    QTimer *m_wait = nullptr;
    RequestBar *m_bar = nullptr;
    QToolButton *m_sum = nullptr;
    QLabel *m_terms = nullptr;
    Json m_experiment = Json::object();
    Json m_estimate; ///< toJson() of engine/train/memoryestimate.h
};

} // namespace sintonia
