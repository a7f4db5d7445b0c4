// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/judgedialog.h"

#include "widgets/style/icons.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace sintonia {

JudgeDialog::JudgeDialog(Session &session, QWidget *parent) : QDialog(parent), m_session(session) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Judge the answers by a language model"));
    resize(640, 560);
    auto *explanation =
        new QLabel(tr("A judge reads question, context and answer and gives the relevance R(A, C, Q) from 0 to 1 with a "
                      "reason. Each judgement is kept; answers that this judge has judged by this rubric are not "
                      "judged again."),
                   this);
    explanation->setWordWrap(true);
    m_rubric = new QPlainTextEdit(this);
    m_rubric->setObjectName(QStringLiteral("rubricPlainTextEdit"));
    m_rubric->setAccessibleName(tr("Rubric"));
    m_rubric->setToolTip(tr("What the judge is told; {question}, {context} and {answer} are filled in"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_start = buttons->addButton(tr("Judge"), QDialogButtonBox::ActionRole);
    m_start->setObjectName(QStringLiteral("startJudgePushButton"));
    m_start->setToolTip(tr("Judges the answers of the chosen set and step"));
    m_start->setDefault(true);
    auto *reset = buttons->addButton(tr("Default rubric"), QDialogButtonBox::ResetRole);
    reset->setObjectName(QStringLiteral("defaultRubricPushButton"));
    reset->setAutoDefault(false);
    reset->setToolTip(tr("Puts the rubric back that comes with the program"));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(explanation);
    layout->addWidget(makeForm());
    layout->addWidget(new QLabel(tr("Rubric"), this));
    layout->addWidget(m_rubric, 1);
    layout->addWidget(buttons);
    const auto fillRubric = [this] {
        m_rubric->setPlainText(QString::fromStdString(m_session.engine().description().value("rubric", std::string())));
    };
    connect(reset, &QPushButton::clicked, this, fillRubric);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_start, &QPushButton::clicked, this, [this] {
        Q_EMIT judgeWanted(judge(), m_rubric->toPlainText());
        close();
    });
    for (QLineEdit *field : {m_endpoint, m_model})
        connect(field, &QLineEdit::textChanged, this, &JudgeDialog::updateFields);
    connect(m_judge, &QComboBox::currentIndexChanged, this, &JudgeDialog::updateFields);
    fillRubric();
    updateFields();
}

QWidget *JudgeDialog::makeForm() {
    auto *box = new QWidget(this);
    m_judge = new QComboBox(box);
    m_judge->setObjectName(QStringLiteral("judgeComboBox"));
    m_judge->setToolTip(tr("A model on this machine is forced into a reply that can be read"));
    m_judge->addItem(tr("A server"), QString());
    for (const ModelChoice &choice : m_session.languageModels())
        m_judge->addItem(choice.label, QString::fromStdString(toText(choice.toRpc())));
    m_endpoint = new QLineEdit(QStringLiteral("http://localhost:11434/v1"), box);
    m_endpoint->setObjectName(QStringLiteral("judgeEndpointLineEdit"));
    m_endpoint->setToolTip(
        tr("An OpenAI-compatible server: what stands before /chat/completions. Answers and contexts are sent there, "
           "and nowhere else"));
    m_model = new QLineEdit(box);
    m_model->setObjectName(QStringLiteral("judgeModelLineEdit"));
    m_model->setToolTip(tr("The server's name of the model"));
    m_keyVariable = new QLineEdit(QStringLiteral("SINTONIA_API_KEY"), box);
    m_keyVariable->setObjectName(QStringLiteral("judgeKeyVariableLineEdit"));
    m_keyVariable->setToolTip(
        tr("Environment variable that held the server's key when the program was started; the key itself is "
           "never shown or stored"));
    auto *form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("Judge"), m_judge);
    form->addRow(tr("Address"), m_endpoint);
    form->addRow(tr("Model"), m_model);
    form->addRow(tr("Key variable"), m_keyVariable);
    return box;
}

void JudgeDialog::updateFields() {
    const bool server = m_judge->currentData().toString().isEmpty();
    for (QLineEdit *field : {m_endpoint, m_model, m_keyVariable})
        field->setEnabled(server);
    m_start->setEnabled(!server || (!m_endpoint->text().trimmed().isEmpty() && !m_model->text().trimmed().isEmpty()));
}

Json JudgeDialog::judge() const {
    const std::string model = m_judge->currentData().toString().toStdString();
    if (!model.empty())
        return Json::parse(model);
    return {{"endpoint", m_endpoint->text().trimmed().toStdString()},
            {"model", m_model->text().trimmed().toStdString()},
            {"key_variable", m_keyVariable->text().trimmed().toStdString()}};
}

} // namespace sintonia
