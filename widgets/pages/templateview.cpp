// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/templateview.h"

#include "widgets/dialogs/prompttemplateeditor.h"
#include "widgets/models/enginetext.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace sintonia {

TemplateView::TemplateView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_versions(new QComboBox(this)), m_editor(new PromptTemplateEditor(this)),
      m_save(new QPushButton(tr("Save as a new version"), this)), m_summary(new QLabel(this)) {
    m_versions->setObjectName(QStringLiteral("templateVersionComboBox"));
    m_versions->setToolTip(tr("Every version that these rows had; the newest is used"));
    m_save->setObjectName(QStringLiteral("saveTemplatePushButton"));
    m_summary->setObjectName(QStringLiteral("templateSummaryLabel"));
    m_summary->setWordWrap(true);
    auto *line = new QHBoxLayout;
    line->addWidget(new QLabel(tr("Version"), this));
    line->addWidget(m_versions, 1);
    line->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(line);
    layout->addWidget(m_summary);
    layout->addWidget(m_editor, 1);
    connect(m_versions, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0)
            m_editor->setPrompt(m_shown[m_shown.size() - 1 - std::size_t(index)].prompt);
    });
    connect(m_editor, &PromptTemplateEditor::changed, this, &TemplateView::validate);
    connect(m_save, &QPushButton::clicked, this, &TemplateView::save);
}

void TemplateView::showCorpus() {
    const CorpusInfo *corpus = m_session.findCorpus(m_session.corpus());
    setEnabled(corpus && !corpus->rows.empty());
    if (!isEnabled())
        return showVersions(std::vector<PromptTemplateVersion>());
    m_session.background().query(
        this, [info = *corpus](Project &project) { return promptTemplates(project, info); },
        [this, name = m_session.corpus()](const Result<std::vector<PromptTemplateVersion>> &versions) {
            if (name == m_session.corpus())
                showVersions(versions);
        });
}

void TemplateView::showVersions(const Result<std::vector<PromptTemplateVersion>> &versions) {
    if (!versions) {
        m_summary->setText(errorText(versions.error()));
        return;
    }
    m_shown.clear(); // the combo box must not look versions up while it is refilled
    m_versions->clear();
    m_shown = *versions;
    if (m_shown.empty())
        m_shown.push_back({0, {}, defaultPromptTemplate("en")});
    for (auto version = m_shown.rbegin(); version != m_shown.rend(); ++version) {
        const QDateTime made = QDateTime::fromString(QString::fromStdString(version->made), Qt::ISODate);
        m_versions->addItem(version->number == 0 ? tr("The program's own")
                                                 : tr("%1, of %2").arg(version->number).arg(
                                                       QLocale().toString(made.toLocalTime(), QLocale::ShortFormat)));
    }
}

void TemplateView::validate() {
    const QString problem = m_editor->problem();
    const bool changed = !m_shown.empty() && versionOf(m_editor->prompt()) != versionOf(m_shown.back().prompt);
    m_save->setEnabled(isEnabled() && changed && problem.isEmpty());
    m_save->setToolTip(problem.isEmpty() ? tr("Use this template from now on; runs and earlier versions stay as they are") : problem);
    m_summary->setText(!problem.isEmpty() ? problem
                       : changed          ? tr("This differs from the newest version. Saving makes it the newest.")
                                          : tr("Rows with a question become prompts by this template. Rows that are whole "
                                               "conversations or prompts do not use it."));
}

void TemplateView::save() {
    m_session.background().query(
        this,
        [prompt = m_editor->prompt(), name = m_session.corpus().toStdString()](Project &project) {
            return addPromptTemplate(prompt, project, name);
        },
        [this](const Result<int> &number) {
            if (!number) {
                m_summary->setText(tr("The template could not be saved: %1").arg(errorText(number.error())));
                return;
            }
            showCorpus();
            Q_EMIT saved();
        });
}

} // namespace sintonia
