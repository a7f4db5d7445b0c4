// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/prompttemplates.h"
#include "tests/widgets/pages/cannedengine.h"
#include "widgets/dialogs/importdialog.h"
#include "widgets/dialogs/rowbuilddialog.h"
#include "widgets/dialogs/rowexportdialog.h"
#include "widgets/pages/datapage.h"
#include "widgets/plots/curvechart.h"
#include "widgets/style/noticebar.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
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

void write(const QString &path, const QByteArray &text) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("%s can't be written", qPrintable(path));
}

void click(QWidget &window, const char *button) { QTest::mouseClick(find<QAbstractButton>(window, button), Qt::LeftButton); }

/// Two rows of the reply to "previewRows": the second one can't be used.
Result<Json> previewOf(const Json &params) {
    return Json{{"limit", params["max_length"]},
                {"lengths", {5, 40}},
                {"cut", 1},
                {"unusable", 1},
                {"rows",
                 {{{"id", "r0"}, {"tokens", {"Who", "?", "\n", "Me", "."}}, {"counted", {false, false, false, true, true}}, {"cut", true}},
                  {{"id", "r1"}, {"error", "expected an answer of fewer than 8 tokens, found 9"}}}}};
}

} // namespace

/// The Data page by clicks: import, build, preview, template, split, leaks, export, remove and undo.
class DataPageTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CannedEngine> m_engine;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<DataPage> m_page;

    QString path(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    QString notice() { return m_page->findChild<NoticeBar *>()->text(); }

    QString writeRows(const char *name, int count) {
        std::string lines;
        for (int i = 0; i < count; ++i) {
            const auto n = std::to_string(i);
            const Json row = {{"id", "r" + n},
                              {"question", "Who is " + n + "?"},
                              {"context", {{"sentences", {"It is " + n + ".", "Other" + n}}}},
                              {"oracle_context", "It is " + n + "."},
                              {"cot_answer", "Me " + n}};
            lines += toText(row) + "\n";
        }
        write(path(name), QByteArray::fromStdString(lines));
        return path(name);
    }
    void import(const QString &source) {
        m_session->startImport({}, source);
        const QString name = QFileInfo(source).completeBaseName();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->findCorpus(name), 20000);
        QTRY_COMPARE(m_session->corpus(), name);
        QTRY_VERIFY(find<QTableView>(*m_page, "rowsTableView")->model()->rowCount() > 0);
    }
    QString rowText() { return find<QTextBrowser>(*m_page, "rowTextBrowser")->toPlainText(); }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_engine = std::make_unique<CannedEngine>();
        m_session = std::make_unique<Session>(*m_engine);
        m_session->create(path("project"));
        QTRY_VERIFY(m_session->isOpen());
        m_page = std::make_unique<DataPage>(*m_session);
        m_page->resize(1180, 760);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }
    void cleanup() {
        m_page.reset();
        m_session.reset();
    }

    void emptyPageOffersBothWays() {
        QCOMPARE(m_page->findChild<QStackedWidget *>()->currentIndex(), 1);
        QVERIFY(find<QPushButton>(*m_page, "buildRowsPushButton")->isVisible());
        QVERIFY(find<QPushButton>(*m_page, "importRowsPushButton")->isVisible());
        click(*m_page, "buildRowsPushButton");
        auto *dialog = find<RowBuildDialog>(*m_page, "rowBuildDialog");
        QVERIFY(!find<QPushButton>(*dialog, "buildPushButton")->isEnabled()); // no questions yet
        QVERIFY(!find<QLabel>(*dialog, "buildProblemLabel")->text().isEmpty());
    }

    void aDroppedFileIsImported() {
        const auto talk = [](const std::string &answer) {
            Json row = {{"messages", {{{"role", "user"}, {"content", "Hi"}}}}};
            if (!answer.empty())
                row["messages"].push_back({{"role", "assistant"}, {"content", answer}});
            return toText(row) + "\n";
        };
        std::string lines = talk({}); // without an answer: skipped
        for (int i = 0; i < 40; ++i)
            lines += talk("Ho " + std::to_string(i));
        write(path("talk.jsonl"), QByteArray::fromStdString(lines));
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path("talk.jsonl"))});
        QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_page.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_page.get(), &drop);
        auto *dialog = find<ImportDialog>(*m_page, "importDialog");
        QTRY_VERIFY(find<QTableView>(*dialog, "previewTableView")->model()->rowCount() > 10);
        click(*dialog, "importPushButton");
        QTRY_COMPARE(m_session->corpus(), QStringLiteral("talk"));
        QTRY_VERIFY(notice().contains(QStringLiteral("40")));
        QTRY_VERIFY(rowText().contains(QStringLiteral("Ho 0")));
        QCOMPARE(find<QTableView>(*m_page, "rowCorporaTableView")->model()->rowCount(), 1);
    }

    void rowsAreBuiltWithTheChosenOptions() {
        const Json question = {{"id", "q"}, {"question", "Who?"}, {"answers", {{{"text", "me"}, {"answer_start", 6}}}}};
        const Json paragraph = {{"context", "It is me."}, {"qas", Json::array({question})}};
        const Json article = {{"title", "T"}, {"paragraphs", Json::array({paragraph})}};
        write(path("squad.json"), QByteArray::fromStdString(toText({{"data", Json::array({article})}})));
        m_session->startImport({}, path("squad.json"));
        QTRY_VERIFY(m_session->findCorpus(QStringLiteral("squad")));
        m_engine->answers[QStringLiteral("buildRows")] = [](const Json &params) -> Result<Json> {
            return Json{{"name", params["build"]["name"]}, {"rows", {{"train", 3}}}, {"without_oracle", 1}, {"unanswered", 2},
                        {"fewer_documents", 0}, {"leaks", {{"clean", true}, {"leaks", Json::array()}}}};
        };
        find<QAction>(*m_page, "buildRowsAction")->trigger();
        auto *dialog = find<RowBuildDialog>(*m_page, "rowBuildDialog");
        auto *build = find<QPushButton>(*dialog, "buildPushButton");
        QVERIFY(build->isEnabled());
        auto *name = find<QLineEdit>(*dialog, "rowsNameLineEdit");
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("squad"));
        QVERIFY(!build->isEnabled()); // taken
        QTest::keyClicks(name, QStringLiteral("-built"));
        QVERIFY(build->isEnabled());
        find<QSpinBox>(*dialog, "firstRankSpinBox")->setValue(60);
        QVERIFY(!build->isEnabled());
        find<QSpinBox>(*dialog, "lastRankSpinBox")->setValue(80);
        QVERIFY(build->isEnabled());
        find<QSpinBox>(*dialog, "oraclesSpinBox")->setValue(9);
        QVERIFY(!build->isEnabled());
        find<QSpinBox>(*dialog, "documentsSpinBox")->setValue(9);
        find<QDoubleSpinBox>(*dialog, "withoutOracleDoubleSpinBox")->setValue(12.5);
        find<QComboBox>(*dialog, "orderComboBox")->setCurrentIndex(2);
        find<QComboBox>(*dialog, "citationComboBox")->setCurrentIndex(1);
        find<QComboBox>(*dialog, "languageComboBox")->setCurrentIndex(2);
        auto *user = find<QPlainTextEdit>(*dialog, "userPlainTextEdit");
        user->setPlainText(QStringLiteral("{question}"));
        QVERIFY(!build->isEnabled());
        user->setPlainText(QStringLiteral("{context} {question}"));
        QTest::mouseClick(build, Qt::LeftButton);
        QTRY_VERIFY(notice().contains(QStringLiteral("squad-built")));
        const auto asked = std::find_if(m_engine->asked.begin(), m_engine->asked.end(),
                                        [](const auto &each) { return each.first == QStringLiteral("buildRows"); });
        QVERIFY(asked != m_engine->asked.end());
        const auto options = rowCorpusOptionsFromJson(asked->second["build"], "build");
        QVERIFY2(options, options ? "" : options.error().text().c_str());
        QCOMPARE(options->corpus, std::string("squad"));
        QCOMPARE(options->rows.documents, 9);
        QCOMPARE(options->rows.oracles, 9);
        QCOMPARE(options->rows.firstRank, 60);
        QCOMPARE(options->rows.lastRank, 80);
        QCOMPARE(options->rows.withoutOracle, 0.125);
        QCOMPARE(options->rows.order, std::string("oracle_first"));
        QCOMPARE(options->rows.citation, std::string("numbers"));
        QCOMPARE(options->rows.language, std::string("pt"));
        QCOMPARE(options->prompt->user, std::string("{context} {question}"));
        QVERIFY(options->retriever.value("bm25", false));
    }

    void tokensAreColouredAndCounted() {
        QDir().mkpath(path("llm"));
        write(path("llm/config.json"), "{\"model_type\": \"llama\", \"architectures\": [\"LlamaForCausalLM\"]}");
        m_session->addModelFolder(path("llm"));
        m_engine->answers[QStringLiteral("previewRows")] = previewOf;
        import(writeRows("rows.jsonl", 12));
        QTRY_VERIFY(rowText().contains(QStringLiteral("It is 0.")));
        find<QSpinBox>(*m_page, "rowLimitSpinBox")->setValue(32);
        find<QComboBox>(*m_page, "rowLossComboBox")->setCurrentIndex(1);
        click(*m_page, "previewPushButton");
        QTRY_VERIFY(rowText().contains(QStringLiteral("Who?⏎")));
        const Json asked = m_engine->asked.back().second;
        QCOMPARE(asked.value("max_length", 0), 32);
        QCOMPARE(asked.value("on", std::string()), std::string("all"));
        QCOMPARE(asked.value("split", std::string()), std::string("train"));
        int underlined = 0;
        const auto *document = find<QTextBrowser>(*m_page, "rowTextBrowser")->document();
        for (auto block = document->begin(); block.isValid(); block = block.next()) {
            for (auto part = block.begin(); !part.atEnd(); ++part) {
                if (part.fragment().charFormat().fontUnderline())
                    underlined += part.fragment().length();
            }
        }
        QCOMPARE(underlined, 3); // "Me" and "."
        QVERIFY(find<CurveChart>(*m_page, "rowLengthCurveChart")->curveNames().contains(QStringLiteral("rows")));
        QVERIFY(find<QLabel>(*m_page, "rowSummaryLabel")->text().contains(QStringLiteral("40")));
        QPalette dark = m_page->palette();
        dark.setColor(QPalette::Base, Qt::black);
        dark.setColor(QPalette::Text, Qt::white);
        m_page->setPalette(dark); // the tokens' backgrounds follow
        QTRY_VERIFY(document->begin().next().begin().fragment().charFormat().background().color().lightness() < 128);
        find<QTableView>(*m_page, "rowsTableView")->selectRow(1);
        QVERIFY(rowText().contains(QStringLiteral("8")) && rowText().contains(QStringLiteral("It is 1.")));
    }

    void aTemplateIsEditedAsANewVersion() {
        import(writeRows("rows.jsonl", 12));
        find<QTabWidget>(*m_page, "dataTabWidget")->setCurrentIndex(1);
        auto *versions = find<QComboBox>(*m_page, "templateVersionComboBox");
        QTRY_COMPARE(versions->count(), 1);
        auto *save = find<QPushButton>(*m_page, "saveTemplatePushButton");
        QVERIFY(!save->isEnabled());
        auto *system = find<QPlainTextEdit>(*m_page, "systemPlainTextEdit");
        for (const char *text : {"Be brief.", "Be clear."}) {
            system->setPlainText(QString::fromLatin1(text));
            QVERIFY(save->isEnabled());
            QTest::mouseClick(save, Qt::LeftButton);
            QTRY_VERIFY(!save->isEnabled());
        }
        QTRY_COMPARE(versions->count(), 2);
        QCOMPARE(system->toPlainText(), QStringLiteral("Be clear."));
        versions->setCurrentIndex(1);
        QCOMPARE(system->toPlainText(), QStringLiteral("Be brief."));
        QVERIFY(save->isEnabled()); // an old version can become the newest again
        find<QPlainTextEdit>(*m_page, "documentPlainTextEdit")->clear();
        QVERIFY(!save->isEnabled());
    }

    void rowsAreSplitCheckedAndExported() {
        import(writeRows("rows.jsonl", 40));
        find<QAction>(*m_page, "splitRowsAction")->trigger();
        click(*find<QDialog>(*m_page, "splitDialog"), "splitPushButton");
        QTRY_COMPARE(m_session->findCorpus(QStringLiteral("rows"))->rows.size(), std::size_t(3));
        find<QTabWidget>(*m_page, "dataTabWidget")->setCurrentIndex(2);
        QTRY_VERIFY(find<QPushButton>(*m_page, "checkLeaksPushButton")->isEnabled());
        click(*m_page, "checkLeaksPushButton");
        QTRY_COMPARE(find<QTableView>(*m_page, "leaksTableView")->model()->rowCount(), 4);

        find<QAction>(*m_page, "exportRowsAction")->trigger();
        auto *dialog = find<RowExportDialog>(*m_page, "rowExportDialog");
        auto *format = find<QComboBox>(*dialog, "rowFormatComboBox");
        format->setCurrentIndex(format->findText(QStringLiteral("ragas")));
        auto *split = find<QComboBox>(*dialog, "rowSplitComboBox");
        split->setCurrentIndex(split->findData(QStringLiteral("train")));
        const QString file = find<QLineEdit>(*dialog, "rowFileLineEdit")->text();
        QVERIFY(file.endsWith(QStringLiteral("exports/rows-train-ragas.jsonl")));
        click(*dialog, "rowExportPushButton");
        QTRY_VERIFY(QFile::exists(file));
        QTRY_VERIFY(notice().contains(QStringLiteral("24")));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll().count('\n'), 24);
    }

    void removalIsUndone() {
        import(writeRows("rows.jsonl", 12));
        click(*m_page, "removeRowsToolButton");
        QTRY_VERIFY(!m_session->findCorpus(QStringLiteral("rows")));
        QTRY_COMPARE(find<QTableView>(*m_page, "rowCorporaTableView")->model()->rowCount(), 0);
        click(*m_page, "undoRemoveRowsToolButton");
        QTRY_COMPARE(find<QTableView>(*m_page, "rowCorporaTableView")->model()->rowCount(), 1);
    }
};

QTEST_MAIN(DataPageTest)
#include "tst_datapage.moc"
