// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/answersview.h"

#include "widgets/dialogs/judgedialog.h"
#include "widgets/models/enginetext.h"
#include "widgets/pages/modelbox.h"
#include "widgets/pages/requestbar.h"
#include "widgets/pages/rowtable.h"
#include "widgets/style/hues.h"
#include "widgets/style/markedtext.h"
#include "widgets/style/measurenames.h"
#include "widgets/style/noticebar.h"
#include "widgets/style/numbers.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <set>

namespace sintonia {
namespace {

double valueOf(const RunAnswer &answer, const std::string &measure) {
    const auto found = answer.values.find(measure);
    return found == answer.values.end() ? 0 : found->second;
}

/// Supported sentences of an answer, or the sentences of the context that support it.
QStringList sentencesOf(const Json &relevance, const char *key) {
    QStringList sentences;
    if (relevance.is_object())
        for (const Json &each : relevance["sentences"])
            if (each.value("supported", false) && each[key].is_string())
                sentences.append(QString::fromStdString(each[key].get<std::string>()));
    return sentences;
}

Json contextRpc(const std::vector<ContextDocument> &context) {
    TuningRow row;
    row.context = context;
    return toJson(row).value("context", Json::array());
}

} // namespace

AnswersView::AnswersView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_requests(new RequestBar(session.engine(), this)), m_set(new QComboBox(this)),
      m_step(new QComboBox(this)), m_measure(new QComboBox(this)), m_question(new QLabel(this)) {
    m_set->setObjectName(QStringLiteral("answersSetComboBox"));
    m_set->setToolTip(tr("The evaluated questions that are shown"));
    m_step->setObjectName(QStringLiteral("answersStepComboBox"));
    m_step->setToolTip(tr("The step whose answers stand on the right; one can watch an answer change"));
    m_measure->setObjectName(QStringLiteral("answersMeasureComboBox"));
    m_measure->setToolTip(tr("What the change is measured by; the questions that changed most come first"));
    auto *line = new QHBoxLayout;
    for (const auto &[text, box] :
         {std::pair(tr("Set"), m_set), std::pair(tr("Step"), m_step), std::pair(tr("Measure"), m_measure)}) {
        auto *label = new QLabel(text, this);
        label->setBuddy(box);
        line->addWidget(label);
        line->addWidget(box, 1);
    }
    m_judge = new QPushButton(tr("Judge…"), this);
    m_judge->setObjectName(QStringLiteral("judgeAnswersPushButton"));
    m_judge->setToolTip(tr("Let a language model judge the answers of this set and step by a rubric"));
    line->addWidget(m_judge);
    m_notice = new NoticeBar(this);
    m_rows = new RowModel({tr("Question"), tr("Base"), tr("Tuned"), tr("Change"), tr("Id")}, this);
    m_table = makeRowTable(QStringLiteral("answersTableView"), tr("Answers"), m_rows, this);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setStretchLastSection(true);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_table);
    splitter->addWidget(makeSides());
    splitter->setSizes({160, 320});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(line);
    layout->addWidget(m_requests);
    layout->addWidget(m_notice);
    layout->addWidget(splitter, 1);
    connect(m_judge, &QPushButton::clicked, this, &AnswersView::askJudge);
    connect(m_set, &QComboBox::currentIndexChanged, this, &AnswersView::fillSteps);
    connect(m_step, &QComboBox::currentIndexChanged, this, &AnswersView::load);
    connect(m_measure, &QComboBox::currentIndexChanged, this, &AnswersView::fillTable);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AnswersView::showPair);
}

