// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/corpora.h"
#include "tests/widgets/pages/cannedengine.h"
#include "widgets/pages/answersview.h"
#include "widgets/style/noticebar.h"

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

using namespace sintonia;

namespace {

template <class Widget> Widget *find(QWidget &window, const char *name) {
    auto *widget = window.findChild<Widget *>(QString::fromLatin1(name));
    if (!widget)
        qFatal("There is no %s", name);
    return widget;
}

} // namespace

/// The answers of a run, read from its journal; the helper's scores are canned.
class AnswersViewTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CannedEngine> m_engine;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<AnswersView> m_view;
    QString m_run;

    template <class Widget> Widget *on(const char *name) { return find<Widget>(*m_view, name); }
    QString cell(int row, int column) {
        return on<QTableView>("answersTableView")->model()->index(row, column).data().toString();
    }
    int rowCount() { return on<QTableView>("answersTableView")->model()->rowCount(); }

    static Result<std::string> makeRun(Project &project) {
        const auto fill = [](RecordSink &sink) -> Result<void> {
            for (const char *id : {"steady", "better"}) {
                TuningRow row;
                row.id = id;
                row.question = std::string("Question of ") + id;
                row.context = {{{"d", "Weather", "It rained in May. Then it was dry."}, true, {}}};
                row.completion = "In May.";
                SINTONIA_TRY(sink.row(std::move(row), "validation", id));
            }
            return {};
        };
        SINTONIA_TRY(storeCorpus({"c", "here", "test"}, {}, project, fill, {}));
        Experiment experiment;
        experiment.train.corpus = "c";
        experiment.validation = SetReference{"c", "validation"};
        SINTONIA_ASSIGN(id, createRun(project, experiment, {{"experiment", toJson(experiment)}}));
        SINTONIA_ASSIGN(journal, JournalWriter::open(runFolder(project, id) / "journal.jsonl"));
        for (const int step : {0, 4, 8}) {
            const double f1 = step / 10.0;
            SINTONIA_TRY(journal.append(
                "evaluation", {{"step", step},
                               {"set", "validation"},
                               {"values", {{"f1", f1}}},
                               {"per_query", {{"better", {{"f1", f1}, {"exact_match", 0}}}, {"steady", {{"f1", 0.5}}}}},
                               {"answers", {{"better", "Answer at " + std::to_string(step)}, {"steady", "Same."}}}}));
        }
        SINTONIA_TRY(indexRuns(project));
        return id;
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        const QString folder = m_folder->filePath(QStringLiteral("project"));
        {
            auto project = Project::openOrCreate(folder.toStdString());
            QVERIFY(project);
            const auto run = makeRun(*project);
            QVERIFY2(run, run ? "" : run.error().text().c_str());
            m_run = QString::fromStdString(*run);
            AnswerJudgement judgement;
            judgement.answer =
                answerKey("Question of better", {"Weather It rained in May. Then it was dry."}, "Answer at 8");
            judgement.judge = "judge-1";
            judgement.relevance = 0.9;
            judgement.reason = "fits";
            QVERIFY(keepJudgement(*project, judgement));
        }
        m_engine = std::make_unique<CannedEngine>();
        m_engine->answers[QStringLiteral("models")] = [](const Json &) -> Result<Json> {
            return Json{{"models", Json::array()}};
        };
        m_engine->answers[QStringLiteral("relevance")] = [](const Json &params) -> Result<Json> {
            return Json{{"relevance", 0.75},
                        {"sentences",
                         Json::array({{{"text", params["answer"]}, {"supported", true}, {"source", "It rained in May."}}})}};
        };
        m_session = std::make_unique<Session>(*m_engine);
        m_session->open(folder);
        QTRY_VERIFY(m_session->isOpen());
        m_view = std::make_unique<AnswersView>(*m_session);
        m_view->resize(1200, 700);
        m_view->show(m_run);
        m_view->QWidget::show();
        QTRY_COMPARE(rowCount(), 2);
    }
    void cleanup() {
        m_view.reset();
        m_session.reset();
        m_engine.reset();
    }

    void whatChangedMostComesFirst() {
        QCOMPARE(cell(0, 0), QStringLiteral("Question of better"));
        QCOMPARE(cell(0, 4), QStringLiteral("better"));
        QVERIFY(cell(0, 3).startsWith(QLatin1Char('+')));
        QCOMPARE(on<QComboBox>("answersMeasureComboBox")->currentText(), QStringLiteral("F1"));
        QCOMPARE(on<QTextBrowser>("baseAnswerTextBrowser")->toPlainText(), QStringLiteral("Answer at 0"));
        QCOMPARE(on<QTextBrowser>("tunedAnswerTextBrowser")->toPlainText(), QStringLiteral("Answer at 8"));
        QVERIFY(on<QLabel>("answersQuestionLabel")->text().contains(QStringLiteral("In May.")));
    }

    void usedSentencesAndJudgementsAreShown() {
        QTRY_VERIFY(on<QTextBrowser>("answersContextTextBrowser")->toHtml().contains(QStringLiteral("underline")));
        QVERIFY(on<QTextBrowser>("answersContextTextBrowser")->toPlainText().contains(QStringLiteral("Then it was dry.")));
        QTRY_VERIFY(on<QLabel>("tunedScoresLabel")->text().contains(QStringLiteral("judge-1")));
        QVERIFY(on<QLabel>("tunedScoresLabel")->text().contains(QLocale().toString(0.75, 'f', 3)));
        QVERIFY(!on<QLabel>("baseScoresLabel")->text().contains(QStringLiteral("judge-1")));
    }

    void anAnswerIsWatchedFromStepToStep() {
        auto *steps = on<QComboBox>("answersStepComboBox");
        QCOMPARE(steps->count(), 3);
        steps->setFocus();
        QTest::keyClick(steps, Qt::Key_Up);
        QTRY_COMPARE(on<QTextBrowser>("tunedAnswerTextBrowser")->toPlainText(), QStringLiteral("Answer at 4"));
    }

    void anotherQuestionIsChosen() {
        auto *table = on<QTableView>("answersTableView");
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(1, 0)).center());
        QTRY_COMPARE(on<QTextBrowser>("tunedAnswerTextBrowser")->toPlainText(), QStringLiteral("Same."));
    }

    void aJudgeIsAsked() {
        m_engine->answers[QStringLiteral("judge")] = [](const Json &) -> Result<Json> {
            return Json{{"answers", 2}, {"failed", 1}, {"mean", 0.9}, {"prompt_tokens", 100}, {"completion_tokens", 20}};
        };
        QTest::mouseClick(on<QPushButton>("judgeAnswersPushButton"), Qt::LeftButton);
        auto *dialog = m_view->findChild<QDialog *>();
        QVERIFY(dialog);
        auto *start = find<QPushButton>(*dialog, "startJudgePushButton");
        QVERIFY(!start->isEnabled()); // no model is named yet
        QCOMPARE(find<QPlainTextEdit>(*dialog, "rubricPlainTextEdit")->toPlainText(), QStringLiteral("The rubric"));
        QTest::keyClicks(find<QLineEdit>(*dialog, "judgeModelLineEdit"), QStringLiteral("judge-2"));
        QTest::keyClicks(find<QPlainTextEdit>(*dialog, "rubricPlainTextEdit"), QStringLiteral("My "));
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_VERIFY(m_engine->asked.back().first == QStringLiteral("relevance")); // shown again, with what the judge said
        const auto asked = std::find_if(m_engine->asked.begin(), m_engine->asked.end(),
                                        [](const auto &each) { return each.first == QStringLiteral("judge"); });
        QVERIFY(asked != m_engine->asked.end());
        QVERIFY(asked->second["judge"]["model"] == "judge-2");
        QVERIFY(asked->second["rubric"] == "My The rubric");
        QVERIFY(asked->second["step"] == 8);
        QTRY_VERIFY(m_view->findChild<NoticeBar *>()->text().contains(QStringLiteral("120")));
    }

    void aRunWithoutAnswersSaysSo() {
        QSignalSpy available(m_view.get(), &AnswersView::available);
        m_view->show(QStringLiteral("other"));
        QTRY_COMPARE(available.size(), 1);
        QCOMPARE(available.front().front().toBool(), false);
        QTRY_COMPARE(rowCount(), 0);
    }
};

QTEST_MAIN(AnswersViewTest)
#include "tst_answersview.moc"
