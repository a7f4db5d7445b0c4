// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/rowmodel.h"

class QTableView;
class QWidget;

namespace sintonia {

/// A sortable table of whole rows over `model`, in the model's order until a header is clicked. `title` is its accessible name.
QTableView *makeRowTable(const QString &objectName, const QString &title, RowModel *model, QWidget *parent);

} // namespace sintonia
