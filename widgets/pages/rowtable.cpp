// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/rowtable.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QTableView>

namespace sintonia {

QTableView *makeRowTable(const QString &objectName, const QString &title, RowModel *model, QWidget *parent) {
    auto *table = new QTableView(parent);
    table->setObjectName(objectName);
    table->setAccessibleName(title);
    auto *proxy = new QSortFilterProxyModel(table);
    proxy->setSourceModel(model);
    proxy->setSortRole(Qt::UserRole);
    table->setModel(proxy);
    table->setSortingEnabled(true);
    table->sortByColumn(-1, Qt::AscendingOrder);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
    return table;
}

} // namespace sintonia