QWidget *AnswersView::makeSides() {
    auto *lower = new QWidget(this);
    m_question->setObjectName(QStringLiteral("answersQuestionLabel"));
    m_question->setWordWrap(true);
    m_question->setTextFormat(Qt::PlainText);
    m_question->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *sides = new QSplitter(Qt::Horizontal, lower);
    sides->setChildrenCollapsible(false);
    for (int i = 0; i < 2; ++i) {
        Side &side = m_sides[std::size_t(i)];
        auto *box = new QWidget(sides);
        side.title = new QLabel(i == 0 ? tr("Base") : tr("Tuned"), box);
        side.text = new QTextBrowser(box);
        side.text->setObjectName(i == 0 ? QStringLiteral("baseAnswerTextBrowser")
                                        : QStringLiteral("tunedAnswerTextBrowser"));
        side.text->setAccessibleName(i == 0 ? tr("Answer of the untouched model") : tr("Answer of the tuned model"));
        side.text->setToolTip(tr("Underlined: sentences that the context supports"));
        side.scores = new QLabel(box);
        side.scores->setObjectName(i == 0 ? QStringLiteral("baseScoresLabel") : QStringLiteral("tunedScoresLabel"));
        side.scores->setWordWrap(true);
        auto *column = new QVBoxLayout(box);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(side.title);
        column->addWidget(side.text, 1);
        column->addWidget(side.scores);
        sides->addWidget(box);
    }
    m_context = new QTextBrowser(sides);
    m_context->setObjectName(QStringLiteral("answersContextTextBrowser"));
    m_context->setAccessibleName(tr("Context"));
    m_context->setToolTip(tr("Marked: sentences that an answer rests on; those of the tuned model are underlined"));
    sides->addWidget(m_context);
    sides->setSizes({300, 300, 400});
    auto *layout = new QVBoxLayout(lower);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_question);
    layout->addWidget(sides, 1);
    return lower;
}

void AnswersView::show(const QString &run) {
    m_run = run;
    m_requests->cancelAll();
    const auto read = [id = run.toStdString()](Project &project) { return answeredSets(project, id); };
    m_session.background().query(this, read,
                                 [this, number = ++m_load](Result<std::map<std::string, std::vector<std::int64_t>>> sets) {
                                     if (number != m_load)
                                         return;
                                     m_sets = sets ? std::move(*sets) : decltype(m_sets)();
                                     Q_EMIT available(!m_sets.empty());
                                     refill(m_set, [this] {
                                         for (const auto &[name, steps] : m_sets) {
                                             const QString raw = QString::fromStdString(name);
                                             m_set->addItem(setName(raw), raw);
                                         }
                                     });
                                     fillSteps();
                                 });
}

void AnswersView::fillSteps() {
    const auto found = m_sets.find(m_set->currentData().toString().toStdString());
    const RunInfo *run = m_session.findRun(m_run);
    {
        const QSignalBlocker quiet(m_step);
        m_step->clear();
        if (found != m_sets.end())
            for (const std::int64_t step : found->second) {
                // Of a run at work the newest answers are of interest.
                const bool best = run && run->bestStep == step && run->state != "running";
                m_step->addItem(best ? tr("%1 (best)").arg(step) : QString::number(step), qlonglong(step));
                if (best || step == found->second.back())
                    m_step->setCurrentIndex(m_step->count() - 1);
                if (best)
                    break;
            }
        // The steps after the best one are there, too.
        for (std::size_t i = std::size_t(m_step->count()); found != m_sets.end() && i < found->second.size(); ++i)
            m_step->addItem(QString::number(found->second[i]), qlonglong(found->second[i]));
    }
    load();
}

