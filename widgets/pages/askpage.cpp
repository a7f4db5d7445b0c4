// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/askpage.h"

#include "engine/eval/answerlanguage.h"
#include "engine/store/markedanswers.h"
#include "widgets/models/contextmodel.h"
#include "widgets/models/enginetext.h"
#include "widgets/pages/answerview.h"
#include "widgets/pages/contextview.h"
#include "widgets/pages/modelbox.h"
#include "widgets/pages/pageaction.h"
#include "widgets/pages/requestbar.h"
#include "widgets/style/emptystate.h"
#include "widgets/style/icons.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace sintonia {

AskPage::AskPage(Session &session, QWidget *parent) : Page(session, parent), m_stack(new QStackedWidget(this)) {
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_stack);
    m_stack->addWidget(makeEmpty());
    m_stack->addWidget(makeContent());
    connect(&session, &Session::modelsChanged, this, &AskPage::fillModels);
    connect(&session, &Session::runsChanged, this, &AskPage::fillModels);
    connect(&session, &Session::corporaChanged, this, &AskPage::fillCorpora);
    connect(&session, &Session::projectChanged, this, &AskPage::showProject);
    showProject();
}

QWidget *AskPage::makeEmpty() {
    auto *empty =
        new EmptyState(QStringLiteral("ask"), tr("Ask"),
                       tr("Put a question to two language models, the untouched and the tuned one, with the same "
                          "context, and see their answers next to each other. No language model is in the project yet."),
                       this);
    auto *models = new QAction(icon(QStringLiteral("models")), tr("Go to the models"), this);
    models->setObjectName(QStringLiteral("goToModelsAction"));
    models->setToolTip(tr("Shows the Models page, where models are brought in"));
    connect(models, &QAction::triggered, this, [this] { session().showPage(Session::PageId::Models); });
    empty->addAction(models);
    return empty;
}

