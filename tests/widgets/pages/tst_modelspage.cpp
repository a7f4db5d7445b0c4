// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/pages/cannedengine.h"
#include "widgets/models/modeltable.h"
#include "widgets/pages/modelspage.h"
#include "widgets/style/noticebar.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
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

Json entry(const std::string &name, const std::string &place, const std::string &state, const std::string &reason = {}) {
    return {{"name", name},
            {"folder", "/models/" + name},
            {"layout", "transformers"},
            {"architecture", "bert"},
            {"parameters", 22'713'216u},
            {"dtype", "F32"},
            {"bytes", 90'868'376u},
            {"licence", "apache-2.0"},
            {"state", state},
            {"reason", reason},
            {"place", place}};
}

} // namespace

/// The Models page with canned answers of the helper.
class ModelsPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_engine = std::make_unique<CannedEngine>();
        m_entries = Json::array({entry("starter", "starter", "ready"), entry("tiny", "project", "ready"),
                                 entry("t5", "project", "unsupported", "The family \"t5\" is not computed by this program."),
                                 entry("org/half", "download", "partial", "Not complete.")});
        m_engine->answers[QStringLiteral("models")] = [this](const Json &) -> Result<Json> {
            return Json{{"models", m_entries}};
        };
        m_session = std::make_unique<Session>(*m_engine);
        m_page = std::make_unique<ModelsPage>(*m_session);
        m_page->resize(1200, 700);
        m_page->show();
        m_session->create(m_folder->filePath(QStringLiteral("project")));
        QTRY_VERIFY(m_session->isOpen());
        QTRY_COMPARE(table()->model()->rowCount(), 4);
    }
    void cleanup() {
        m_page.reset();
        m_session.reset();
        m_engine.reset();
    }

    void theTableKeepsItsContract() {
        ModelTable model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setModels(m_session->library().models());
        QCOMPARE(model.rowCount(), 4);
        model.setModels({});
        QCOMPARE(model.rowCount(), 0);
        QAbstractItemModelTester sorted(table()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        table()->sortByColumn(ModelTable::Parameters, Qt::DescendingOrder);
    }

    void saysWhatIsOnDisk() {
        const int row = rowOf("tiny");
        const auto cell = [&](int column) { return table()->model()->index(row, column).data().toString(); };
        QCOMPARE(cell(ModelTable::Family), QStringLiteral("bert"));
        QCOMPARE(cell(ModelTable::Parameters), QStringLiteral("22.7 M"));
        QCOMPARE(cell(ModelTable::Size), QStringLiteral("90.9 MB"));
        QCOMPARE(cell(ModelTable::Licence), QStringLiteral("apache-2.0"));
        select("t5");
        QVERIFY(find<QLabel>(*m_page, "modelDetailsLabel")->text().contains(QStringLiteral("t5")));
        QVERIFY(!button("inspectModelToolButton")->isEnabled());
        select("starter");
        QVERIFY(button("inspectModelToolButton")->isEnabled());
        QVERIFY(!button("removeModelToolButton")->isEnabled());
        select("org/half");
        QCOMPARE(name()->text(), QStringLiteral("org/half"));
    }

    void downloadsWhatIsNamed() {
        m_engine->answers[QStringLiteral("downloadModel")] = [this](const Json &params) -> Result<Json> {
            m_entries.push_back(entry("new", "project", "ready"));
            return params["model"] == "org/new" ? Result<Json>(entry("new", "project", "ready"))
                                                : badInput("model", "org/new", "another");
        };
        QVERIFY(!button("downloadModelToolButton")->isEnabled());
        m_session->library().setEndpoint(QStringLiteral("https://hub.example"));
        QTest::keyClicks(name(), QStringLiteral("org/new"));
        QTest::keyClick(name(), Qt::Key_Return);
        QVERIFY(m_session->library().isBusy());
        QVERIFY(!button("downloadModelToolButton")->isEnabled());
        QVERIFY(find<QLabel>(*m_page, "modelWorkLabel")->isVisible());
        QTRY_COMPARE(table()->model()->rowCount(), 5);
        QVERIFY(notice()->text().contains(QStringLiteral("new is here")));
        QVERIFY(!find<QLabel>(*m_page, "modelWorkLabel")->isVisible());
        const auto asked = std::find_if(m_engine->asked.begin(), m_engine->asked.end(),
                                        [](const auto &each) { return each.first == QLatin1String("downloadModel"); });
        QCOMPARE(asked->second.value("endpoint", ""), std::string("https://hub.example"));
    }

    void aFailedDownloadIsSaidInPlace() {
        m_engine->answers[QStringLiteral("downloadModel")] = [](const Json &) -> Result<Json> {
            return badInput("org/x", "weights", "none");
        };
        QTest::keyClicks(name(), QStringLiteral("org/x"));
        QTest::keyClick(name(), Qt::Key_Return);
        QTRY_VERIFY(notice()->text().contains(QStringLiteral("org/x was not downloaded")));
        QCOMPARE(name()->text(), QStringLiteral("org/x"));
    }

    void aCancelledDownloadIsNoError() {
        m_engine->answers[QStringLiteral("downloadModel")] = [](const Json &) -> Result<Json> { return interrupted(); };
        QTest::keyClicks(name(), QStringLiteral("org/x"));
        QTest::keyClick(name(), Qt::Key_Return);
        QTest::mouseClick(find<QPushButton>(*m_page, "cancelModelWorkPushButton"), Qt::LeftButton);
        QTRY_VERIFY(notice()->text().contains(QStringLiteral("Cancelled")));
    }

    void importsAFolder() {
        m_engine->answers[QStringLiteral("importModel")] = [](const Json &) -> Result<Json> {
            return entry("t5", "project", "unsupported", "No.");
        };
        m_session->requestModelImport(QStringLiteral("/somewhere/t5"));
        QTRY_VERIFY(notice()->text().contains(QStringLiteral("can't be used")));
        const auto asked = std::find_if(m_engine->asked.begin(), m_engine->asked.end(),
                                        [](const auto &each) { return each.first == QLatin1String("importModel"); });
        QCOMPARE(asked->second.value("folder", ""), std::string("/somewhere/t5"));
    }

    void deletionAsksOnceAndCanBeUndone() {
        const auto without = [this](const Json &params) -> Result<Json> {
            Json left = Json::array();
            for (const Json &each : m_entries)
                if (each["name"] != params["name"])
                    left.push_back(each);
            m_entries = left;
            return Json(Json::object());
        };
        m_engine->answers[QStringLiteral("removeModel")] = without;
        m_engine->answers[QStringLiteral("discardDownload")] = without;
        m_engine->answers[QStringLiteral("restoreModel")] = [this](const Json &params) -> Result<Json> {
            m_entries.push_back(entry(params["name"].get<std::string>(), "project", "ready"));
            return Json(Json::object());
        };
        select("tiny");
        answerDeletion(QMessageBox::RejectRole);
        QCOMPARE(m_engine->asked.back().first, QStringLiteral("models"));
        answerDeletion(QMessageBox::DestructiveRole);
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        QVERIFY(button("undoRemoveModelToolButton")->isEnabled());
        QTest::mouseClick(button("undoRemoveModelToolButton"), Qt::LeftButton);
        QTRY_COMPARE(table()->model()->rowCount(), 4);
        QVERIFY(!button("undoRemoveModelToolButton")->isEnabled());
        select("org/half");
        answerDeletion(QMessageBox::DestructiveRole);
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        QVERIFY(!m_session->library().canRestore());
    }

    void aModelGoesToOtherPages() {
        QSignalSpy pages(m_session.get(), &Session::pageRequested),
            inspections(m_session.get(), &Session::inspectionRequested),
            trainings(m_session.get(), &Session::trainingRequested);
        select("tiny");
        QTest::mouseClick(button("inspectModelToolButton"), Qt::LeftButton);
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_T);
        QCOMPARE(pages.count(), 2);
        QCOMPARE(inspections.front().front().value<Inspection>().a.folder, QStringLiteral("/models/tiny"));
        QCOMPARE(trainings.front().front().toString(), QStringLiteral("/models/tiny"));
    }

    void withoutAProjectItSaysWhatToDo() {
        m_session->close();
        QTRY_VERIFY(!table()->isVisible());
        QSignalSpy pages(m_session.get(), &Session::pageRequested);
        QTest::mouseClick(find<QPushButton>(*m_page, "goToProjectPushButton"), Qt::LeftButton);
        QCOMPARE(pages.count(), 1);
    }

private:
    QTableView *table() { return find<QTableView>(*m_page, "modelsTableView"); }
    QLineEdit *name() { return find<QLineEdit>(*m_page, "modelNameLineEdit"); }
    QToolButton *button(const char *name) { return find<QToolButton>(*m_page, name); }
    NoticeBar *notice() { return m_page->findChild<NoticeBar *>(); }
    int rowOf(const char *name) {
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            if (table()->model()->index(row, ModelTable::Name).data().toString() == QLatin1String(name))
                return row;
        return -1;
    }
    void select(const char *name) { table()->selectRow(rowOf(name)); }
    void answerDeletion(QMessageBox::ButtonRole role) {
        QTest::mouseClick(button("removeModelToolButton"), Qt::LeftButton);
        auto *question = find<QMessageBox>(*m_page, "removeModelMessageBox");
        for (QAbstractButton *each : question->buttons())
            if (question->buttonRole(each) == role)
                QTest::mouseClick(each, Qt::LeftButton);
        QTRY_VERIFY(!m_page->findChild<QMessageBox *>());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CannedEngine> m_engine;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ModelsPage> m_page;
    Json m_entries;
};

QTEST_MAIN(ModelsPageTest)
#include "tst_modelspage.moc"
