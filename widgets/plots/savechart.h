// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QPoint;
class QWidget;

namespace sintonia {

/// The context menu of a chart at a place of the screen: asks for a file and calls `exportTo`, which answers with an empty
/// string or what went wrong; that is shown.
void offerToSaveChart(QWidget *chart, const QPoint &place, const std::function<QString(const QString &file)> &exportTo);

} // namespace sintonia