QWidget *AskPage::makeContent() {
    auto *content = new QWidget(this);
    m_requests = new RequestBar(session().engine(), content);
    makeActions();
    m_context = new ContextView(session(), content);
    m_answers = {new AnswerView(QStringLiteral("A"), tr("Model &A"), content),
                 new AnswerView(QStringLiteral("B"), tr("Model &B"), content)};
    m_splitter = new QSplitter(Qt::Horizontal, content);
    m_splitter->setObjectName(QStringLiteral("askSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_context);
    for (int side = 0; side < 2; ++side) {
        AnswerView *answer = m_answers[std::size_t(side)];
        m_splitter->addWidget(answer);
        connect(answer, &AnswerView::marked, this, [this, side](std::optional<bool> good) { mark(side, good); });
        connect(answer->modelBox(), &QComboBox::currentIndexChanged, this, [this, side] {
            m_chosen[std::size_t(side)] = true;
            updateActions();
        });
    }
    m_splitter->setSizes({400, 400, 400});
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(makeQuestionLine());
    layout->addLayout(makeRetrieverLine());
    layout->addWidget(m_requests);
    layout->addWidget(m_splitter, 1);
    connect(m_requests, &RequestBar::busyChanged, this, &AskPage::updateActions);
    return content;
}

void AskPage::makeActions() {
    m_ask =
        makePageAction(this, QStringLiteral("askAction"), QStringLiteral("ask"), tr("Ask"),
                       tr("Both models answer, one after the other; context is looked for first where the question is new"),
                       Qt::CTRL | Qt::Key_Return);
    m_find = makePageAction(this, QStringLiteral("findContextAction"), QStringLiteral("search"), tr("Find context"),
                            tr("Take the documents nearest to the question, in place of those that are there"),
                            Qt::CTRL | Qt::Key_K);
    m_stop = makePageAction(this, QStringLiteral("stopAskAction"), QStringLiteral("stop"), tr("Stop"),
                            tr("End the answers here; what has come stays"), Qt::Key_Escape);
    connect(m_ask, &QAction::triggered, this, &AskPage::ask);
    connect(m_find, &QAction::triggered, this, [this] { findContext([] {}); });
    connect(m_stop, &QAction::triggered, this, &AskPage::stop);
}

QLayout *AskPage::makeQuestionLine() {
    m_question = new QLineEdit(this);
    m_question->setObjectName(QStringLiteral("askQuestionLineEdit"));
    m_question->setAccessibleName(tr("Question"));
    m_question->setPlaceholderText(tr("A question that the corpus should answer"));
    m_question->setToolTip(tr("Enter asks both models (Ctrl+F comes here)"));
    m_question->setClearButtonEnabled(true);
    auto *line = new QHBoxLayout;
    line->addWidget(m_question, 1);
    for (QAction *action : {m_ask, m_stop})
        line->addWidget(makeActionButton(action, this));
    connect(m_question, &QLineEdit::returnPressed, m_ask, &QAction::trigger);
    connect(m_question, &QLineEdit::textChanged, this, &AskPage::updateActions);
    auto *find = new QShortcut(QKeySequence::Find, this, m_question, [this] { m_question->setFocus(); });
    find->setContext(Qt::WidgetWithChildrenShortcut);
    return line;
}

QLayout *AskPage::makeRetrieverLine() {
    m_corpus = new QComboBox(this);
    m_corpus->setObjectName(QStringLiteral("askCorpusComboBox"));
    m_corpus->setToolTip(tr("The corpus that the context comes from"));
    m_retriever = new QComboBox(this);
    m_retriever->setObjectName(QStringLiteral("askRetrieverComboBox"));
    m_retriever->setToolTip(tr("What finds the context: words, an encoder, or a run's best checkpoint"));
    for (QComboBox *box : {m_corpus, m_retriever}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(14);
    }
    m_top = new QSpinBox(this);
    m_top->setObjectName(QStringLiteral("askTopSpinBox"));
    m_top->setRange(1, 50);
    m_top->setValue(4);
    m_top->setToolTip(tr("How many documents are taken"));
    m_tokens = new QSpinBox(this);
    m_tokens->setObjectName(QStringLiteral("askTokensSpinBox"));
    m_tokens->setRange(1, 4096);
    m_tokens->setValue(128);
    m_tokens->setToolTip(tr("Where an answer is cut off"));
    auto *line = new QHBoxLayout;
    const auto add = [&](const QString &text, QWidget *widget, int stretch) {
        auto *label = new QLabel(text, this);
        label->setBuddy(widget);
        line->addWidget(label);
        line->addWidget(widget, stretch);
    };
    add(tr("&Corpus"), m_corpus, 1);
    add(tr("&Retriever"), m_retriever, 1);
    add(tr("&Documents"), m_top, 0);
    line->addWidget(makeActionButton(m_find, this));
    add(tr("Most &tokens"), m_tokens, 0);
    connect(m_corpus, &QComboBox::currentIndexChanged, this, [this] {
        m_contextQuestion.clear();
        updateActions();
    });
    connect(m_retriever, &QComboBox::currentIndexChanged, this, [this] { m_contextQuestion.clear(); });
    return line;
}

void AskPage::fillModels() {
    const auto models = session().languageModels();
    for (int side = 0; side < 2; ++side) {
        QComboBox *box = m_answers[std::size_t(side)]->modelBox();
        refill(box, [&] {
            box->addItem(tr("none"), QString());
            for (const ModelChoice &choice : models)
                box->addItem(choice.label, modelKey(choice));
        });
        // The first folder is the untouched model; the newest run stands behind the folders.
        const auto run =
            std::find_if(models.begin(), models.end(), [](const auto &choice) { return !choice.run.isEmpty(); });
        const QSignalBlocker quiet(box);
        if (!m_chosen[std::size_t(side)] || box->currentIndex() == 0)
            box->setCurrentIndex(side == 0 ? (models.empty() ? 0 : 1)
                                           : (run == models.end() ? 0 : int(run - models.begin()) + 1));
    }
    refill(m_retriever, [this] {
        m_retriever->addItem(tr("BM25 (words)"), QStringLiteral("bm25"));
        for (const ModelChoice &choice : session().encoders())
            m_retriever->addItem(choice.label, modelKey(choice));
    });
    m_stack->setCurrentIndex(models.empty() ? 0 : 1);
    updateActions();
}

void AskPage::fillCorpora() {
    refill(m_corpus, [this] {
        for (const CorpusInfo &corpus : session().corpora())
            if (corpus.documents > 0)
                m_corpus->addItem(QString::fromStdString(corpus.name), QString::fromStdString(corpus.name));
    });
    updateActions();
}

void AskPage::showProject() {
    m_requests->cancelAll();
    m_context->model()->setDocuments({});
    m_contextQuestion.clear();
    m_marks = {};
    for (AnswerView *answer : m_answers)
        answer->clear();
    fillModels();
    fillCorpora();
}

QString AskPage::question() const { return m_question->text().trimmed(); }

void AskPage::updateActions() {
    const bool asked = !question().isEmpty(), busy = m_requests->busy();
    const bool anyModel = std::any_of(m_answers.begin(), m_answers.end(), [](const AnswerView *answer) {
        return !answer->modelBox()->currentData().toString().isEmpty();
    });
    m_ask->setEnabled(asked && anyModel && !busy);
    m_find->setEnabled(asked && m_corpus->count() > 0 && !busy);
    m_stop->setEnabled(busy);
    m_context->setSource(m_corpus->currentData().toString(), question());
}

void AskPage::findContext(std::function<void()> then) {
    const Json params = {{"project", session().folder().toStdString()},
                         {"corpus", m_corpus->currentData().toString().toStdString()},
                         {"model", modelOfKey(m_retriever->currentData().toString())},
                         {"question", question().toStdString()},
                         {"top", m_top->value()}};
    m_requests->send(QStringLiteral("context"), params, [this, asked = question(), then](const Json &result) {
        m_contextQuestion = asked;
        m_context->model()->setDocuments(contextFromRpc(result.value("context", Json::array())));
        then();
    });
}

void AskPage::ask() {
    if (m_corpus->count() > 0 && m_contextQuestion != question())
        findContext([this] { askModels(); });
    else
        askModels();
}

void AskPage::askModels() {
    m_askedQuestion = question();
    m_askedContext = m_context->model()->documents();
    m_marks = {};
    for (int side = 0; side < 2; ++side) {
        m_context->setUsed(side, {});
        m_answers[std::size_t(side)]->clear();
        if (!m_answers[std::size_t(side)]->modelBox()->currentData().toString().isEmpty())
            askModel(side);
    }
}

void AskPage::askModel(int side) {
    AnswerView *answer = m_answers[std::size_t(side)];
    Json params = {{"project", session().folder().toStdString()},
                   {"model", modelOfKey(answer->modelBox()->currentData().toString())},
                   {"question", m_askedQuestion.toStdString()},
                   {"context", m_context->model()->toRpc()},
                   {"corpus", m_corpus->currentData().toString().toStdString()},
                   {"max_new_tokens", m_tokens->value()}};
    // One template for both: that of the run, if one is asked, so that base and tuned read the same.
    for (const AnswerView *each : m_answers)
        if (const Json model = modelOfKey(each->modelBox()->currentData().toString()); model.contains("run"))
            params["template_run"] = model["run"];
    if (const Json retriever = modelOfKey(m_retriever->currentData().toString()); !retriever.contains("bm25"))
        params["encoder"] = retriever;
    answer->begin();
    m_requests->send(
        QStringLiteral("ask"), std::move(params),
        [this, side, answer](const Json &result) {
            answer->setResult(result);
            m_context->setUsed(side, answer->usedSentences());
        },
        [answer](const QString &piece) { answer->addPiece(piece); });
}

void AskPage::stop() {
    m_requests->cancelAll();
    for (AnswerView *answer : m_answers)
        answer->setStopped();
}

void AskPage::mark(int side, std::optional<bool> good) {
    const AnswerView *answer = m_answers[std::size_t(side)];
    MarkedAnswer marked{
        0, m_askedQuestion.toStdString(), m_askedContext, answer->answer().toStdString(), good.value_or(false), {}, {}};
    marked.origin = {{"model", answer->modelBox()->currentText().toStdString()},
                     {"relevance", answer->result()["relevance"]["relevance"]}};
    const auto keep = [marked, good, before = m_marks[std::size_t(side)]](Project &project) -> Result<std::int64_t> {
        std::int64_t id = 0;
        if (good) {
            SINTONIA_ASSIGN(kept, markAnswer(project, marked));
            id = kept;
        } else {
            SINTONIA_TRY(unmarkAnswer(project, before));
        }
        SINTONIA_TRY(storeMarkedRows(defaultPromptTemplate(codeOf(guessAnswerLanguage(marked.question))), project));
        return id;
    };
    session().background().query(this, keep, [this, side](Result<std::int64_t> kept) {
        if (!kept)
            return m_requests->showError(tr("The mark could not be kept."), errorText(kept.error()));
        m_marks[std::size_t(side)] = *kept;
        session().refreshCorpora();
    });
}

void AskPage::saveState(QSettings &settings) const {
    settings.setValue(QStringLiteral("splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("documents"), m_top->value());
    settings.setValue(QStringLiteral("tokens"), m_tokens->value());
    settings.setValue(QStringLiteral("question"), m_question->text());
}

void AskPage::restoreState(const QSettings &settings) {
    m_splitter->restoreState(settings.value(QStringLiteral("splitter")).toByteArray());
    m_top->setValue(settings.value(QStringLiteral("documents"), 4).toInt());
    m_tokens->setValue(settings.value(QStringLiteral("tokens"), 128).toInt());
    m_question->setText(settings.value(QStringLiteral("question")).toString());
}

} // namespace sintonia
