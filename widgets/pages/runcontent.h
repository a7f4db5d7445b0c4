// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/runs.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace sintonia {

/// What the Train page shows of a run's journal.
struct RunContent {
    std::vector<Curve> curves;
    QStringList log; ///< a line a message, with its time of day, in the window's language
    std::optional<double> allowedDrop; ///< the guard's
};

/// Any thread.
Result<RunContent> readRunContent(const Project &project, const std::string &id);

/// A run's state ("running", "crashed", …) in a word or two.
QString stateText(const std::string &state);

} // namespace sintonia
