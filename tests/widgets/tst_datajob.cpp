// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mainwindow.h"
#include "tests/widgets/stallwatch.h"
#include "widgets/pages/datapage.h"
#include "widgets/plots/curvechart.h"

#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

using namespace sintonia;

/// Training rows through the window, by clicks, with the real helper: build them out of SQuAD questions, see them as tokens of
/// a tiny model, export them.
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
        session.addModelFolder(QStringLiteral(SINTONIA_SOURCE_DIR "/tests/data/generate/tiny-llama"));
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
};

QTEST_MAIN(DataJobTest)
#include "tst_datajob.moc"
