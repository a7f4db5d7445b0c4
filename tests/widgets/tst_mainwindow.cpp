// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mainwindow.h"
#include "engine/store/experiment.h"
#include "widgets/dialogs/importdialog.h"
#include "widgets/models/documentmodel.h"
#include "widgets/models/rowmodel.h"
#include "widgets/style/noticebar.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTableView>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTranslator>

using namespace sintonia;

namespace {

QtMessageHandler previousHandler = nullptr;
QStringList warnings;

void collectWarnings(QtMsgType type, const QMessageLogContext &context, const QString &text) {
    // What the offscreen platform says of itself.
    const bool platform = text.contains(QLatin1String("propagateSizeHints"));
    if ((type == QtWarningMsg || type == QtCriticalMsg) && !platform)
        warnings.append(text);
    previousHandler(type, context, text);
}

template <class Widget> Widget *find(QWidget &window, const char *name) {
    auto *widget = window.findChild<Widget *>(QString::fromLatin1(name));
    if (!widget)
        qFatal("There is no %s", name);
    return widget;
}

} // namespace

/// The window driven by clicks and keys, with the sample corpora. A Qt warning fails the test.
class MainWindowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
        QCoreApplication::setOrganizationName(QStringLiteral("sintonia-test"));
        previousHandler = qInstallMessageHandler(collectWarnings);
    }

    void init() {
        warnings.clear();
        QSettings().clear();
        m_settings = std::make_unique<Settings>();
        m_settings->setLanguage(QStringLiteral("en"));
        m_window = std::make_unique<MainWindow>(*m_settings);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void cleanup() {
        m_window.reset();
        m_settings.reset();
        QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join(QLatin1Char('\n'))));
    }

    void theFirstFrameComesWithinASecond() {
        QElapsedTimer timer;
        timer.start();
        MainWindow window(*m_settings);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.grab();
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }

    void keysAndButtonsChangePages() {
        auto *stack = m_window->centralWidget()->findChild<QStackedWidget *>(QString(), Qt::FindDirectChildrenOnly);
        QVERIFY(stack);
        QTest::mouseClick(find<QToolButton>(*m_window, "trainToolButton"), Qt::LeftButton);
        QCOMPARE(stack->currentIndex(), 3);
        QVERIFY(!find<QPushButton>(*m_window, "startPushButton")->isEnabled());
        QTest::mouseClick(find<QToolButton>(*m_window, "corpusToolButton"), Qt::LeftButton);
        QCOMPARE(stack->currentIndex(), 1);
    }

    void aFolderThatIsNoProjectIsSaid() {
        m_window->session().open(m_folder.filePath(QStringLiteral("nowhere")));
        const auto said = [this] {
            const auto bars = m_window->findChildren<NoticeBar *>();
            return std::any_of(bars.begin(), bars.end(),
                               [](const NoticeBar *bar) { return bar->text().contains(QStringLiteral("nowhere")); });
        };
        QTRY_VERIFY(said());
        QVERIFY(!m_window->session().isOpen());
    }

    void theSampleOpensAndIsSearched() {
        openSample();
        Session &session = m_window->session();
        QVERIFY(find<QLabel>(*m_window, "corporaLabel")->text().contains(QStringLiteral("segunda-guerra")));
        QTest::mouseClick(find<QToolButton>(*m_window, "corpusToolButton"), Qt::LeftButton);
        auto *table = find<QTableView>(*m_window, "documentsTableView");
        QTRY_COMPARE(std::uint64_t(table->model()->rowCount()), session.findCorpus(session.corpus())->documents);
        QTRY_VERIFY(!table->model()->index(0, DocumentModel::Text).data().toString().isEmpty());
        const int all = table->model()->rowCount();
        auto *search = find<QLineEdit>(*m_window, "searchLineEdit");
        const QString word =
            table->model()->index(0, DocumentModel::Title).data().toString().section(QLatin1Char(' '), 0, 0);
        QTest::keyClicks(search, word);
        QTRY_VERIFY(table->model()->rowCount() < all);
        QVERIFY(table->model()->rowCount() > 0);
        auto *questions = find<QTableView>(*m_window, "questionsTableView");
        QTRY_VERIFY(questions->model()->rowCount() > 0);
    }

    void aTrainingSetMakesStartPossible() {
        openSample();
        QTest::mouseClick(find<QToolButton>(*m_window, "trainToolButton"), Qt::LeftButton);
        auto *start = find<QPushButton>(*m_window, "startPushButton");
        QVERIFY(!start->isEnabled());
        auto *train = find<QComboBox>(*m_window, "train_ComboBox");
        train->setCurrentText(QStringLiteral("segunda-guerra / train"));
        QTRY_VERIFY(start->isEnabled());
        auto *rate = find<QLineEdit>(*m_window, "learning_rate_LineEdit");
        QTest::keyClicks(rate, QStringLiteral("fast"));
        QVERIFY(!start->isEnabled());
        QVERIFY(!find<QLabel>(*m_window, "learning_rate_problemLabel")->isHidden());
        rate->clear();
        QVERIFY(start->isEnabled());
    }

    void aDroppedFileIsOfferedForImport() {
        QFile file(m_folder.filePath(QStringLiteral("dropped.jsonl")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"id\":\"1\",\"text\":\"one\"}\n");
        file.close();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file.fileName())});
        drop(data);
        const auto bars = m_window->findChildren<NoticeBar *>(); // no project yet: said, nothing else
        QVERIFY(std::any_of(bars.begin(), bars.end(), [](const NoticeBar *bar) {
            return bar->text().contains(QStringLiteral("drop the texts again"));
        }));
        openSample();
        drop(data);
        QTRY_VERIFY(m_window->findChild<ImportDialog *>());
        auto *dialog = m_window->findChild<ImportDialog *>();
        QCOMPARE(dialog->source(), file.fileName());
        QTRY_VERIFY(find<QPushButton>(*dialog, "importPushButton")->isEnabled());
        QTest::mouseClick(find<QPushButton>(*dialog, "importPushButton"), Qt::LeftButton);
        QTRY_VERIFY(m_window->session().findCorpus(QStringLiteral("dropped")));
        const QString project = m_folder.filePath(QStringLiteral("other"));
        QVERIFY(Project::openOrCreate(project.toStdString()));
        data.setUrls({QUrl::fromLocalFile(project)});
        drop(data);
        QTRY_COMPARE(m_window->session().folder(), project);
    }

    void theLanguageChangesAtOnce() {
        auto *button = find<QToolButton>(*m_window, "trainToolButton");
        QCOMPARE(button->text(), QStringLiteral("Train"));
        m_settings->setLanguage(QStringLiteral("pt_BR"));
        QTRY_COMPARE(find<QToolButton>(*m_window, "trainToolButton")->text(), QStringLiteral("Treinar"));
    }

    void everyExperimentFieldIsTranslated() {
        m_settings->setLanguage(QStringLiteral("pt_BR"));
        QTranslator translator;
        QVERIFY(translator.load(QStringLiteral("options_pt_BR"), QStringLiteral(":/translations")));
        const auto check = [&translator](const std::string &text) {
            QVERIFY2(text.empty() || !translator.translate("OptionField", text.c_str()).isEmpty(), text.c_str());
        };
        for (const OptionField &field : experimentFields()) {
            for (const std::string &text : {field.label, field.meaning, field.unit, field.group})
                check(text);
        }
        for (const Preset &preset : experimentPresets()) {
            check(preset.name);
            check(preset.meaning);
        }
    }

    void modelsKeepTheirContracts() {
        openSample();
        DocumentModel documents(m_window->session());
        QAbstractItemModelTester documentsTester(&documents, QAbstractItemModelTester::FailureReportingMode::QtTest);
        documents.setCorpus(m_window->session().findCorpus(m_window->session().corpus()));
        QVERIFY(documents.index(0, 0).isValid());
        documents.index(0, 0).data();
        QTRY_VERIFY(documents.documentAt(0));
        RowModel rows({QStringLiteral("a"), QStringLiteral("b")});
        QAbstractItemModelTester rowsTester(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        rows.setRows({{QStringLiteral("x"), qulonglong(1234)}});
        QCOMPARE(rows.index(0, 1).data().toString(), QLocale().toString(1234));
    }

private:
    void drop(const QMimeData &data) {
        QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window.get(), &event);
    }
    void openSample() {
        m_window->session().openSample(m_folder.filePath(QStringLiteral("sample")));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().findCorpus(QStringLiteral("segunda-guerra")), 30000);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(MainWindowTest)
#include "tst_mainwindow.moc"
