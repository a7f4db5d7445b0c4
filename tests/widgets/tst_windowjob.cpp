// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mainwindow.h"

#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sintonia;

/// The whole main job through the window, by clicks, with the real helper and the real trainer: open the sample, see a ranking,
/// tune, watch the end arrive, compare with the untouched model, export.
class WindowJobTest : public QObject {
    Q_OBJECT

    template <class Widget> Widget *find(const char *name) {
        auto *widget = m_window->findChild<Widget *>(QString::fromLatin1(name));
        if (!widget)
            qFatal("There is no %s", name);
        return widget;
    }
    void click(const char *name) {
        auto *button = find<QAbstractButton>(name);
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), 30000);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    bool runIs(const char *state) {
        const auto &runs = m_window->session().runs();
        return runs.size() == 1 && runs.front().state == state;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MainWindow> m_window;

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
        m_settings = std::make_unique<Settings>();
        m_settings->setLanguage(QStringLiteral("en"));
        m_window = std::make_unique<MainWindow>(*m_settings);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->session().openSample(m_folder.filePath(QStringLiteral("project")));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().findCorpus(QStringLiteral("segunda-guerra")), 60000);
    }

    void inspects() {
        click("inspectToolButton");
        const auto ranked = [this] {
            for (const auto *table : m_window->findChildren<QTableView *>())
                if (table->isVisible() && table->model() && table->model()->rowCount() >= 5)
                    return true;
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(ranked(), 120000);
    }

    void tunes() {
        click("trainToolButton");
        find<QComboBox>("train_ComboBox")->setCurrentText(QStringLiteral("segunda-guerra / train"));
        find<QComboBox>("validation_ComboBox")->setCurrentText(QStringLiteral("segunda-guerra / validation"));
        for (const auto &[field, value] : {std::pair{"batch_size_LineEdit", "8"}, std::pair{"max_steps_LineEdit", "6"},
                                           std::pair{"eval_every_LineEdit", "3"}, std::pair{"max_length_LineEdit", "32"}})
            find<QLineEdit>(field)->setText(QString::fromLatin1(value));
        click("startPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().runs().size() == 1, 60000);
        QTRY_VERIFY_WITH_TIMEOUT(runIs("finished"), 180000);
        QTRY_VERIFY(!find<QLabel>("verdictLabel")->text().isEmpty());
        QVERIFY(find<QLabel>("stateLabel")->text().contains(QStringLiteral("6")));
    }

    void comparesAndExports() {
        click("runsToolButton");
        auto *table = find<QTableView>("runsTableView");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier, table->visualRect(table->model()->index(0, 0)).center());
        click("compareRunsToolButton");
        QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("comparisonSentenceLabel")->text().startsWith(QStringLiteral("Run ")), 30000);
        click("exportRunToolButton");
        QTRY_VERIFY(m_window->findChild<QWidget *>(QStringLiteral("exportDialog")));
        const auto output = m_folder.filePath(QStringLiteral("exported"));
        find<QLineEdit>("exportFolderLineEdit")->setText(output);
        click("exportPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(output + QStringLiteral("/modules.json")), 120000);
        QTRY_VERIFY_WITH_TIMEOUT(!find<QLabel>("exportProofLabel")->text().isEmpty(), 30000);
    }

    void cleanupTestCase() { m_window.reset(); }
};

QTEST_MAIN(WindowJobTest)
#include "tst_windowjob.moc"
