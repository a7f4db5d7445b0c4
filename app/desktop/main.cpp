// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mainwindow.h"
#include "app/desktop/settings.h"
#include "widgets/models/installation.h"

#include <QApplication>
#include <QCommandLineParser>

int main(int argc, char **argv) {
    QApplication::setApplicationName(QStringLiteral("sintonia"));
    QApplication::setOrganizationName(QStringLiteral("sintonia"));
    QApplication::setApplicationDisplayName({});
    QApplication::setApplicationVersion(QStringLiteral(SINTONIA_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("sintonia"));
    QApplication app(argc, argv);

    sintonia::Settings settings;
    sintonia::MainWindow window(settings);
    QCommandLineParser parser;
    parser.setApplicationDescription(QApplication::translate("main", "Tune the encoder and the LLM of a RAG system on your own machine."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("project"), QApplication::translate("main", "Project folder to open."),
                                 QStringLiteral("[project]"));
    const QCommandLineOption sample(QStringLiteral("sample"),
                                    QApplication::translate("main", "Open the sample project; it is made at the first use."));
    parser.addOption(sample);
    parser.process(app);

    window.show();
    if (!parser.positionalArguments().isEmpty())
        window.session().open(parser.positionalArguments().front());
    else if (parser.isSet(sample))
        window.session().openSample(sintonia::sampleProjectFolder());
    else
        window.openLatest();
    return app.exec();
}
