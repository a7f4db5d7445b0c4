// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style/numbers.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace sintonia {
QString countText(std::uint64_t count) { return QLocale().toString(qulonglong(count)); }

QString measureText(std::optional<double> value) {
    return value && std::isfinite(*value) ? QLocale().toString(*value, 'f', 3) : QStringLiteral("–");
}

QString changeText(double change) {
    const QString size = QLocale().toString(std::abs(change), 'f', 3);
    return (change < 0 ? QStringLiteral("−") : QStringLiteral("+")) + size;
}

QString shareText(double share) { return QCoreApplication::translate("Numbers", "%1 %").arg(QLocale().toString(share * 100, 'f', 1)); }

QString durationText(double seconds) {
    const auto whole = std::llround(std::max(0.0, seconds));
    if (whole >= 3600)
        return QCoreApplication::translate("Numbers", "%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
    if (whole >= 60)
        return QCoreApplication::translate("Numbers", "%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return QCoreApplication::translate("Numbers", "%1 s").arg(whole);
}

QString bytesText(double bytes) { return QLocale().formattedDataSize(qint64(bytes), 1, QLocale::DataSizeSIFormat); }

QString numberText(double value, int digits) { return QLocale().toString(value, 'g', digits); }

} // namespace sintonia
