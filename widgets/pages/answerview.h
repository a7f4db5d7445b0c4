// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QTextBrowser;

namespace sintonia {

/// One model's answer: the model, the text as it comes, its relevance, and whether a person finds it good or bad.
class AnswerView : public QWidget {
    Q_OBJECT
public:
    /// `side` is "A" or "B"; it is a part of the object names.
    AnswerView(const QString &side, const QString &heading, QWidget *parent = nullptr);

    QComboBox *modelBox() const { return m_model; }
    QString answer() const { return m_answer; }
    /// The result of "ask"; null while there is no whole answer.
    const Json &result() const { return m_result; }

    void clear();
    /// The model is asked: what comes now is its answer.
    void begin();
    void addPiece(const QString &text);
    /// The result of "ask" of engine/rpc/protocol.h.
    void setResult(const Json &result);
    /// The person stopped it: what came so far stays.
    void setStopped();
    /// Which of the two marks is set; neither without `good`.
    void setMark(std::optional<bool> good);
    /// Sentences of the context that the answer rests on.
    QStringList usedSentences() const;

Q_SIGNALS:
    /// Good, bad, or no longer either.
    void marked(std::optional<bool> good);

protected:
    void changeEvent(QEvent *event) override;

private:
    QPushButton *makeMark(const QString &name, const QString &iconName, const QString &text, const QString &toolTip,
                          bool good);
    void showAnswer();
    void showScores();

    QString m_side;
    QComboBox *m_model = nullptr;
    QTextBrowser *m_text = nullptr;
    QLabel *m_scores = nullptr;
    QLabel *m_cost = nullptr;
    QPushButton *m_good = nullptr;
    QPushButton *m_bad = nullptr;
    QString m_answer;
    Json m_result;
};

} // namespace sintonia
