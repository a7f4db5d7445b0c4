// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/corpusrows.h"
#include "tests/widgets/pages/cannedengine.h"
#include "widgets/dialogs/importdialog.h"
#include "widgets/dialogs/splitdialog.h"
#include "widgets/models/documentmodel.h"
#include "widgets/pages/corpuspage.h"
#include "widgets/plots/curvechart.h"
#include "widgets/style/noticebar.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sintonia;

namespace {

template <class Widget> Widget *find(QWidget &window, const char *name) {
    auto *widget = window.findChild<Widget *>(QString::fromLatin1(name));
    if (!widget)
        qFatal("There is no %s", name);
    return widget;
}

void write(const QString &path, const QByteArray &text) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("%s can't be written", qPrintable(path));
}

void click(QWidget &window, const char *button) { QTest::mouseClick(find<QAbstractButton>(window, button), Qt::LeftButton); }

QTableView *table(QWidget &window, const char *name) { return find<QTableView>(window, name); }

} // namespace

/// The Corpus page by clicks: import, split, rename, remove and undo, leaks, lengths, a very large corpus.
class CorpusPageTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CannedEngine> m_engine;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<CorpusPage> m_page;

    QString path(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    QString notice() { return m_page->findChild<NoticeBar *>()->text(); }

    /// A BEIR folder whose first document, and one question, are in train and in test.
    QString writeCorpus(const char *name, int documents) {
        const QString folder = path(name);
        QDir().mkpath(folder + QStringLiteral("/qrels"));
        QByteArray texts, questions, train = "query-id\tcorpus-id\tscore\n", test = train;
        for (int i = 0; i < documents; ++i) {
            const QByteArray n = QByteArray::number(i);
            texts += "{\"_id\":\"d" + n + "\",\"title\":\"Ship " + n + "\",\"text\":\"The ship number " + n + " left port " +
                     n + "7.\"}\n";
            questions += "{\"_id\":\"q" + n + "\",\"text\":\"When did vessel " + n + " sail?\"}\n";
            (i % 2 ? test : train) += "q" + n + "\td" + n + "\t1\n";
        }
        test += "q0\td0\t1\n";
        write(folder + QStringLiteral("/corpus.jsonl"), texts);
        write(folder + QStringLiteral("/queries.jsonl"), questions);
        write(folder + QStringLiteral("/qrels/train.tsv"), train);
        write(folder + QStringLiteral("/qrels/test.tsv"), test);
        return folder;
    }
    void import(const QString &source) {
        m_session->startImport({}, source);
        const QString name = QFileInfo(source).fileName();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->findCorpus(name), 20000);
        QTRY_COMPARE(m_session->corpus(), name);
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_engine = std::make_unique<CannedEngine>();
        m_session = std::make_unique<Session>(*m_engine);
        m_session->create(path("project"));
        QTRY_VERIFY(m_session->isOpen());
        m_page = std::make_unique<CorpusPage>(*m_session);
        m_page->resize(1100, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }
    void cleanup() {
        m_page.reset();
        m_session.reset();
    }

    void aFileIsImportedWithPreviewAndReport() {
        QByteArray lines;
        for (int i = 0; i < 40; ++i)
            lines += "{\"id\":\"" + QByteArray::number(i) + "\",\"title\":\"T\",\"text\":\"caf\xc3\x83\xc2\xa9 number " +
                     QByteArray::number(i) + "\"}\n";
        lines += "{\"id\":\"3\",\"text\":\"again\"}\n"; // a duplicate: counted, not fatal
        write(path("texts.jsonl"), lines);
        find<QAction>(*m_page, "importFileAction")->trigger();
        auto *files = m_page->findChild<QFileDialog *>();
        QVERIFY(files);
        auto *name = files->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
        QVERIFY(name);
        name->setText(path("texts.jsonl"));
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(m_page->findChild<ImportDialog *>());
        auto *dialog = m_page->findChild<ImportDialog *>();
        auto *preview = table(*dialog, "previewTableView")->model();
        QAbstractItemModelTester tester(preview);
        QTRY_VERIFY(preview->rowCount() >= 40);
        QVERIFY(find<QLabel>(*dialog, "summaryLabel")->text().contains(QStringLiteral("jsonl")));
        QVERIFY(preview->index(0, 3).data().toString().startsWith(QStringLiteral("cafÃ©")));
        QTest::mouseClick(find<QCheckBox>(*dialog, "repairCheckBox"), Qt::LeftButton, {}, QPoint(8, 8));
        QTRY_VERIFY(preview->rowCount() > 0 && preview->index(0, 3).data().toString().startsWith(QStringLiteral("café")));
        auto *title = find<QLineEdit>(*dialog, "nameLineEdit");
        title->clear();
        QVERIFY(!find<QPushButton>(*dialog, "importPushButton")->isEnabled());
        QTest::keyClicks(title, QStringLiteral("ships"));
        QTRY_VERIFY(find<QPushButton>(*dialog, "importPushButton")->isEnabled());
        click(*dialog, "importPushButton");
        QTRY_VERIFY(m_session->findCorpus(QStringLiteral("ships")));
        QTRY_VERIFY(notice().contains(QStringLiteral("40 documents")));
        QVERIFY(notice().contains(QStringLiteral("1 records were skipped")));
        QCOMPARE(table(*m_page, "corporaTableView")->model()->rowCount(), 1);
        QTRY_COMPARE(table(*m_page, "documentsTableView")->model()->rowCount(), 40);
    }

    void aBrokenFileImportsNothing() {
        write(path("broken.jsonl"), "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\n{\"id\":\n");
        m_session->startImport({}, path("broken.jsonl"));
        QTRY_VERIFY(notice().startsWith(QStringLiteral("Nothing was imported")));
        QVERIFY(m_session->corpora().empty());
    }

    void judgementsAreSplit() {
        import(writeCorpus("ships", 30));
        click(*m_page, "splitToolButton");
        auto *dialog = m_page->findChild<SplitDialog *>();
        QVERIFY(dialog);
        find<QSpinBox>(*dialog, "trainSpinBox")->setValue(90);
        find<QSpinBox>(*dialog, "validationSpinBox")->setValue(20);
        QVERIFY(!find<QPushButton>(*dialog, "splitPushButton")->isEnabled());
        find<QSpinBox>(*dialog, "trainSpinBox")->setValue(50);
        click(*dialog, "splitPushButton");
        QTRY_COMPARE(m_session->findCorpus(QStringLiteral("ships"))->judgements.size(), std::size_t(3));
        QTRY_COMPARE(find<QComboBox>(*m_page, "judgementSplitComboBox")->count(), 3);
        QTRY_VERIFY(table(*m_page, "judgementsTableView")->model()->rowCount() > 0);
    }

    void aCorpusIsRenamed() {
        import(writeCorpus("ships", 4));
        click(*m_page, "renameToolButton");
        auto *dialog = m_page->findChild<QInputDialog *>();
        QVERIFY(dialog);
        auto *name = dialog->findChild<QLineEdit *>();
        name->clear();
        QTest::keyClicks(name, QStringLiteral("vessels"));
        QTest::mouseClick(dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
        QTRY_VERIFY(m_session->findCorpus(QStringLiteral("vessels")));
        QVERIFY(!m_session->findCorpus(QStringLiteral("ships")));
    }

    void aRemovedCorpusComesBack_data() {
        QTest::addColumn<bool>("byNotice");
        QTest::newRow("by the notice") << true;
        QTest::newRow("by Undo, after the notice was closed") << false;
    }
    void aRemovedCorpusComesBack() {
        QFETCH(bool, byNotice);
        import(writeCorpus("ships", 4));
        QVERIFY(!find<QToolButton>(*m_page, "undoRemoveToolButton")->isEnabled());
        click(*m_page, "removeToolButton");
        QVERIFY(m_page->findChild<QMessageBox *>());
        click(*m_page->findChild<QMessageBox *>(), "confirmRemovePushButton");
        QTRY_VERIFY(m_session->corpora().empty());
        QTRY_VERIFY(find<QPushButton>(*m_page, "noticeActionPushButton")->isVisible());
        if (!byNotice)
            click(*m_page, "closeNoticeToolButton");
        QTRY_VERIFY(find<QToolButton>(*m_page, "undoRemoveToolButton")->isEnabled());
        click(*m_page, byNotice ? "noticeActionPushButton" : "undoRemoveToolButton");
        QTRY_VERIFY(m_session->findCorpus(QStringLiteral("ships")));
        QTRY_COMPARE(table(*m_page, "documentsTableView")->model()->rowCount(), 4);
        QVERIFY(!find<QToolButton>(*m_page, "undoRemoveToolButton")->isEnabled());
    }

    void whatIsRemovedIsGoneWhenTheProjectOpensAgain() {
        import(writeCorpus("ships", 4));
        m_session->removals().remove(Removals::Kind::Corpora, {QStringLiteral("ships")});
        QTRY_VERIFY(m_session->corpora().empty());
        m_session->open(path("project"));
        QTRY_VERIFY(m_session->removals().latest(Removals::Kind::Corpora).isEmpty());
        auto project = Project::open(path("project").toStdString());
        QVERIFY(project);
        QTRY_COMPARE(project->database().execAndGet("SELECT count(*) FROM documents").getInt(), 0);
    }

    void leaksAreShown() {
        import(writeCorpus("ships", 20));
        find<QTabWidget>(*m_page, "corpusTabWidget")->setCurrentIndex(4);
        QCOMPARE(find<QComboBox>(*m_page, "leakSplitComboBox")->currentText(), QStringLiteral("train"));
        click(*m_page, "checkLeaksPushButton");
        auto *leaks = table(*m_page, "leaksTableView")->model();
        QTRY_VERIFY(leaks->rowCount() >= 1);
        QCOMPARE(leaks->index(0, 0).data().toString(), QStringLiteral("ships / test"));
        QVERIFY(find<QLabel>(*m_page, "leakSummaryLabel")->text().contains(QStringLiteral("too good")));
    }

    void lengthsAreDrawn() {
        import(writeCorpus("ships", 4));
        m_engine->answers[QStringLiteral("lengths")] = [](const Json &) -> Result<Json> {
            return Json{{"documents", {10, 20, 300, 40}},
                        {"queries", {5, 6}},
                        {"limit", 256},
                        {"cut_documents", 1},
                        {"cut_queries", 0}};
        };
        find<QTabWidget>(*m_page, "corpusTabWidget")->setCurrentIndex(3);
        click(*m_page, "countTokensPushButton");
        QTRY_VERIFY(find<QLabel>(*m_page, "lengthSummaryLabel")
                        ->text()
                        .contains(QStringLiteral("1 of 4 documents are cut (25.0 %)")));
        QCOMPARE(find<CurveChart>(*m_page, "lengthCurveChart")->curveNames().size(), 2);
        QCOMPARE(m_engine->asked.back().second.value("corpus", ""), std::string("ships"));
    }

    /// Each call of the model, and each turn of the event loop while the table scrolls, stays far below what a person
    /// notices.
    void aMillionDocumentsScroll() {
        constexpr int documents = 1000000;
        import(writeCorpus("ships", 4));
        {
            auto project = Project::open(path("project").toStdString());
            QVERIFY(project);
            const std::int64_t key = m_session->findCorpus(QStringLiteral("ships"))->key;
            SQLite::Transaction transaction(project->database());
            SQLite::Statement fill(project->database(),
                                   "WITH RECURSIVE n(i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1) "
                                   "INSERT INTO documents (id, corpus, name, title, text) "
                                   "SELECT ? + i, ?, 'n' || i, 'Title ' || i, 'The text of document number ' || i FROM n");
            fill.bind(1, documents);
            fill.bind(2, corpusRow(key, 0));
            fill.bind(3, key);
            fill.exec();
            project->database().exec("UPDATE corpora SET documents = 1000000");
            transaction.commit();
        }
        m_session->refreshCorpora();
        auto *view = table(*m_page, "documentsTableView");
        QTRY_COMPARE(view->model()->rowCount(), documents);
        qint64 slowestCall = 0, slowestTurn = 0;
        QElapsedTimer timer;
        for (int jump = 0; jump <= 40; ++jump) {
            const int row = int(qint64(documents - 1) * jump / 40);
            timer.start();
            for (int column = 0; column < DocumentModel::Columns; ++column)
                view->model()->index(row, column).data();
            slowestCall = std::max(slowestCall, timer.nsecsElapsed() / 1000);
            view->verticalScrollBar()->setValue(row);
            QElapsedTimer whole;
            whole.start();
            while (view->model()->index(row, DocumentModel::Id).data().toString().isEmpty() && whole.elapsed() < 5000) {
                timer.start();
                QCoreApplication::processEvents();
                slowestTurn = std::max(slowestTurn, timer.elapsed());
            }
            QCOMPARE(view->model()->index(row, DocumentModel::Id).data().toString(),
                     row < 4 ? QStringLiteral("d%1").arg(row) : QStringLiteral("n%1").arg(row));
        }
        qInfo("a million documents: slowest data() of a row %lld us, slowest turn of the event loop %lld ms",
              static_cast<long long>(slowestCall), static_cast<long long>(slowestTurn));
        QVERIFY2(slowestCall < 50000, qPrintable(QString::number(slowestCall)));
        QVERIFY2(slowestTurn < 500, qPrintable(QString::number(slowestTurn))); // 50 ms on a machine with nothing else to do
    }
};

QTEST_MAIN(CorpusPageTest)
#include "tst_corpuspage.moc"
