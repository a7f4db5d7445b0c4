// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pages/page.h"

class QAction;
class QCheckBox;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSlider;
class QSplitter;

namespace sintonia {

class ExperimentForm;
class NoticeBar;
class TrainerLaunch;
class TrainingCharts;

/// What shall run, and is it going well? On the left the experiment, on the right a run's curves, state and log.
class TrainPage : public Page {
    Q_OBJECT
public:
    explicit TrainPage(Session &session, QWidget *parent = nullptr);

    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeExperiment();
    QWidget *makeRun();
    QAction *makeAction(const QString &name, const QString &iconName, const QString &text, const QString &toolTip, QKeySequence keys);
    QPushButton *makeButton(QAction *action);
    void applyPreset(int index);
    void validate();
    void start();
    void launchResume();
    void watch(TrainerLaunch *launch);
    void request(const std::string &what);
    QString experimentText() const;
    QString commandText() const;

    void showRunChoices();
    void showRun();
    void readRun();
    void showState(const std::vector<Curve> &curves);
    const RunInfo *shownRun() const;

    QAction *m_start = nullptr;
    QAction *m_pause = nullptr;
    QAction *m_resume = nullptr;
    QAction *m_stop = nullptr;
    NoticeBar *m_notice = nullptr;
    QSplitter *m_splitter = nullptr;
    QComboBox *m_preset = nullptr;
    QLabel *m_presetMeaning = nullptr;
    ExperimentForm *m_form = nullptr;
    QLabel *m_reason = nullptr;
    QComboBox *m_run = nullptr;
    QComboBox *m_axis = nullptr;
    QSlider *m_smoothing = nullptr;
    QCheckBox *m_logScale = nullptr;
    TrainingCharts *m_charts = nullptr;
    QLabel *m_state = nullptr;
    QLabel *m_verdict = nullptr;
    QPlainTextEdit *m_log = nullptr;
    bool m_reading = false; ///< a query for the run's curves is on its way
    bool m_outdated = false; ///< the run grew meanwhile
};

} // namespace sintonia
