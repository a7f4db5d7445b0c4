// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <QString>

#include <string>

namespace sintonia {

/// The engine speaks English; these give its sentences in the language of the window, from the one table of message
/// patterns. Curve and measure names in them become readable ones, numbers follow the QLocale. What no pattern knows stays
/// as it is. Any thread.
QString engineText(const QString &text);
QString engineText(const std::string &text);
/// Error::text() with each part translated.
QString errorText(const Error &error);

} // namespace sintonia
