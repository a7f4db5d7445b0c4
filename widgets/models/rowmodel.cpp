// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/rowmodel.h"

#include <QLocale>

namespace sintonia {

RowModel::RowModel(QStringList columns, QObject *parent) : QAbstractTableModel(parent), m_columns(std::move(columns)) {}

void RowModel::setColumns(QStringList columns) {
    beginResetModel();
    m_columns = std::move(columns);
    m_rows.clear();
    endResetModel();
}

void RowModel::setRows(std::vector<Row> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int RowModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int RowModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_columns.size()); }

QVariant RowModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QVariant &value = m_rows[std::size_t(index.row())][std::size_t(index.column())];
    if (value.metaType() == QMetaType::fromType<NamedText>()) {
        const auto named = value.value<NamedText>();
        if (role == Qt::ToolTipRole)
            return named.raw;
        return role == Qt::DisplayRole || role == Qt::UserRole ? QVariant(named.text) : QVariant();
    }
    const bool written = value.metaType() == QMetaType::fromType<WrittenNumber>();
    const bool integer = value.typeId() == QMetaType::ULongLong || value.typeId() == QMetaType::Int;
    if (role == Qt::UserRole)
        return written ? QVariant(value.value<WrittenNumber>().value) : value;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (integer || written ? Qt::AlignRight : Qt::AlignLeft)));
    if (role == Qt::DisplayRole)
        return written ? QVariant(value.value<WrittenNumber>().text)
                       : integer ? QVariant(QLocale().toString(value.toLongLong())) : value;
    if (role == Qt::ToolTipRole && !integer && !written)
        return value;
    return {};
}

QVariant RowModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= m_columns.size())
        return {};
    return m_columns[section];
}

} // namespace sintonia
