// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/session.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace sintonia {

class NoticeBar;

/// Exports a run's best checkpoint and shows the proof: the written model is loaded again and what it computes is
/// compared. Not modal; closing it cancels an export that runs.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    ExportDialog(Session &session, const QString &run, QWidget *parent = nullptr);
    ~ExportDialog() override;

private:
    /// The formats that the engine can write of the run's kind of model, once it has said so.
    void showFormats();
    /// The types of weights that the chosen format has.
    void showTypes();
    void browse();
    void start();
    void finished(const Result<Json> &reply);
    void setBusy(bool busy);

    Session &m_session;
    QString m_run;
    bool m_languageModel = false;
    QComboBox *m_format = nullptr;
    QComboBox *m_type = nullptr;
    QLineEdit *m_folder = nullptr;
    QPushButton *m_start = nullptr;
    QProgressBar *m_progress = nullptr;
    QLabel *m_stage = nullptr;
    QLabel *m_proof = nullptr;
    NoticeBar *m_notice = nullptr;
    std::int64_t m_request = -1; ///< -1: none runs
};

} // namespace sintonia
