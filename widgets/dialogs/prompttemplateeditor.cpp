// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/prompttemplateeditor.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QPlainTextEdit>
#include <QSignalBlocker>

namespace sintonia {

std::vector<std::pair<QString, std::string>> promptLanguages() {
    return {{PromptTemplateEditor::tr("English"), "en"},
            {PromptTemplateEditor::tr("Portuguese"), "pt"},
            {PromptTemplateEditor::tr("Spanish"), "es"},
            {PromptTemplateEditor::tr("German"), "de"},
            {PromptTemplateEditor::tr("French"), "fr"}};
}

PromptTemplateEditor::PromptTemplateEditor(QWidget *parent) : QWidget(parent), m_defaults(new QComboBox(this)) {
    const auto edit = [this](const char *name, const QString &toolTip, int lines) {
        auto *text = new QPlainTextEdit(this);
        text->setObjectName(QString::fromLatin1(name));
        text->setToolTip(toolTip);
        text->setTabChangesFocus(true);
        text->setMinimumHeight(text->fontMetrics().lineSpacing() * lines + 12);
        connect(text, &QPlainTextEdit::textChanged, this, &PromptTemplateEditor::changed);
        return text;
    };
    m_defaults->setObjectName(QStringLiteral("templateDefaultsComboBox"));
    m_defaults->setToolTip(tr("Put the program's own template in this language in place of the texts below"));
    m_defaults->addItem(tr("Start from a default …"));
    for (const auto &[name, code] : promptLanguages())
        m_defaults->addItem(name, QString::fromStdString(code));
    m_system = edit("systemPlainTextEdit", tr("What the model is told before the conversation; may be empty"), 2);
    m_user = edit("userPlainTextEdit", tr("What the person says: {context} becomes the documents, {question} the question"), 4);
    m_document = edit("documentPlainTextEdit", tr("One document of the context: {number}, {title} and {text} are filled in"), 3);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("Template"), m_defaults);
    form->addRow(tr("System"), m_system);
    form->addRow(tr("User"), m_user);
    form->addRow(tr("Each document"), m_document);
    connect(m_defaults, &QComboBox::activated, this, [this](int index) {
        if (index > 0)
            setPrompt(defaultPromptTemplate(m_defaults->itemData(index).toString().toStdString()));
        m_defaults->setCurrentIndex(0);
    });
}

void PromptTemplateEditor::setPrompt(const PromptTemplate &prompt) {
    {
        const QSignalBlocker blocker(this);
        m_system->setPlainText(QString::fromStdString(prompt.system));
        m_user->setPlainText(QString::fromStdString(prompt.user));
        m_document->setPlainText(QString::fromStdString(prompt.document));
    }
    Q_EMIT changed();
}

PromptTemplate PromptTemplateEditor::prompt() const {
    return {m_system->toPlainText().toStdString(), m_user->toPlainText().toStdString(),
            m_document->toPlainText().toStdString()};
}

QString PromptTemplateEditor::problem() const {
    for (const auto *name : {"{context}", "{question}"}) {
        if (!m_user->toPlainText().contains(QLatin1String(name)))
            return tr("The user's part of the template lacks %1.").arg(QLatin1String(name));
    }
    if (!m_document->toPlainText().contains(QLatin1String("{text}")))
        return tr("The part for each document lacks %1.").arg(QLatin1String("{text}"));
    return {};
}

} // namespace sintonia
