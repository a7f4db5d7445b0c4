// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sintonia {

/// Readable names of what the engine names for programs (trec_eval's measures, curves of the journal); a name that is not
/// known stays as it is. Pages show the raw name in the tooltip.
/// "ndcg_cut_10" -> "nDCG@10", "similarity_relevant" -> "S(question, relevant)".
QString measureName(const QString &raw);
/// "out_of_domain/NAME" -> "NAME", "validation" in the window's language.
QString setName(const QString &raw);
/// "out_of_domain/NAME/ndcg_cut_10" -> "NAME · nDCG@10".
QString curveName(const QString &raw);
/// Whether `raw` is a set and a measure, as the journal names curves.
bool isCurveName(const QString &raw);

} // namespace sintonia
