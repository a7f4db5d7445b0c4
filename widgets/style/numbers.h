// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <optional>

namespace sintonia {

/// Numbers as the window writes them, in the default QLocale, which the language setting sets.
QString countText(std::uint64_t count);
/// A measure between 0 and 1 with three digits; a dash when there is none.
QString measureText(std::optional<double> value);
/// A change of a measure with its sign: "+0.241", "−0.013".
QString changeText(double change);
/// A share of 1 as per cent with one digit.
QString shareText(double share);
/// "3 min 42 s", "2 h 5 min", "12 s".
QString durationText(double seconds);
/// "1.1 GB" (powers of 1000).
QString bytesText(double bytes);
/// A number with `digits` significant digits, in scientific form where that is shorter.
QString numberText(double value, int digits = 4);

} // namespace sintonia
