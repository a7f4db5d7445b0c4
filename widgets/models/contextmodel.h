// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/tuningrow.h"

#include <QAbstractListModel>

#include <vector>

namespace sintonia {

/// The documents that a question is asked with, in the order in which the model reads them. Rows can be moved by drag and
/// drop.
class ContextModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    const std::vector<ContextDocument> &documents() const { return m_documents; }
    void setDocuments(std::vector<ContextDocument> documents);
    void append(const ContextDocument &document);
    void remove(int row);
    /// Moves a row one place up (-1) or down (1); false at the end of the list.
    bool moveBy(int row, int by);
    /// "context" of engine/rpc/protocol.h.
    Json toRpc() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    bool moveRows(const QModelIndex &sourceParent, int sourceRow, int count, const QModelIndex &destinationParent,
                  int destinationChild) override;

Q_SIGNALS:
    /// Other documents, or another order.
    void edited();

private:
    std::vector<ContextDocument> m_documents;
};

/// "context" of the helper's answer.
std::vector<ContextDocument> contextFromRpc(const Json &context);

} // namespace sintonia
