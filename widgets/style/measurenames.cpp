// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style/measurenames.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>

namespace sintonia {
namespace {

const QString outsidePrefix = QStringLiteral("out_of_domain/");

/// Measures without a cut-off.
const QHash<QString, const char *> &wholeNames() {
    static const QHash<QString, const char *> names = {
        {QStringLiteral("ndcg"), "nDCG"},
        {QStringLiteral("map"), "MAP"},
        {QStringLiteral("recip_rank"), "MRR"},
        {QStringLiteral("Rprec"), QT_TRANSLATE_NOOP("MeasureNames", "R-precision")},
        {QStringLiteral("bpref"), "bpref"},
        {QStringLiteral("set_F"), QT_TRANSLATE_NOOP("MeasureNames", "F of the set")},
        {QStringLiteral("precision"), QT_TRANSLATE_NOOP("MeasureNames", "precision")},
        {QStringLiteral("recall"), QT_TRANSLATE_NOOP("MeasureNames", "recall")},
        {QStringLiteral("f1"), "F1"},
        {QStringLiteral("exact_match"), QT_TRANSLATE_NOOP("MeasureNames", "exact match")},
        {QStringLiteral("rouge_l"), "ROUGE-L"},
        {QStringLiteral("abstention_rate"), QT_TRANSLATE_NOOP("MeasureNames", "share of abstentions")},
        {QStringLiteral("abstention_precision"), QT_TRANSLATE_NOOP("MeasureNames", "precision of abstentions")},
        {QStringLiteral("abstention_recall"), QT_TRANSLATE_NOOP("MeasureNames", "recall of abstentions")},
        {QStringLiteral("relevance"), "R(A, C, Q)"},
        {QStringLiteral("supported"), QT_TRANSLATE_NOOP("MeasureNames", "supported by the context")},
        {QStringLiteral("threshold"), QT_TRANSLATE_NOOP("MeasureNames", "threshold")},
        {QStringLiteral("loss"), QT_TRANSLATE_NOOP("MeasureNames", "loss")},
        {QStringLiteral("learning_rate"), QT_TRANSLATE_NOOP("MeasureNames", "learning rate")},
        {QStringLiteral("grad_norm"), QT_TRANSLATE_NOOP("MeasureNames", "gradient norm")},
        {QStringLiteral("tokens_per_second"), QT_TRANSLATE_NOOP("MeasureNames", "tokens per second")},
        {QStringLiteral("memory_bytes"), QT_TRANSLATE_NOOP("MeasureNames", "memory")},
        {QStringLiteral("similarity_relevant"), QT_TRANSLATE_NOOP("MeasureNames", "S(question, relevant)")},
        {QStringLiteral("similarity_irrelevant"), QT_TRANSLATE_NOOP("MeasureNames", "S(question, irrelevant)")},
    };
    return names;
}

/// Measures of the first documents: what stands before "@".
const QHash<QString, const char *> &cutNames() {
    static const QHash<QString, const char *> names = {
        {QStringLiteral("ndcg_cut"), "nDCG"},
        {QStringLiteral("map_cut"), "MAP"},
        {QStringLiteral("P"), QT_TRANSLATE_NOOP("MeasureNames", "precision")},
        {QStringLiteral("recall"), QT_TRANSLATE_NOOP("MeasureNames", "recall")},
        {QStringLiteral("success"), QT_TRANSLATE_NOOP("MeasureNames", "success")},
    };
    return names;
}

} // namespace

QString measureName(const QString &raw) {
    static const QRegularExpression cut(QStringLiteral("^(.+)_([0-9]+)$"));
    if (const char *name = wholeNames().value(raw))
        return QCoreApplication::translate("MeasureNames", name);
    const QRegularExpressionMatch match = cut.match(raw);
    const char *name = match.hasMatch() ? cutNames().value(match.captured(1)) : nullptr;
    return name ? QCoreApplication::translate("MeasureNames", name) + QLatin1Char('@') + match.captured(2) : raw;
}

QString setName(const QString &raw) {
    if (raw.startsWith(outsidePrefix))
        return raw.mid(outsidePrefix.size());
    if (raw == QLatin1String("validation"))
        return QCoreApplication::translate("MeasureNames", "validation");
    return raw == QLatin1String("train") ? QCoreApplication::translate("MeasureNames", "training") : raw;
}

QString curveName(const QString &raw) {
    if (!isCurveName(raw))
        return measureName(raw);
    return setName(raw.section(QLatin1Char('/'), 0, -2)) + QStringLiteral(" · ") +
           measureName(raw.section(QLatin1Char('/'), -1));
}

bool isCurveName(const QString &raw) {
    static const QRegularExpression curve(QStringLiteral("^(train|validation|out_of_domain/.+)/[^/]+$"));
    return curve.match(raw).hasMatch();
}

} // namespace sintonia
