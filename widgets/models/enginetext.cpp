// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/enginetext.h"

#include "widgets/models/messagepatterns.h"
#include "widgets/style/measurenames.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <optional>
#include <vector>

namespace sintonia {
namespace {

const QRegularExpression &placeholder() {
    static const QRegularExpression expression(QStringLiteral("%(L?)([1-9])"));
    return expression;
}

struct CompiledPattern {
    const MessagePattern *pattern = nullptr;
    QString begin; ///< literal text up to the first part: most patterns are told apart by it
    QRegularExpression expression;
};

CompiledPattern compile(const MessagePattern &pattern) {
    const QString text = QString::fromUtf8(pattern.text);
    QString expression;
    qsizetype end = 0, begin = -1;
    for (auto each = placeholder().globalMatch(text); each.hasNext();) {
        const QRegularExpressionMatch part = each.next();
        if (begin < 0)
            begin = part.capturedStart();
        const QString form = part.captured(1).isEmpty()
                                 ? QStringLiteral(".+?")
                                 : QStringLiteral("(?:less than )?[-+]?[0-9]*\\.?[0-9]+(?:e[-+]?[0-9]+)?");
        expression += QRegularExpression::escape(text.mid(end, part.capturedStart() - end)) +
                      QStringLiteral("(?<p%1>%2)").arg(part.captured(2), form);
        end = part.capturedEnd();
    }
    expression += QRegularExpression::escape(text.mid(end));
    return {
        &pattern, text.left(begin < 0 ? text.size() : begin),
        QRegularExpression(QRegularExpression::anchoredPattern(expression), QRegularExpression::DotMatchesEverythingOption)};
}

const std::vector<CompiledPattern> &compiledPatterns() {
    static const std::vector<CompiledPattern> compiled = [] {
        std::vector<CompiledPattern> all;
        for (const MessagePattern &pattern : messagePatterns())
            all.push_back(compile(pattern));
        return all;
    }();
    return compiled;
}

/// ".24" and "-0.0130" as the QLocale writes them.
QString numberPart(QString number) {
    const qsizetype point = number.indexOf(QLatin1Char('.'));
    if (point < 0)
        return number;
    number.replace(point, 1, QLocale().decimalPoint());
    if (point == 0 || !number[point - 1].isDigit())
        number.insert(point, QLatin1Char('0'));
    return number.replace(QLatin1Char('-'), QStringLiteral("−"));
}

QString part(const QString &found, bool isNumber, bool nested) {
    if (isNumber) {
        const QString bound = found.section(QStringLiteral("less than "), 1);
        return bound.isEmpty() ? numberPart(found)
                               : QCoreApplication::translate("EngineText", "less than %L1")
                                     .replace(QLatin1String("%L1"), numberPart(bound));
    }
    if (nested)
        return engineText(found);
    const QString name = curveName(found);
    return name == found ? setName(found) : name;
}

/// The text by the first pattern that fits the whole of it.
std::optional<QString> matched(const QString &text) {
    for (const CompiledPattern &each : compiledPatterns()) {
        if (!text.startsWith(each.begin))
            continue;
        const QRegularExpressionMatch match = each.expression.match(text);
        if (!match.hasMatch())
            continue;
        const QString translation = QCoreApplication::translate("EngineText", each.pattern->text);
        QString out;
        qsizetype end = 0;
        for (auto places = placeholder().globalMatch(translation); places.hasNext();) {
            const QRegularExpressionMatch place = places.next();
            const QString found = match.captured(QLatin1Char('p') + place.captured(2));
            out += translation.mid(end, place.capturedStart() - end) +
                   part(found, !place.captured(1).isEmpty(), each.pattern->nested);
            end = place.capturedEnd();
        }
        return out + translation.mid(end);
    }
    return {};
}

} // namespace

QString engineText(const QString &text) {
    static const QRegularExpression border(QStringLiteral("(?<=\\.) (?=[A-Z0-9])"));
    const QStringList sentences = text.split(border);
    if (sentences.size() > 1) {
        QStringList translated;
        for (const QString &sentence : sentences)
            translated.append(engineText(sentence));
        return translated.join(QLatin1Char(' '));
    }
    if (text.endsWith(QLatin1Char('.'))) {
        if (const auto sentence = matched(text.chopped(1)))
            return *sentence + QLatin1Char('.');
    }
    return matched(text).value_or(isCurveName(text) ? curveName(text) : text);
}

QString engineText(const std::string &text) { return engineText(QString::fromStdString(text)); }

QString errorText(const Error &error) {
    QStringList parts;
    if (!error.place.empty())
        parts.append(QString::fromStdString(error.place));
    if (!error.message.empty())
        parts.append(engineText(error.message));
    if (!error.expected.empty() && !error.found.empty())
        parts.append(QCoreApplication::translate("EngineText", "expected %1, found %2")
                         .arg(engineText(error.expected), engineText(error.found)));
    else if (!error.expected.empty())
        parts.append(QCoreApplication::translate("EngineText", "expected %1").arg(engineText(error.expected)));
    else if (!error.found.empty())
        parts.append(QCoreApplication::translate("EngineText", "found %1").arg(engineText(error.found)));
    return parts.join(QStringLiteral(": "));
}

} // namespace sintonia