void AnswersView::load() {
    const std::string set = m_set->currentData().toString().toStdString();
    if (set.empty() || m_step->currentIndex() < 0) {
        m_pairs.clear();
        return fillTable();
    }
    using Pairs = std::vector<Pair>;
    const auto read = [run = m_run.toStdString(), set,
                       step = std::int64_t(m_step->currentData().toLongLong())](Project &project) -> Result<Pairs> {
        SINTONIA_ASSIGN(tuned, runAnswers(project, run, set, step));
        const auto base = runAnswers(project, run, set, 0);
        std::map<std::string, RunAnswer> before;
        if (base)
            for (const RunAnswer &answer : *base)
                before[answer.row] = answer;
        Pairs pairs;
        for (RunAnswer &answer : tuned)
            pairs.push_back({before[answer.row], std::move(answer)});
        return pairs;
    };
    m_session.background().query(this, read, [this, number = ++m_load](Result<Pairs> pairs) {
        if (number != m_load)
            return;
        if (!pairs)
            return m_requests->showError(tr("The answers can't be read."), errorText(pairs.error()));
        m_pairs = std::move(*pairs);
        std::set<std::string> measures;
        for (const Pair &pair : m_pairs)
            for (const auto &[name, value] : pair.tuned.values)
                measures.insert(name);
        refill(m_measure, [&] {
            for (const std::string &name : measures)
                m_measure->addItem(measureName(QString::fromStdString(name)), QString::fromStdString(name));
            if (const int f1 = m_measure->findData(QStringLiteral("f1")); f1 > 0) {
                // The first choice where none was made.
                m_measure->removeItem(f1);
                m_measure->insertItem(0, measureName(QStringLiteral("f1")), QStringLiteral("f1"));
            }
        });
        fillTable();
    });
}

void AnswersView::fillTable() {
    const std::string measure = m_measure->currentData().toString().toStdString();
    const auto change = [&](const Pair &pair) { return valueOf(pair.tuned, measure) - valueOf(pair.base, measure); };
    std::stable_sort(m_pairs.begin(), m_pairs.end(),
                     [&](const Pair &a, const Pair &b) { return std::abs(change(a)) > std::abs(change(b)); });
    std::vector<RowModel::Row> rows;
    const auto cell = [](double value) { return QVariant::fromValue(WrittenNumber{measureText(value), value}); };
    for (const Pair &pair : m_pairs)
        rows.push_back({QString::fromStdString(pair.tuned.question).simplified().left(300),
                        cell(valueOf(pair.base, measure)), cell(valueOf(pair.tuned, measure)),
                        QVariant::fromValue(WrittenNumber{changeText(change(pair)), change(pair)}),
                        QString::fromStdString(pair.tuned.row)});
    m_rows->setRows(std::move(rows));
    m_table->resizeColumnsToContents();
    m_table->setColumnWidth(0, std::min(620, m_table->columnWidth(0)));
    if (!m_pairs.empty())
        m_table->selectRow(0);
    showPair();
}

void AnswersView::askJudge() {
    auto *dialog = new JudgeDialog(m_session, this);
    connect(dialog, &JudgeDialog::judgeWanted, this, &AnswersView::judge);
    dialog->show();
}

void AnswersView::judge(const Json &judge, const QString &rubric) {
    m_notice->hide();
    Json params = {{"project", m_session.folder().toStdString()},
                   {"run", m_run.toStdString()},
                   {"set", m_set->currentData().toString().toStdString()},
                   {"step", m_step->currentData().toLongLong()},
                   {"judge", judge}};
    if (!rubric.trimmed().isEmpty()) // else the engine's own, which a helper that has not started yet can't show
        params["rubric"] = rubric.toStdString();
    m_requests->send(QStringLiteral("judge"), std::move(params),
                     [this](const Json &report) {
                         const int failed = report.value("failed", 0);
                         const Json mean = report.value("mean", Json());
                         m_notice->showNotice(
                             failed > 0 ? NoticeBar::Kind::Warning : NoticeBar::Kind::Information,
                             tr("%1 answers judged, mean R %2; %3 judgements failed. Cost: %4 tokens.")
                                 .arg(report.value("answers", 0))
                                 .arg(mean.is_number() ? measureText(mean.get<double>()) : QStringLiteral("–"))
                                 .arg(failed)
                                 .arg(countText(report.value("prompt_tokens", std::uint64_t(0)) +
                                                report.value("completion_tokens", std::uint64_t(0)))));
                         showPair();
                     });
}

const AnswersView::Pair *AnswersView::current() const {
    const auto *proxy = qobject_cast<const QSortFilterProxyModel *>(m_table->model());
    const int row = proxy->mapToSource(m_table->currentIndex()).row();
    return row >= 0 && std::size_t(row) < m_pairs.size() ? &m_pairs[std::size_t(row)] : nullptr;
}

