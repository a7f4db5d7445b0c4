// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/runs.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <vector>

namespace sintonia {

/// The runs of the project. Name, tags and notes can be edited: an edit is announced, and shown once the store has it.
class RunModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Curve, Best, Gain, Outside, State, Duration, Created, Tags, Notes, ColumnCount };
    static constexpr int sparklineRole = Qt::UserRole + 1; ///< QList<double>
    static constexpr int idRole = Qt::UserRole + 2;

    using QAbstractTableModel::QAbstractTableModel;

    /// Keeps rows that did not change, so that selections stay.
    void setRuns(std::vector<RunInfo> runs);
    const RunInfo &run(int row) const { return m_runs[std::size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// Qt::UserRole: the value to sort by.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void renamed(const QString &id, const QString &name);
    void tagged(const QString &id, const QStringList &tags);
    void annotated(const QString &id, const QString &notes);

private:
    QString display(const RunInfo &run, int column) const;
    QVariant sortValue(const RunInfo &run, int column) const;
    QString tooltip(const RunInfo &run, int column) const;

    std::vector<RunInfo> m_runs;
};

/// A run's name for people: its own, or its id.
QString runLabel(const RunInfo &run);
/// A run's state in words.
QString runStateText(const RunInfo &run);

/// Sorts by value, and keeps runs whose name, tags, notes, model or state contain every word of the filter.
class RunFilterModel : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit RunFilterModel(QObject *parent = nullptr);
    void setWords(const QString &words);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QStringList m_words;
};

} // namespace sintonia
