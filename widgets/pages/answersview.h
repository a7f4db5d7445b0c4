// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/answerjudgements.h"
#include "engine/store/runanswers.h"
#include "widgets/models/rowmodel.h"
#include "widgets/models/session.h"

#include <QWidget>

#include <array>

class QComboBox;
class QLabel;
class QTableView;
class QPushButton;
class QTextBrowser;

namespace sintonia {

class NoticeBar;
class RequestBar;

/// The answers of a run of an LLM, question by question: the untouched model's and those of a later step next to each other,
/// with their measures, what judges said of them, and the context with the sentences marked that they rest on.
class AnswersView : public QWidget {
    Q_OBJECT
public:
    explicit AnswersView(Session &session, QWidget *parent = nullptr);

    /// Reads the run's answers; ends in available().
    void show(const QString &run);

Q_SIGNALS:
    /// Whether the run has answers at all.
    void available(bool answers);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Side {
        QLabel *title = nullptr;
        QTextBrowser *text = nullptr;
        QLabel *scores = nullptr;
        Json relevance; ///< of the shown answer, once the helper has scored it
        std::vector<AnswerJudgement> judgements;
    };
    /// One question: before and after.
    struct Pair {
        RunAnswer base, tuned;
    };
    QWidget *makeSides();
    void fillSteps();
    void load();
    void fillTable();
    void askJudge();
    void judge(const Json &judge, const QString &rubric);
    void showPair();
    void showSide(int side);
    void showContext();
    const Pair *current() const;
    const RunAnswer &answerOf(const Pair &pair, int side) const { return side == 0 ? pair.base : pair.tuned; }

    Session &m_session;
    RequestBar *m_requests = nullptr;
    QComboBox *m_set = nullptr;
    QComboBox *m_step = nullptr;
    QComboBox *m_measure = nullptr;
    RowModel *m_rows = nullptr;
    QTableView *m_table = nullptr;
    QPushButton *m_judge = nullptr;
    NoticeBar *m_notice = nullptr;
    QLabel *m_question = nullptr;
    QTextBrowser *m_context = nullptr;
    std::array<Side, 2> m_sides;
    QString m_run;
    std::map<std::string, std::vector<std::int64_t>> m_sets;
    std::vector<Pair> m_pairs; ///< in the order of the table's model
    int m_load = 0;
};

} // namespace sintonia
