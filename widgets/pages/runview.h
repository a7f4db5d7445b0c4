// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/session.h"

#include <QWidget>

class QAction;
class QCheckBox;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QSettings;
class QSlider;
class QTabWidget;

namespace sintonia {

class TrainingCharts;
class AnswersView;

/// A run as it goes: curves, state, log; pause, resume and stop. Follows the run that the session has selected, whether the
/// window started its trainer or not.
class RunView : public QWidget {
    Q_OBJECT
public:
    explicit RunView(Session &session, QWidget *parent = nullptr);

    void saveState(QSettings &settings) const;
    void restoreState(const QSettings &settings);
    /// Shows the run as it is now, with its buttons: after a trainer could not be started.
    void showRun();

Q_SIGNALS:
    /// The person wants the run's training to go on from its last checkpoint.
    void resumeWanted(const QString &run);
    void failed(const QString &text, const QString &details);

protected:
    void changeEvent(QEvent *event) override;

private:
    void makeActions();
    void makeControls();
    void makeText();
    void request(const std::string &what);
    void showRunChoices();
    void showActions(const RunInfo *run);
    void readRun();
    void showState(const std::vector<Curve> &curves);
    /// Of a language model, anew after each evaluation.
    void showAnswers(const std::vector<Curve> &curves);
    void showAnswersTab(bool shown);
    const RunInfo *shownRun() const;

    Session &m_session;
    QAction *m_pause = nullptr;
    QAction *m_resume = nullptr;
    QAction *m_stop = nullptr;
    QComboBox *m_run = nullptr;
    QComboBox *m_axis = nullptr;
    QSlider *m_smoothing = nullptr;
    QCheckBox *m_logScale = nullptr;
    QTabWidget *m_tabs = nullptr;
    TrainingCharts *m_charts = nullptr;
    AnswersView *m_answers = nullptr;
    QLabel *m_state = nullptr;
    QLabel *m_verdict = nullptr;
    QPlainTextEdit *m_log = nullptr;
    using Evaluation = std::pair<QString, std::int64_t>; ///< run and step
    Evaluation m_answered{{}, -1};                       ///< whose answers are shown
    bool m_reading = false;  ///< a query for the run's curves is on its way
    bool m_outdated = false; ///< the run grew meanwhile
};

} // namespace sintonia
