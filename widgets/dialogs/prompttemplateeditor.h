// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/prompttemplate.h"

#include <QWidget>

class QComboBox;
class QPlainTextEdit;

namespace sintonia {

/// Edits how a question and its documents become a prompt, and says what is missing in it.
class PromptTemplateEditor : public QWidget {
    Q_OBJECT
public:
    explicit PromptTemplateEditor(QWidget *parent = nullptr);

    void setPrompt(const PromptTemplate &prompt);
    PromptTemplate prompt() const;
    /// What keeps the template from being used, in one sentence; empty when nothing does.
    QString problem() const;

Q_SIGNALS:
    void changed();

private:
    QComboBox *m_defaults = nullptr;
    QPlainTextEdit *m_system = nullptr;
    QPlainTextEdit *m_user = nullptr;
    QPlainTextEdit *m_document = nullptr;
};

/// Languages that answers and templates can have: name for a person and code.
std::vector<std::pair<QString, std::string>> promptLanguages();

} // namespace sintonia
