// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pages/page.h"

class QAction;
class QComboBox;
class QLabel;
class QSplitter;

namespace sintonia {

class ExperimentForm;
class MemoryView;
class NoticeBar;
class RunView;
class TrainerLaunch;

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
    void applyPreset(int index);
    void validate();
    void start();
    /// A trainer to be told what to do; whether it started is shown.
    TrainerLaunch *launchTrainer();
    QString experimentText() const;
    QString commandText() const;

    QAction *m_start = nullptr;
    NoticeBar *m_notice = nullptr;
    QSplitter *m_splitter = nullptr;
    RunView *m_run = nullptr;
    QComboBox *m_preset = nullptr;
    QLabel *m_presetMeaning = nullptr;
    ExperimentForm *m_form = nullptr;
    MemoryView *m_memory = nullptr;
    QLabel *m_reason = nullptr;
};

} // namespace sintonia
