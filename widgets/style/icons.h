// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

namespace sintonia {

/// An icon of resources/icons by its name without extension. Drawn in the text colour of the palette at the time of painting,
/// so it follows a change between light and dark.
QIcon icon(const QString &name);

} // namespace sintonia
