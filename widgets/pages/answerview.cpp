// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/answerview.h"

#include "widgets/style/hues.h"
#include "widgets/style/icons.h"
#include "widgets/style/markedtext.h"
#include "widgets/style/numbers.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace sintonia {

AnswerView::AnswerView(const QString &side, const QString &heading, QWidget *parent)
    : QWidget(parent), m_side(side), m_model(new QComboBox(this)), m_text(new QTextBrowser(this)),
      m_scores(new QLabel(this)), m_cost(new QLabel(this)) {
    auto *name = new QLabel(heading, this);
    name->setBuddy(m_model);
    m_model->setObjectName(QStringLiteral("askModel%1ComboBox").arg(side));
    m_model->setToolTip(tr("The model that answers here: a model folder or the best checkpoint of a run"));
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_model->setMinimumContentsLength(16);
    m_text->setObjectName(QStringLiteral("answer%1TextBrowser").arg(side));
    m_text->setAccessibleName(tr("Answer of model %1").arg(side));
    m_text->setToolTip(tr("Underlined: sentences that the context supports"));
    m_scores->setObjectName(QStringLiteral("scores%1Label").arg(side));
    m_scores->setWordWrap(true);
    m_scores->setToolTip(
        tr("Relevance R(A, C, Q) = √(S(A, C) · S(A, Q)). S(A, C): mean over the answer's sentences of the cosine to "
           "the nearest sentence of the context. S(A, Q): cosine of answer and question. A sentence is supported "
           "from a cosine of 0.6 on."));
    m_cost->setObjectName(QStringLiteral("cost%1Label").arg(side));
    m_good = makeMark(QStringLiteral("good"), QStringLiteral("good"), tr("Good"),
                      tr("Keep this answer with question and context as one to learn from"), true);
    m_bad = makeMark(QStringLiteral("bad"), QStringLiteral("bad"), tr("Bad"),
                     tr("Keep this answer as one to avoid: with a good one to the same question and context it makes a "
                        "preference row"),
                     false);
    auto *head = new QHBoxLayout;
    head->addWidget(name);
    head->addWidget(m_model, 1);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_cost, 1);
    foot->addWidget(m_good);
    foot->addWidget(m_bad);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(head);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_scores);
    layout->addLayout(foot);
    clear();
}

QPushButton *AnswerView::makeMark(const QString &name, const QString &iconName, const QString &text, const QString &toolTip,
                                  bool good) {
    auto *button = new QPushButton(icon(iconName), text, this);
    button->setObjectName(QStringLiteral("%1%2PushButton").arg(name, m_side));
    button->setToolTip(toolTip);
    button->setCheckable(true);
    connect(button, &QPushButton::clicked, this, [this, good](bool checked) {
        const std::optional<bool> mark = checked ? std::optional(good) : std::nullopt;
        setMark(mark);
        Q_EMIT marked(mark);
    });
    return button;
}

void AnswerView::clear() {
    m_answer.clear();
    m_result = nullptr;
    setMark({});
    showAnswer();
    showScores();
}

void AnswerView::begin() {
    clear();
    m_cost->setText(tr("waiting"));
}

void AnswerView::addPiece(const QString &text) {
    m_answer += text;
    m_cost->setText(tr("answering"));
    m_text->setPlainText(m_answer);
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

void AnswerView::setResult(const Json &result) {
    m_result = result;
    m_answer = QString::fromStdString(result.value("text", std::string()));
    setMark({});
    showAnswer();
    showScores();
}

void AnswerView::setStopped() {
    if (m_result.is_null())
        m_cost->setText(tr("stopped"));
}

void AnswerView::setMark(std::optional<bool> good) {
    m_good->setChecked(good == true);
    m_bad->setChecked(good == false);
    m_good->setEnabled(!m_result.is_null());
    m_bad->setEnabled(!m_result.is_null());
}

QStringList AnswerView::usedSentences() const {
    QStringList used;
    if (!m_result.is_object())
        return used;
    for (const Json &sentence : m_result["relevance"]["sentences"])
        if (sentence.value("supported", false) && sentence["source"].is_string())
            used.append(QString::fromStdString(sentence["source"].get<std::string>()));
    return used;
}

void AnswerView::showAnswer() {
    QStringList supported;
    if (m_result.is_object())
        for (const Json &sentence : m_result["relevance"]["sentences"])
            if (sentence.value("supported", false))
                supported.append(QString::fromStdString(sentence.value("text", std::string())));
    m_text->setHtml(markedHtml(m_answer, {{supported, markColour(hue(Hue::Relevant, palette()), palette()), true}}));
}

void AnswerView::showScores() {
    if (!m_result.is_object()) {
        m_scores->clear();
        m_cost->clear();
        return;
    }
    const Json &score = m_result["relevance"];
    int supported = 0;
    for (const Json &sentence : score["sentences"])
        supported += sentence.value("supported", false) ? 1 : 0;
    m_scores->setText(tr("<b>R %1</b> · context %2 · question %3 · supported %4 of %n sentence(s)", nullptr,
                         int(score["sentences"].size()))
                          .arg(measureText(score.value("relevance", 0.0)), measureText(score.value("answer_context", 0.0)),
                               measureText(score.value("answer_question", 0.0)))
                          .arg(supported));
    const QString cut =
        m_result.value("stopped_by", std::string()) == "length" ? tr(" · cut off at the most tokens") : QString();
    m_cost->setText(tr("%n token(s) in %1", nullptr, m_result.value("tokens", 0))
                        .arg(durationText(m_result.value("seconds", 0.0))) +
                    cut);
}

void AnswerView::changeEvent(QEvent *event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_result.is_object())
        showAnswer();
}

} // namespace sintonia
