// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mainwindow.h"
#include "engine/store/runlock.h"
#include "tests/widgets/stallwatch.h"
#include "widgets/plots/curvechart.h"
#include "widgets/style/noticebar.h"

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

#include <algorithm>
#include <csignal>

using namespace sintonia;

/// The whole main job through the window, by clicks, with the real helper and the real trainer: open the sample, see a
/// ranking, tune, watch the end arrive, compare with the untouched model, export; then a live trainer paused, resumed,
/// stopped and killed, and the helper killed.
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

    const RunInfo *liveRun() { return m_window->session().findRun(m_live); }
    bool liveIs(const char *state) { return liveRun() && liveRun()->state == state; }
    qsizetype lossPoints() { return find<CurveChart>("lossCurveChart")->values(QStringLiteral("train/loss")).size(); }
    void seesTrainingGoOn() {
        QTRY_VERIFY_WITH_TIMEOUT(liveIs("running"), 60000);
        const qsizetype before = lossPoints();
        QTRY_VERIFY_WITH_TIMEOUT(lossPoints() > before, 60000);
    }
    /// The visible notice with these words; nullptr without one.
    NoticeBar *noticeWith(const QString &words) {
        const auto bars = m_window->findChildren<NoticeBar *>();
        const auto found = std::find_if(
            bars.begin(), bars.end(), [&](const NoticeBar *bar) { return bar->isVisible() && bar->text().contains(words); });
        return found == bars.end() ? nullptr : *found;
    }
    /// The helper: the child process of this one that was started as "… serve".
    static qint64 helperId() {
        for (const QString &entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
            QFile status(QStringLiteral("/proc/%1/stat").arg(entry)), command(QStringLiteral("/proc/%1/cmdline").arg(entry));
            if (!status.open(QIODevice::ReadOnly) || !command.open(QIODevice::ReadOnly))
                continue;
            const QByteArray parent = status.readAll().split(')').last().simplified().split(' ').value(1);
            if (parent.toLongLong() == QCoreApplication::applicationPid() &&
                command.readAll().contains(QByteArray("serve\0", 6)))
                return entry.toLongLong();
        }
        return 0;
    }

    StallWatch m_stalls;
    QString m_live; ///< id of the run that is paused, stopped and killed
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

    void init() { m_stalls.watch(QString::fromLatin1(QTest::currentTestFunction())); }
    void cleanup() { m_stalls.stop(); }

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
        QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier,
                          table->visualRect(table->model()->index(0, 0)).center());
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

    void aLiveTrainerIsPausedResumedAndStopped() {
        click("trainToolButton");
        for (const auto &[field, value] :
             {std::pair{"max_steps_LineEdit", "5000"}, std::pair{"epochs_LineEdit", "500"},
              std::pair{"eval_every_LineEdit", "1000"}, std::pair{"checkpoint_every_LineEdit", "20"}})
            find<QLineEdit>(field)->setText(QString::fromLatin1(value));
        click("startPushButton");
        QTRY_COMPARE_WITH_TIMEOUT(m_window->session().runs().size(), std::size_t(2), 60000);
        const auto isSelected = [this] {
            m_live = m_window->session().selectedRuns().value(0);
            return liveRun() && liveRun()->state != "finished"; // the earlier run is selected until the new one has started
        };
        QTRY_VERIFY_WITH_TIMEOUT(isSelected(), 60000);
        seesTrainingGoOn();
        click("pausePushButton");
        QTRY_VERIFY_WITH_TIMEOUT(liveIs("paused"), 60000);
        QTRY_VERIFY(find<QLabel>("verdictLabel")->text().startsWith(QStringLiteral("Paused at step")));
        QVERIFY(!find<QPushButton>("pausePushButton")->isEnabled());
        const std::int64_t paused = liveRun()->step;
        click("resumePushButton");
        seesTrainingGoOn();
        QVERIFY(liveRun()->step >= paused);
        click("stopPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(liveIs("stopped"), 60000);
        QTRY_VERIFY(find<QLabel>("verdictLabel")->text().startsWith(QStringLiteral("Stopped on request")));
    }

    void aKilledTrainerIsShownAndGoesOn() {
        click("resumePushButton");
        seesTrainingGoOn();
        const auto trainer =
            runLockHolder(fs::path(m_window->session().folder().toStdString()) / "runs" / m_live.toStdString());
        QVERIFY(trainer);
        QCOMPARE(::kill(*trainer, SIGKILL), 0);
        QTRY_VERIFY_WITH_TIMEOUT(liveIs("crashed"), 30000);
        const QString said = find<QLabel>("verdictLabel")->text();
        QVERIFY2(said.contains(QStringLiteral("killed")) && said.contains(QStringLiteral("Resume")), qPrintable(said));
        click("resumePushButton");
        seesTrainingGoOn();
        click("stopPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(liveIs("stopped"), 60000);
    }

    void aKilledHelperIsShownAndStartsAgain() {
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().engine().state() == Engine::State::Ready, 60000);
        QVERIFY(helperId() > 0);
        QCOMPARE(::kill(pid_t(helperId()), SIGKILL), 0);
        QTRY_VERIFY_WITH_TIMEOUT(noticeWith(QStringLiteral("signal 9")), 10000);
        NoticeBar *notice = noticeWith(QStringLiteral("signal 9"));
        QVERIFY(notice->text().contains(QStringLiteral("not touched")));
        QCOMPARE(m_window->session().engine().state(), Engine::State::Failed);
        QTest::mouseClick(notice->findChild<QPushButton *>(QStringLiteral("noticeActionPushButton")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().engine().state() == Engine::State::Ready, 60000);
        QVERIFY(!noticeWith(QStringLiteral("signal 9")));
        click("inspectToolButton");
        auto *query = find<QLineEdit>("inspectQueryLineEdit");
        query->setText(QStringLiteral("desembarque"));
        QTest::keyClick(query, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(find<QTableView>("rankingATableView")->model()->rowCount() > 0, 60000);
    }

    void nothingBlockedTheWindow() {
        qInfo("longest absence from the event loop: %.0f ms by the clock, %.0f ms of processor time (in %s)",
              m_stalls.longest(), m_stalls.longestOfProcessor(), qPrintable(m_stalls.where()));
        QVERIFY(m_stalls.longest() < 5000); // other programs run too
        QVERIFY2(m_stalls.longestOfProcessor() < 400, qPrintable(m_stalls.where()));
    }

    void cleanupTestCase() { m_window.reset(); }
};

QTEST_MAIN(WindowJobTest)
#include "tst_windowjob.moc"
