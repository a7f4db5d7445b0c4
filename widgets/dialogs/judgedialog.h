// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/session.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace sintonia {

/// Who judges answers and by which rubric: a server of chat completions or a language model on this machine. Not modal.
class JudgeDialog : public QDialog {
    Q_OBJECT
public:
    explicit JudgeDialog(Session &session, QWidget *parent = nullptr);

Q_SIGNALS:
    /// "judge" and "rubric" of the method "judge" of engine/rpc/protocol.h.
    void judgeWanted(const sintonia::Json &judge, const QString &rubric);

private:
    QWidget *makeForm();
    void updateFields();
    Json judge() const;

    Session &m_session;
    QComboBox *m_judge = nullptr;
    QLineEdit *m_endpoint = nullptr;
    QLineEdit *m_model = nullptr;
    QLineEdit *m_keyVariable = nullptr;
    QPlainTextEdit *m_rubric = nullptr;
    QPushButton *m_start = nullptr;
};

} // namespace sintonia
