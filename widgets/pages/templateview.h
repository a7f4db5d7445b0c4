// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/prompttemplates.h"
#include "widgets/models/session.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace sintonia {

class PromptTemplateEditor;

/// The prompt template of the selected corpus of rows in all its versions. An edit becomes a new version; old ones stay.
class TemplateView : public QWidget {
    Q_OBJECT
public:
    explicit TemplateView(Session &session, QWidget *parent = nullptr);

    void showCorpus();

Q_SIGNALS:
    /// The corpus has another newest version.
    void saved();

private:
    void showVersions(const Result<std::vector<PromptTemplateVersion>> &versions);
    void validate();
    void save();

    Session &m_session;
    std::vector<PromptTemplateVersion> m_shown; ///< oldest first
    QComboBox *m_versions = nullptr;
    PromptTemplateEditor *m_editor = nullptr;
    QPushButton *m_save = nullptr;
    QLabel *m_summary = nullptr;
};

} // namespace sintonia
