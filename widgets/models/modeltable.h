// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/modellibrary.h"

#include <QAbstractTableModel>

namespace sintonia {

/// The models on disk as a table; Qt::UserRole is the value to sort by.
class ModelTable : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Place, Family, Parameters, Type, Size, Licence, State, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Does nothing when they are the same, so that a selection stays.
    void setModels(const std::vector<LibraryModel> &models);
    const LibraryModel &model(int row) const { return m_models[std::size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString display(const LibraryModel &model, int column) const;

    std::vector<LibraryModel> m_models;
};

/// A model's state in words.
QString modelStateText(const LibraryModel &model);
/// "22.7 M", "1.2 B"; a dash for none.
QString parametersText(std::uint64_t parameters);

} // namespace sintonia