void AnswersView::showPair() {
    m_requests->cancelAll();
    const Pair *pair = current();
    m_question->setText(
        pair ? tr("%1\nReference: %2")
                   .arg(QString::fromStdString(pair->tuned.question), QString::fromStdString(pair->tuned.reference))
             : QString());
    for (int side = 0; side < 2; ++side) {
        m_sides[std::size_t(side)].relevance = nullptr;
        m_sides[std::size_t(side)].judgements.clear();
        showSide(side);
        if (!pair || pair->tuned.context.empty() || answerOf(*pair, side).text.empty())
            continue;
        const RunAnswer &answer = answerOf(*pair, side);
        m_requests->send(QStringLiteral("relevance"),
                         {{"project", m_session.folder().toStdString()},
                          {"question", pair->tuned.question},
                          {"context", contextRpc(pair->tuned.context)},
                          {"answer", answer.text}},
                         [this, side](const Json &result) {
                             m_sides[std::size_t(side)].relevance = result;
                             showSide(side);
                             showContext();
                         });
        const std::string key = answerKey(pair->tuned.question, textsOf(pair->tuned.context), answer.text);
        m_session.background().query(
            this, [key](Project &project) { return judgementsOfAnswer(project, key); },
            [this, side, row = pair->tuned.row](Result<std::vector<AnswerJudgement>> judgements) {
                const Pair *shown = current();
                if (!judgements || !shown || shown->tuned.row != row)
                    return;
                m_sides[std::size_t(side)].judgements = std::move(*judgements);
                showSide(side);
            });
    }
    showContext();
}

void AnswersView::showSide(int index) {
    Side &side = m_sides[std::size_t(index)];
    const Pair *pair = current();
    if (!pair) {
        side.text->clear();
        side.scores->clear();
        return;
    }
    const RunAnswer &answer = answerOf(*pair, index);
    side.text->setHtml(
        markedHtml(QString::fromStdString(answer.text),
                   {{sentencesOf(side.relevance, "text"), markColour(hue(Hue::Relevant, palette()), palette()), true}}));
    QStringList parts;
    for (const auto &[name, value] : answer.values)
        parts.append(QStringLiteral("%1 %2").arg(measureName(QString::fromStdString(name)), measureText(value)));
    if (side.relevance.is_object())
        parts.append(tr("R %1").arg(measureText(side.relevance.value("relevance", 0.0))));
    for (const AnswerJudgement &judgement : side.judgements)
        parts.append(judgement.relevance
                         ? tr("%1 judges %2: %3")
                               .arg(QString::fromStdString(judgement.judge), measureText(*judgement.relevance),
                                    QString::fromStdString(judgement.reason))
                         : tr("%1 gave no verdict").arg(QString::fromStdString(judgement.judge)));
    side.scores->setText(parts.join(QStringLiteral(" · ")));
}

void AnswersView::showContext() {
    const Pair *pair = current();
    QString html;
    const QPalette colours = palette();
    const std::vector<TextMark> marks{
        {sentencesOf(m_sides[1].relevance, "source"), markColour(hue(Hue::Tuned, colours), colours), true},
        {sentencesOf(m_sides[0].relevance, "source"), markColour(hue(Hue::Base, colours), colours), false}};
    for (std::size_t i = 0; pair && i < pair->tuned.context.size(); ++i) {
        const Document &document = pair->tuned.context[i].document;
        html += QStringLiteral("<h4>%1. %2</h4><p>%3</p>")
                    .arg(i + 1)
                    .arg(QString::fromStdString(document.title).toHtmlEscaped(),
                         markedHtml(QString::fromStdString(document.text), marks));
    }
    m_context->setHtml(html);
}

void AnswersView::changeEvent(QEvent *event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    showSide(0);
    showSide(1);
    showContext();
}

} // namespace sintonia
