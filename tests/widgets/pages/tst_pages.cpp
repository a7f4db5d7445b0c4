// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/progress.h"
#include "tests/widgets/pages/cannedengine.h"
#include "widgets/dialogs/exportdialog.h"
#include "widgets/dialogs/textdialog.h"
#include "widgets/models/rankingmodel.h"
#include "widgets/models/runmodel.h"
#include "widgets/pages/inspectpage.h"
#include "widgets/pages/runspage.h"
#include "widgets/plots/curvechart.h"
#include "widgets/plots/heatmap.h"
#include "widgets/plots/histogramchart.h"
#include "widgets/plots/scattermap.h"
#include "widgets/style/noticebar.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

using namespace sintonia;

namespace {

template <class Widget> Widget *find(QWidget &window, const char *name) {
    auto *widget = window.findChild<Widget *>(QString::fromLatin1(name));
    if (!widget)
        qFatal("There is no %s", name);
    return widget;
}

void write(const QString &path, const char *text) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0)
        qFatal("%s can't be written", qPrintable(path));
}

void evaluate(JournalWriter &journal, int step, const std::string &set, double value) {
    const Json perQuery = {{"q1", {{"ndcg_cut_10", value}}}, {"q2", {{"ndcg_cut_10", value - 0.1}}}};
    const Json line = {
        {"step", step}, {"epoch", step}, {"set", set}, {"values", {{"ndcg_cut_10", value}}}, {"per_query", perQuery}};
    if (!journal.append("evaluation", line))
        qFatal("the journal can't be written");
}

std::string makeRun(Project &project, const std::string &name, double learningRate, double gain, double outside) {
    Experiment experiment;
    experiment.name = name;
    experiment.learningRate = learningRate;
    experiment.train = {"war", "test"};
    experiment.validation = SetReference{"war", "test"};
    experiment.outOfDomain = {{"cold", "test"}};
    const auto id = createRun(project, experiment, {{"device", "cpu"}, {"created", "2026-01-02T03:04:05Z"}});
    if (!id)
        qFatal("%s", id.error().text().c_str());
    auto journal = JournalWriter::open(runFolder(project, *id) / "journal.jsonl");
    for (const int step : {0, 5}) {
        evaluate(*journal, step, "validation", .5 + (step ? gain : 0));
        evaluate(*journal, step, "out_of_domain/cold", .6 + (step ? outside : 0));
    }
    if (!journal->append("checkpoint", {{"step", 5}, {"folder", "checkpoints/5"}, {"best", true}}) ||
        !journal->append("state", {{"step", 5}, {"state", "finished"}, {"reason", "all steps done"}}))
        qFatal("the journal can't be written");
    return *id;
}

Json rankAnswer(const Json &params) {
    const bool tuned = params["model"].contains("run");
    Json first = {{"id", "d1"}, {"title", "Normandy"}, {"score", tuned ? 0.9 : 0.4}, {"relevance", 1}};
    Json second = {{"id", "d2"}, {"title", "Barbarossa"}, {"score", 0.6}};
    const Json hits = tuned ? Json::array({first, second}) : Json::array({second, first});
    return {{"rankings", Json::array({{{"hits", hits}, {"measures", {{"ndcg_cut_10", tuned ? 1.0 : 0.63}}}}})}};
}

} // namespace

