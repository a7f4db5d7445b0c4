// SPDX-License-Identifier: GPL-3.0-or-later
// screenshots DIR [PROJECT]: opens the sample project, or PROJECT, visits every page and writes PAGE-LANGUAGE-SCHEME-WIDTH.png.
#include "app/desktop/mainwindow.h"

#include <QApplication>
#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

int main(int argc, char **argv) {
    QApplication::setApplicationName(QStringLiteral("sintonia-screenshots"));
    QApplication app(argc, argv);
    if (argc < 2) {
        std::fputs("usage: screenshots DIR [PROJECT]\n", stderr);
        return 2;
    }
    using namespace sintonia;
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
    const QStringList pages = {QStringLiteral("project"), QStringLiteral("corpus"), QStringLiteral("inspect"), QStringLiteral("train"),
                               QStringLiteral("runs"), QStringLiteral("models")};
    for (const QString &language : Settings::languages()) {
        settings.setLanguage(language);
        for (const Settings::Scheme scheme : {Settings::Scheme::Light, Settings::Scheme::Dark}) {
            settings.setScheme(scheme);
            for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
                window.resize(size);
                for (int page = 0; page < pages.size(); ++page) {
                    window.session().showPage(Session::PageId(page));
                    QTest::qWait(400);
                    const QString name = QStringLiteral("%1-%2-%3-%4.png")
                                             .arg(pages[page], language, scheme == Settings::Scheme::Dark ? QStringLiteral("dark") : QStringLiteral("light"))
                                             .arg(size.width());
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
