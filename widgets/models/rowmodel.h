// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <QVariant>

#include <vector>

namespace sintonia {

/// A number with its own way to be written, e.g. a change with its sign.
struct WrittenNumber {
    QString text;
    double value = 0; ///< to sort by
};

/// A readable name, e.g. of a measure, with the one that files and the command line use, shown as tooltip.
struct NamedText {
    QString text;
    QString raw;
};

/// A table over rows that are held whole: the result of one query. Numbers are right-aligned, written through QLocale, and
/// sort as numbers through Qt::UserRole.
class RowModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using Row = std::vector<QVariant>; ///< a value a column: text, integer, NamedText or WrittenNumber

    explicit RowModel(QStringList columns, QObject *parent = nullptr);

    /// Other columns; the rows of the old ones go.
    void setColumns(QStringList columns);
    void setRows(std::vector<Row> rows);
    const Row &row(int index) const { return m_rows[std::size_t(index)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QStringList m_columns;
    std::vector<Row> m_rows;
};

} // namespace sintonia

Q_DECLARE_METATYPE(sintonia::NamedText)
Q_DECLARE_METATYPE(sintonia::WrittenNumber)
