// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/tuningrow.h"

class QString;
class QTextEdit;

namespace sintonia {

/// Appends the tokens of a row of the reply to "previewRows": those that the loss counts are coloured and underlined, the
/// shade of neighbours differs, so that one sees where a token ends.
void writeTokens(QTextEdit &text, const Json &row);
/// Appends what a row holds, piece by piece, with where each piece comes from.
void writeRow(QTextEdit &text, const TuningRow &row);

/// The reply to "buildRows" in sentences.
QString builtText(const Json &report);

} // namespace sintonia
