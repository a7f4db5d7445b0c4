// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/modelbox.h"

namespace sintonia {

QString modelKey(const ModelChoice &choice) {
    return choice.run.isEmpty() ? QStringLiteral("folder:") + choice.folder : QStringLiteral("run:") + choice.run;
}

Json modelOfKey(const QString &key) {
    if (key == QLatin1String("bm25"))
        return {{"bm25", true}};
    const std::string value = key.section(QLatin1Char(':'), 1).toStdString();
    return key.startsWith(QLatin1String("run:")) ? Json{{"run", value}} : Json{{"folder", value}};
}

} // namespace sintonia
