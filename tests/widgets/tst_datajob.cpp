// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mainwindow.h"
#include "tests/widgets/stallwatch.h"
#include "widgets/pages/datapage.h"
#include "widgets/plots/curvechart.h"

#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

using namespace sintonia;

constexpr char model[] = SINTONIA_SOURCE_DIR "/tests/data/generate/tiny-llama";

/// The second half of RAG through the window, by clicks, with the real helper and trainer: build training rows out of SQuAD
/// questions, see them as tokens of a tiny model, export them, tune the model on them, see its answers, ask it, export it.
class DataJobTest : public QObject {
    Q_OBJECT

    template <class Widget> static Widget *find(QWidget *parent, const char *name) {
        auto *widget = parent->findChild<Widget *>(QString::fromLatin1(name));
        if (!widget)
            qFatal("There is no %s", name);
        return widget;
    }
    static void click(QWidget *parent, const char *name) {
        auto *button = find<QAbstractButton>(parent, name);
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), 30000);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    QString rowText() const { return find<QTextBrowser>(m_page, "rowTextBrowser")->toPlainText(); }

    StallWatch m_stalls;
    QTemporaryDir m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MainWindow> m_window;
    DataPage *m_page = nullptr;

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
        m_settings = std::make_unique<Settings>();
        m_settings->setLanguage(QStringLiteral("en"));
        m_window = std::make_unique<MainWindow>(*m_settings);
        m_page = m_window->findChild<DataPage *>();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));

        Json paragraphs = Json::array();
        for (int i = 0; i < 12; ++i) {
            const auto number = std::to_string(i);
            const Json question = {{"id", "q" + number},
                                   {"question", "How high is hill " + number + "?"},
                                   {"answers", {{{"text", number + "7 m"}, {"answer_start", 0}}}}};
            paragraphs.push_back({{"context", "The hill " + number + " is " + number + "7 m high."}, {"qas", Json::array({question})}});
        }
        const Json article = {{"title", "Hills"}, {"paragraphs", paragraphs}};
        QFile file(m_folder.filePath(QStringLiteral("hills.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(toText({{"data", Json::array({article})}})));
        file.close();
        Session &session = m_window->session();
        session.create(m_folder.filePath(QStringLiteral("project")));
        QTRY_VERIFY_WITH_TIMEOUT(session.isOpen(), 30000);
        session.startImport({}, file.fileName());
        QTRY_VERIFY_WITH_TIMEOUT(session.findCorpus(QStringLiteral("hills")), 30000);
        session.addModelFolder(QString::fromLatin1(model));
    }

    void init() { m_stalls.watch(QString::fromLatin1(QTest::currentTestFunction())); }
    void cleanup() { m_stalls.stop(); }

    void builds() {
        click(m_window.get(), "dataToolButton");
        click(m_page, "buildRowsPushButton");
        auto *dialog = find<QDialog>(m_page, "rowBuildDialog");
        find<QSpinBox>(dialog, "documentsSpinBox")->setValue(3);
        click(dialog, "buildPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().findCorpus(QStringLiteral("hills-rows")), 60000);
        QTRY_COMPARE(find<QTableView>(m_page, "rowCorporaTableView")->model()->rowCount(), 1);
        QTRY_COMPARE(find<QTableView>(m_page, "rowsTableView")->model()->rowCount(), 12);
        QTRY_VERIFY(rowText().contains(QStringLiteral("How high is hill 0?")));
    }

    void showsTokens() {
        find<QSpinBox>(m_page, "rowLimitSpinBox")->setValue(4096);
        click(m_page, "previewPushButton");
        auto *chart = find<CurveChart>(m_page, "rowLengthCurveChart");
        QTRY_VERIFY_WITH_TIMEOUT(chart->curveNames().contains(QStringLiteral("rows")), 60000);
        QVERIFY(chart->isVisible());
        QVERIFY(rowText().startsWith(QStringLiteral("Tokens")));
        QVERIFY2(rowText().contains(QStringLiteral("<|assistant|>")), qPrintable(rowText()));
    }

    void exports() {
        click(m_page, "exportRowsToolButton");
        auto *dialog = find<QDialog>(m_page, "rowExportDialog");
        const QString output = m_folder.filePath(QStringLiteral("out.jsonl"));
        find<QLineEdit>(dialog, "rowFileLineEdit")->setText(output);
        click(dialog, "rowExportPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(output), 30000);
        QFile file(output);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 12);
    }

    void tunes() {
        click(m_window.get(), "trainToolButton");
        find<QComboBox>(m_window.get(), "kind_ComboBox")->setCurrentText(QStringLiteral("llm"));
        QVERIFY(!find<QWidget>(m_window.get(), "hard_negatives_LineEdit")->isVisible());
        auto *train = find<QComboBox>(m_window.get(), "train_ComboBox");
        QCOMPARE(train->findText(QStringLiteral("hills / test")), -1); // judged questions teach an LLM nothing
        train->setCurrentText(QStringLiteral("hills-rows / test"));
        find<QComboBox>(m_window.get(), "validation_ComboBox")->setCurrentText(QStringLiteral("hills-rows / test"));
        find<QComboBox>(m_window.get(), "model_ComboBox")->setCurrentText(QString::fromLatin1(model));
        for (const auto &[field, value] :
             {std::pair{"llm.batch_size_LineEdit", "4"}, std::pair{"max_steps_LineEdit", "4"}, std::pair{"eval_every_LineEdit", "2"},
              std::pair{"llm.evaluation_rows_LineEdit", "3"}, std::pair{"llm.evaluation_max_new_tokens_LineEdit", "8"},
              std::pair{"learning_rate_LineEdit", "0.01"}})
            find<QLineEdit>(m_window.get(), field)->setText(QString::fromLatin1(value));
        auto *memory = find<QToolButton>(m_window.get(), "memoryToolButton");
        QTRY_VERIFY_WITH_TIMEOUT(memory->isVisible(), 30000);
        QVERIFY2(memory->text().startsWith(QStringLiteral("Memory: about ")), qPrintable(memory->text()));
        QTest::mouseClick(memory, Qt::LeftButton);
        QVERIFY(find<QLabel>(m_window.get(), "memoryTermsLabel")->text().contains(QStringLiteral("optimiser: ")));
        click(m_window.get(), "startPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().runs().size() == 1, 60000);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().runs().front().state == "finished", 120000);
        auto *tabs = find<QTabWidget>(m_window.get(), "runTabWidget");
        QTRY_VERIFY_WITH_TIMEOUT(tabs->isTabVisible(1), 30000);
        QTRY_COMPARE(find<QTableView>(tabs->widget(1), "answersTableView")->model()->rowCount(), 3);
        const auto *quality = find<CurveChart>(m_window.get(), "qualityCurveChart");
        QTRY_VERIFY(quality->curveNames().contains(QStringLiteral("validation/f1")));
    }

    void comparesTheAnswers() {
        click(m_window.get(), "runsToolButton");
        auto *table = find<QTableView>(m_window.get(), "runsTableView");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier,
                          table->visualRect(table->model()->index(0, 0)).center());
        click(m_window.get(), "compareRunsToolButton");
        auto *sentence = find<QLabel>(m_window.get(), "comparisonSentenceLabel");
        QTRY_VERIFY_WITH_TIMEOUT(sentence->text().startsWith(QStringLiteral("Run ")), 30000);
    }

    void asks() {
        click(m_window.get(), "askToolButton");
        find<QComboBox>(m_window.get(), "askCorpusComboBox")->setCurrentText(QStringLiteral("hills"));
        auto *a = find<QComboBox>(m_window.get(), "askModelAComboBox"), *b = find<QComboBox>(m_window.get(), "askModelBComboBox");
        a->setCurrentIndex(a->findText(QStringLiteral("tiny-llama")));
        b->setCurrentIndex(b->count() - 1);
        QVERIFY(b->currentText().contains(QStringLiteral("best at step")));
        find<QSpinBox>(m_window.get(), "askTokensSpinBox")->setValue(8);
        auto *question = find<QLineEdit>(m_window.get(), "askQuestionLineEdit");
        question->setText(QStringLiteral("How high is hill 3?"));
        click(m_window.get(), "findContextPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(find<QListView>(m_window.get(), "contextListView")->model()->rowCount() > 0, 30000);
        click(m_window.get(), "askPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(!find<QLabel>(m_window.get(), "scoresBLabel")->text().isEmpty(), 60000);
    }

    void exportsTheModel() {
        click(m_window.get(), "runsToolButton");
        click(m_window.get(), "exportRunToolButton");
        QTRY_VERIFY(m_window->findChild<QWidget *>(QStringLiteral("exportDialog")));
        const auto output = m_folder.filePath(QStringLiteral("exported"));
        find<QLineEdit>(m_window.get(), "exportFolderLineEdit")->setText(output);
        click(m_window.get(), "exportPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(output + QStringLiteral("/config.json")), 60000);
        QTRY_VERIFY_WITH_TIMEOUT(!find<QLabel>(m_window.get(), "exportProofLabel")->text().isEmpty(), 30000);
    }

    void nothingBlockedTheWindow() {
        QVERIFY(m_stalls.longest() < 5000); // other programs run too
        QVERIFY2(m_stalls.longestOfProcessor() < 400, qPrintable(m_stalls.where()));
    }
};

QTEST_MAIN(DataJobTest)
#include "tst_datajob.moc"
