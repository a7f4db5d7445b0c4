// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/installation.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace sintonia {
namespace {

QString firstFolder(const QStringList &candidates) {
    for (const QString &candidate : candidates) {
        if (QFileInfo(candidate).isDir())
            return QDir::cleanPath(candidate);
    }
    return {};
}

} // namespace

QString helperProgram() {
    const QString beside = QCoreApplication::applicationDirPath();
    // Tests and tools are built into a folder next to bin.
    for (const QString &folder : {beside, beside + QStringLiteral("/../bin")}) {
        const QString found = QStandardPaths::findExecutable(QStringLiteral("sintonia-cli"), {folder});
        if (!found.isEmpty())
            return QDir::cleanPath(found);
    }
    return QStandardPaths::findExecutable(QStringLiteral("sintonia-cli"));
}

QString sampleFolder() {
    return firstFolder({QCoreApplication::applicationDirPath() + QStringLiteral("/../share/sintonia/sample"),
                        QStringLiteral(SINTONIA_SOURCE_DIR "/resources/sample")});
}

QString sampleDecoderFolder() {
    const QString sample = sampleFolder();
    return sample.isEmpty() ? QString() : firstFolder({sample + QStringLiteral("/decoder")});
}

QString starterModelFolder() {
    return firstFolder({QCoreApplication::applicationDirPath() + QStringLiteral("/../share/sintonia/models/all-MiniLM-L6-v2"),
                        QStringLiteral(SINTONIA_MODELS_DIR "/all-MiniLM-L6-v2")});
}

QString sampleProjectFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + QStringLiteral("/Sintonia/sample");
}

} // namespace sintonia