/// Inspect, Runs and export over a project made through the store, with canned answers of the engine.
class PagesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        auto project = Project::openOrCreate(m_folder->filePath(QStringLiteral("project")).toStdString());
        QVERIFY(project.has_value());
        for (const char *name : {"war", "cold"}) {
            const QString source = m_folder->filePath(QString::fromLatin1(name));
            QVERIFY(QDir().mkpath(source + QStringLiteral("/qrels")));
            write(source + QStringLiteral("/corpus.jsonl"),
                  "{\"_id\":\"d1\",\"title\":\"Normandy\",\"text\":\"Eisenhower led the landing.\"}\n"
                  "{\"_id\":\"d2\",\"title\":\"Barbarossa\",\"text\":\"The attack of 1941.\"}\n");
            write(source + QStringLiteral("/queries.jsonl"), "{\"_id\":\"q1\",\"text\":\"Who led the landing?\"}\n"
                                                             "{\"_id\":\"q2\",\"text\":\"When was the attack?\"}\n");
            write(source + QStringLiteral("/qrels/test.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n");
            ProgressSink sink;
            ImportOptions options;
            options.name = name;
            const auto report = importCorpus(options, *project, source.toStdString(), {}, sink);
            QVERIFY2(report.has_value(), report ? "" : report.error().text().c_str());
        }
        m_engine = std::make_unique<CannedEngine>();
        m_session = std::make_unique<Session>(*m_engine);
        m_first = QString::fromStdString(makeRun(*project, "Slow", 2e-5, .24, -.09));
        // Ids begin with the second of their making: the next one makes the order of the two certain.
        const auto made = QDateTime::currentSecsSinceEpoch();
        QVERIFY(QTest::qWaitFor([made] { return QDateTime::currentSecsSinceEpoch() > made; }));
        m_second = QString::fromStdString(makeRun(*project, "Fast", 2e-4, .3, 0));
        connect(m_session.get(), &Session::runListOutdated, this, [this] { readRuns(); });
        m_session->open(m_folder->filePath(QStringLiteral("project")));
        QTRY_COMPARE(int(m_session->corpora().size()), 2);
        readRuns();
    }

    void cleanup() {
        m_session.reset();
        m_engine.reset();
    }

    void inspectRanksTheJudgedQuestionsWithBothModels() {
        m_engine->answers[QStringLiteral("rank")] = rankAnswer;
        InspectPage page(*m_session);
        page.resize(1000, 700);
        page.show();
        chooseRun(page);
        auto *a = find<QTableView>(page, "rankingATableView"), *b = find<QTableView>(page, "rankingBTableView");
        QAbstractItemModelTester testA(a->model()), testB(b->model());
        QTRY_COMPARE(b->model()->rowCount(), 2);
        QTRY_COMPARE(a->model()->rowCount(), 2);
        QCOMPARE(b->model()->index(0, RankingModel::Title).data().toString(), QStringLiteral("Normandy"));
        QTRY_VERIFY(b->model()->index(0, RankingModel::Change).data().toString().contains(QStringLiteral("from 2")));
        QCOMPARE(b->model()->index(0, RankingModel::Judged).data().toString(), QStringLiteral("●"));
        QTRY_COMPARE(find<QLabel>(page, "queryMeasureLabel")->text(), QStringLiteral("nDCG@10  0.630 → 1.000"));
        QCOMPARE(find<QLabel>(page, "queryPositionLabel")->text(), QStringLiteral("1 / 2"));

        QTest::mouseClick(find<QToolButton>(page, "nextQueryToolButton"), Qt::LeftButton);
        QCOMPARE(find<QLabel>(page, "queryPositionLabel")->text(), QStringLiteral("2 / 2"));
        QCOMPARE(m_engine->asked.back().second["queries"][0].value("id", ""), std::string("q2"));
        auto *query = find<QLineEdit>(page, "inspectQueryLineEdit");
        query->clear();
        QTest::keyClicks(query, QStringLiteral("anything"));
        QTest::keyClick(query, Qt::Key_Return);
        QCOMPARE(m_engine->asked.back().second["queries"][0].value("text", ""), std::string("anything"));
        QTRY_COMPARE(b->model()->rowCount(), 2);

        b->selectRow(0);
        QTRY_COMPARE(a->selectionModel()->selectedRows().value(0).row(), 1);
        Q_EMIT b->activated(b->model()->index(0, 0));
        QTRY_VERIFY(page.findChild<TextDialog *>());
        QVERIFY(find<QTextBrowser>(page, "documentTextBrowser")->toPlainText().contains(QStringLiteral("Eisenhower")));
    }

    void inspectFillsItsOtherTabs() {
        m_engine->answers[QStringLiteral("rank")] = rankAnswer;
        m_engine->answers[QStringLiteral("matrix")] = [](const Json &params) -> Result<Json> {
            return Json{{"similarity", Json(params["queries"].size(), Json(params["documents"].size(), 0.5))}};
        };
        m_engine->answers[QStringLiteral("judged")] = [](const Json &) -> Result<Json> {
            return Json{{"pairs",
                         {{{"query", "q1"}, {"document", "d1"}, {"relevance", 1}, {"similarity", 0.8}},
                          {{"query", "q1"}, {"document", "d2"}, {"relevance", 0}, {"similarity", 0.3}}}}};
        };
        m_engine->answers[QStringLiteral("map")] = [](const Json &params) -> Result<Json> {
            const Json place = {{0.0, 0.0}, {1.0, 1.0}};
            return Json{{"points",
                         {{{"kind", "query"}, {"id", "q1"}, {"title", "Who"}, {"judged", true}},
                          {{"kind", "document"}, {"id", "d1"}, {"title", "Normandy"}, {"judged", true}}}},
                        {"coordinates", Json(params["models"].size(), place)},
                        {"explained", Json(params["models"].size(), {0.5, 0.25})}};
        };
        InspectPage page(*m_session);
        page.show();
        chooseRun(page);
        QTRY_COMPARE(find<QTableView>(page, "rankingBTableView")->model()->rowCount(), 2);
        auto *tabs = find<QTabWidget>(page, "inspectTabWidget");
        tabs->setCurrentIndex(1);
        QTRY_COMPARE(int(find<HeatMap>(page, "similarityHeatMap")->data().similarities.size()), 2);
        QCOMPARE(find<HeatMap>(page, "similarityHeatMap")->data().queries.size(), 2);
        auto *map = find<HeatMap>(page, "similarityHeatMap");
        const QStringList byScore = map->data().documents;
        find<QComboBox>(page, "documentOrderComboBox")->setCurrentIndex(1);
        QStringList byCluster = map->data().documents;
        QCOMPARE(QSet<QString>(byCluster.begin(), byCluster.end()), QSet<QString>(byScore.begin(), byScore.end()));
        find<QComboBox>(page, "documentOrderComboBox")->setCurrentIndex(0);
        QCOMPARE(map->data().documents, byScore);
        tabs->setCurrentIndex(2);
        QTRY_COMPARE(find<HistogramChart>(page, "similarityHistogramChart")->sampleCount(), 2);
        QTRY_VERIFY(std::abs(find<HistogramChart>(page, "similarityHistogramChart")->meanGap(1) - 0.5) < 1e-9);
        tabs->setCurrentIndex(3);
        QTRY_COMPARE(int(find<ScatterMap>(page, "mapBScatterMap")->points().size()), 2);
    }

    void anErrorOfTheEngineStandsInThePage() {
        InspectPage page(*m_session);
        page.show();
        QTRY_VERIFY(page.findChild<NoticeBar *>()->isVisible());
        QVERIFY(page.findChild<NoticeBar *>()->text().contains(QStringLiteral("could not answer")));
    }

    void runsAreListedFilteredAndEdited() {
        RunsPage page(*m_session);
        page.show();
        auto *table = find<QTableView>(page, "runsTableView");
        QAbstractItemModelTester tester(table->model());
        QCOMPARE(table->model()->rowCount(), 2);
        QTest::keyClicks(find<QLineEdit>(page, "runFilterLineEdit"), QStringLiteral("slow"));
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, RunModel::Gain).data().toString(), QStringLiteral("+0.240"));
        QVERIFY(!table->model()->index(0, RunModel::Curve).data(RunModel::sparklineRole).value<QList<double>>().isEmpty());
        table->model()->setData(table->model()->index(0, RunModel::Tags), QStringLiteral("careful, careful, pt"));
        QTRY_COMPARE(table->model()->index(0, RunModel::Tags).data().toString(), QStringLiteral("careful, pt"));
        table->model()->setData(table->model()->index(0, RunModel::Notes), QStringLiteral("kept"));
        QTRY_COMPARE(table->model()->index(0, RunModel::Notes).data().toString(), QStringLiteral("kept"));
    }

    void selectedRunsAreCompared() {
        RunsPage page(*m_session);
        page.resize(1100, 800);
        page.show();
        QVERIFY(!find<QToolButton>(page, "compareRunsToolButton")->isEnabled());
        find<QTableView>(page, "runsTableView")->selectAll();
        QTest::mouseClick(find<QToolButton>(page, "compareRunsToolButton"), Qt::LeftButton);
        QTRY_VERIFY(find<QLabel>(page, "comparisonSentenceLabel")->text().contains(QStringLiteral("Slow")));
        QVERIFY(find<QTableView>(page, "domainsTableView")->model()->rowCount() >= 4);
        QCOMPARE(find<CurveChart>(page, "compareCurveChart")->curveNames().size(), 4);
        auto *domains = find<QTableView>(page, "domainsTableView")->model();
        QCOMPARE(domains->index(0, 2).data().toString(), QStringLiteral("nDCG@10"));
        QCOMPARE(domains->index(0, 2).data(Qt::ToolTipRole).toString(), QStringLiteral("ndcg_cut_10"));
        QVERIFY(QStringList({QStringLiteral("validation"), QStringLiteral("cold")})
                    .contains(domains->index(0, 1).data().toString()));
        auto *differences = find<QTableView>(page, "differencesTableView")->model();
        QVERIFY(differences->rowCount() >= 1);
        QTest::mouseClick(find<QPushButton>(page, "copyTablePushButton"), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("validation")));

        QSignalSpy inspected(m_session.get(), &Session::inspectionRequested);
        auto *questions = find<QTableView>(page, "queriesTableView");
        QVERIFY(questions->model()->rowCount() >= 2);
        const int changeColumn = questions->model()->columnCount() - 2;
        questions->sortByColumn(changeColumn, Qt::DescendingOrder);
        QVERIFY(questions->model()->index(0, changeColumn).data().toString().startsWith(QLatin1Char('+')));
        Q_EMIT questions->activated(questions->model()->index(0, 0));
        QCOMPARE(inspected.size(), 1);
        QCOMPARE(inspected[0][0].value<Inspection>().b.run, m_second);
    }

    void aDeletedRunComesBack() {
        RunsPage page(*m_session);
        page.show();
        find<QTableView>(page, "runsTableView")->selectRow(0);
        QTest::mouseClick(find<QToolButton>(page, "removeRunsToolButton"), Qt::LeftButton);
        auto *box = find<QMessageBox>(page, "removeRunsMessageBox");
        for (QAbstractButton *button : box->buttons()) {
            if (box->buttonRole(button) == QMessageBox::DestructiveRole)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QTRY_COMPARE(int(m_session->runs().size()), 1);
        QTRY_VERIFY(find<QPushButton>(page, "noticeActionPushButton")->isVisible());
        QTest::mouseClick(find<QPushButton>(page, "noticeActionPushButton"), Qt::LeftButton);
        QTRY_COMPARE(int(m_session->runs().size()), 2);
        QVERIFY(!find<QToolButton>(page, "undoRemoveRunsToolButton")->isEnabled());
        m_session->removals().remove(Removals::Kind::Runs, {m_first, m_second});
        QTRY_VERIFY(m_session->runs().empty());
        QTest::mouseClick(find<QToolButton>(page, "undoRemoveRunsToolButton"), Qt::LeftButton);
        QTRY_COMPARE(int(m_session->runs().size()), 2);
    }

    void exportShowsTheProof_data() {
        QTest::addColumn<bool>("passed");
        QTest::newRow("proved") << true;
        QTest::newRow("deviates") << false;
    }

    void exportShowsTheProof() {
        QFETCH(bool, passed);
        m_engine->answers[QStringLiteral("export")] = [passed](const Json &params) -> Result<Json> {
            return Json{{"output", params["output"]},
                        {"largest_deviation", passed ? 2e-7 : 0.2},
                        {"probes", 64},
                        {"passed", passed}};
        };
        RunsPage page(*m_session);
        page.show();
        find<QTableView>(page, "runsTableView")->selectRow(0);
        QTest::mouseClick(find<QToolButton>(page, "exportRunToolButton"), Qt::LeftButton);
        auto *dialog = find<ExportDialog>(page, "exportDialog");
        auto *formats = find<QComboBox>(*dialog, "exportFormatComboBox"); // what the engine says that it writes
        QCOMPARE(formats->count(), 2);
        QVERIFY(formats->itemText(1).contains(QStringLiteral("the window does not know")));
        auto *types = find<QComboBox>(*dialog, "exportTypeComboBox");
        QCOMPARE(types->count(), 2);
        types->setCurrentIndex(1);
        QTest::mouseClick(find<QPushButton>(*dialog, "exportPushButton"), Qt::LeftButton);
        auto *proof = find<QLabel>(*dialog, "exportProofLabel");
        QTRY_VERIFY(!proof->text().isEmpty());
        QCOMPARE(proof->text().startsWith(QStringLiteral("✓")), passed);
        QVERIFY(proof->text().contains(QStringLiteral("64")));
        QCOMPARE(m_engine->asked.back().second.value("format", ""), std::string("st"));
        QCOMPARE(m_engine->asked.back().second.value("dtype", ""), std::string("f16"));
    }

    void wordsOfTheQuestionAreMarked() {
        const QString html = TextDialog::marked(QStringLiteral("Who led the LANDING?"),
                                                QStringLiteral("A landing <of> handled men, ledger."), Qt::yellow);
        QCOMPARE(html.count(QStringLiteral("<b>")), 1);
        QVERIFY(html.contains(QStringLiteral("<b>landing</b>")) && html.contains(QStringLiteral("&lt;of&gt;")));
    }

private:
    void readRuns() {
        auto read = [](Project &project) -> Result<std::vector<RunInfo>> {
            SINTONIA_TRY(indexRuns(project));
            return runs(project);
        };
        bool done = false;
        m_session->background().query(this, read, [&](Result<std::vector<RunInfo>> found) {
            done = true;
            if (found)
                m_session->setRuns(std::move(*found), {});
        });
        QTRY_VERIFY(done);
    }

    void chooseRun(InspectPage &page) {
        auto *box = find<QComboBox>(page, "modelBComboBox");
        box->setCurrentIndex(box->findData(QStringLiteral("run:") + m_first));
        QVERIFY(box->currentIndex() > 0);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CannedEngine> m_engine;
    std::unique_ptr<Session> m_session;
    QString m_first, m_second;
};

QTEST_MAIN(PagesTest)
#include "tst_pages.moc"
