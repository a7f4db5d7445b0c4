// SPDX-License-Identifier: GPL-3.0-or-later
// screenshots DIR [PROJECT]: opens the sample project, or PROJECT, visits every page and dialog, and writes
// PAGE-LANGUAGE-SCHEME-WIDTH.png and DIALOG-LANGUAGE-SCHEME.png.
#include "app/desktop/mainwindow.h"
#include "widgets/dialogs/exportdialog.h"
#include "widgets/dialogs/importdialog.h"
#include "widgets/dialogs/rowbuilddialog.h"
#include "widgets/dialogs/rowexportdialog.h"
#include "widgets/dialogs/splitdialog.h"
#include "widgets/dialogs/textdialog.h"
#include "widgets/models/installation.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace sintonia;

/// The dialogs as a page opens them, one after the other; false when a picture can't be written.
static bool writeDialogs(Session &session, QWidget *parent, const QDir &out, const QString &ending) {
    std::vector<std::pair<QString, QDialog *>> dialogs;
    const CorpusInfo &corpus = session.corpora().front();
    dialogs.emplace_back(QStringLiteral("import"),
                         new ImportDialog(session, sampleFolder() + QStringLiteral("/guerra-fria"), parent));
    dialogs.emplace_back(QStringLiteral("split"), new SplitDialog(corpus, parent));
    dialogs.emplace_back(QStringLiteral("rowbuild"), new RowBuildDialog(session, parent));
    dialogs.emplace_back(QStringLiteral("rowexport"), new RowExportDialog(corpus, session.folder(), parent));
    dialogs.emplace_back(
        QStringLiteral("text"),
        new TextDialog(
            QStringLiteral("Quem comandou o desembarque na Normandia?"), QStringLiteral("Dia D"),
            QStringLiteral("O desembarque aliado na Normandia, em 6 de junho de 1944, foi comandado por Eisenhower."),
            parent));
    if (!session.runs().empty())
        dialogs.emplace_back(QStringLiteral("export"),
                             new ExportDialog(session, QString::fromStdString(session.runs().front().id), parent));
    bool written = true;
    for (const auto &[name, dialog] : dialogs) {
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
        QTest::qWait(600);
        written = dialog->grab().save(out.filePath(name + ending)) && written;
        dialog->close();
    }
    return written;
}

/// A project whose newest run is a language model's shows the form for those.
static void chooseKind(MainWindow &window) {
    auto *preset = window.findChild<QComboBox *>(QStringLiteral("presetComboBox"));
    const auto &runs = window.session().runs();
    if (runs.empty() || runs.front().kind != "llm" || !preset)
        return;
    const auto &presets = experimentPresets();
    const auto first = std::find_if(presets.begin(), presets.end(),
                                    [](const Preset &each) { return each.values.value("kind", std::string()) == "llm"; });
    preset->setCurrentIndex(1 + int(first - presets.begin()));
    Q_EMIT preset->activated(preset->currentIndex());
    auto *model = window.findChild<QComboBox *>(QStringLiteral("model_ComboBox"));
    auto *train = window.findChild<QComboBox *>(QStringLiteral("train_ComboBox"));
    model->setCurrentIndex(0);
    train->setCurrentIndex(train->count() - 1);
}

int main(int argc, char **argv) {
    QApplication::setApplicationName(QStringLiteral("sintonia-screenshots"));
    QApplication app(argc, argv);
    if (argc < 2) {
        std::fputs("usage: screenshots DIR [PROJECT]\n", stderr);
        return 2;
    }
    const QDir out(QString::fromLocal8Bit(argv[1]));
    out.mkpath(QStringLiteral("."));
    QStandardPaths::setTestModeEnabled(true);
    QTemporaryDir folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    Settings settings;
    settings.setLanguage(QStringLiteral("en"));
    MainWindow window(settings);
    window.show();
    if (argc > 2)
        window.session().open(QString::fromLocal8Bit(argv[2]));
    else
        window.session().openSample(folder.filePath(QStringLiteral("sample")));
    if (!QTest::qWaitFor([&] { return !window.session().corpora().empty(); }, 60000)) {
        std::fputs("The project did not open.\n", stderr);
        return 1;
    }
    QTest::qWait(1000);
    const QStringList pages = {QStringLiteral("project"), QStringLiteral("corpus"), QStringLiteral("inspect"),
                               QStringLiteral("train"),   QStringLiteral("runs"),   QStringLiteral("models"), QStringLiteral("ask"),
                               QStringLiteral("data")};
    for (const QString &language : Settings::languages()) {
        settings.setLanguage(language);
        for (const Settings::Scheme scheme : {Settings::Scheme::Light, Settings::Scheme::Dark}) {
            settings.setScheme(scheme);
            QTest::qWait(100);
            chooseKind(window);
            const QString ending = QStringLiteral("-%1-%2").arg(
                language, scheme == Settings::Scheme::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
            if (!writeDialogs(window.session(), &window, out, ending + QStringLiteral(".png"))) {
                std::fputs("A picture can't be written.\n", stderr);
                return 1;
            }
            for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
                window.resize(size);
                for (int page = 0; page < pages.size(); ++page) {
                    window.session().showPage(Session::PageId(page));
                    QTest::qWait(400);
                    const QString name = pages[page] + ending + QStringLiteral("-%1.png").arg(size.width());
                    if (!window.grab().save(out.filePath(name))) {
                        std::fputs("A picture can't be written.\n", stderr);
                        return 1;
                    }
                }
            }
        }
    }
    return 0;
}
