// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/tuningrow.h"
#include "widgets/pages/page.h"

#include <array>
#include <functional>
#include <optional>
#include <vector>

class QAction;
class QComboBox;
class QLineEdit;
class QSpinBox;
class QSplitter;
class QStackedWidget;

namespace sintonia {

class AnswerView;
class ContextView;
class RequestBar;

/// What do the untouched and the tuned model make of a question and its context? Question, retrieved context that can be
/// edited, and the answers of two models next to each other; marked answers become rows to learn from.
class AskPage : public Page {
    Q_OBJECT
public:
    explicit AskPage(Session &session, QWidget *parent = nullptr);

    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

private:
    QWidget *makeEmpty();
    QWidget *makeContent();
    QLayout *makeQuestionLine();
    QLayout *makeRetrieverLine();
    void makeActions();
    void fillModels();
    void fillCorpora();
    void showProject();
    void updateActions();
    /// Asks for the documents nearest to the question, then calls `then`.
    void findContext(std::function<void()> then);
    void ask();
    void askModels();
    void askModel(int side);
    void stop();
    void mark(int side, std::optional<bool> good);
    QString question() const;

    QStackedWidget *m_stack = nullptr;
    QSplitter *m_splitter = nullptr;
    QLineEdit *m_question = nullptr;
    QComboBox *m_corpus = nullptr;
    QComboBox *m_retriever = nullptr;
    QSpinBox *m_top = nullptr;
    QSpinBox *m_tokens = nullptr;
    RequestBar *m_requests = nullptr;
    ContextView *m_context = nullptr;
    std::array<AnswerView *, 2> m_answers{};
    std::array<bool, 2> m_chosen{}; ///< the side's model by a person
    QAction *m_ask = nullptr;
    QAction *m_find = nullptr;
    QAction *m_stop = nullptr;
    QString m_contextQuestion;            ///< the question whose context is shown
    QString m_askedQuestion;              ///< that the answers answer
    std::vector<ContextDocument> m_askedContext; ///< that they were given
    std::array<std::int64_t, 2> m_marks{}; ///< ids of the marks that are set; 0: none
};

} // namespace sintonia
