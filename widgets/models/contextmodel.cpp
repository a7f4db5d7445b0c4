// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/contextmodel.h"

#include "widgets/style/numbers.h"

#include <algorithm>

namespace sintonia {

void ContextModel::setDocuments(std::vector<ContextDocument> documents) {
    beginResetModel();
    m_documents = std::move(documents);
    endResetModel();
    Q_EMIT edited();
}

void ContextModel::append(const ContextDocument &document) {
    beginInsertRows({}, rowCount(), rowCount());
    m_documents.push_back(document);
    endInsertRows();
    Q_EMIT edited();
}

void ContextModel::remove(int row) {
    if (row < 0 || row >= rowCount())
        return;
    beginRemoveRows({}, row, row);
    m_documents.erase(m_documents.begin() + row);
    endRemoveRows();
    Q_EMIT edited();
}

bool ContextModel::moveBy(int row, int by) {
    const int target = row + by;
    return row >= 0 && target >= 0 && target < rowCount() && moveRows({}, row, 1, {}, by > 0 ? target + 1 : target);
}

Json ContextModel::toRpc() const {
    TuningRow row;
    row.context = m_documents;
    return toJson(row).value("context", Json::array());
}

int ContextModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_documents.size()); }

QVariant ContextModel::data(const QModelIndex &index, int role) const {
    if (!index.isValid())
        return {};
    const ContextDocument &piece = m_documents[std::size_t(index.row())];
    const QString title = QString::fromStdString(piece.document.title);
    const QString text = QString::fromStdString(piece.document.text).simplified();
    switch (role) {
    case Qt::DisplayRole:
        return title.isEmpty() ? text.left(120) : title;
    case Qt::ToolTipRole: {
        const Json score = piece.origin.is_object() ? piece.origin.value("score", Json()) : Json();
        const QString from = score.is_number() ? tr("Score %1").arg(numberText(score.get<double>())) : tr("Added by hand");
        return QStringLiteral("<qt><b>%1</b><br>%2<br><i>%3</i></qt>")
            .arg(title.toHtmlEscaped(), text.left(400).toHtmlEscaped(), from.toHtmlEscaped());
    }
    default: return {};
    }
}

Qt::ItemFlags ContextModel::flags(const QModelIndex &index) const {
    // Dropped between rows only: not onto one.
    return index.isValid() ? Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren
                           : Qt::ItemIsDropEnabled;
}

bool ContextModel::moveRows(const QModelIndex &sourceParent, int sourceRow, int count, const QModelIndex &destinationParent,
                            int destinationChild) {
    if (sourceRow < 0 || count < 1 || sourceRow + count > rowCount() || destinationChild < 0 ||
        destinationChild > rowCount() ||
        !beginMoveRows(sourceParent, sourceRow, sourceRow + count - 1, destinationParent, destinationChild))
        return false;
    const auto first = m_documents.begin() + sourceRow;
    if (destinationChild > sourceRow)
        std::rotate(first, first + count, m_documents.begin() + destinationChild);
    else
        std::rotate(m_documents.begin() + destinationChild, first, first + count);
    endMoveRows();
    Q_EMIT edited();
    return true;
}

std::vector<ContextDocument> contextFromRpc(const Json &context) {
    const auto row = tuningRowFromJson({{"context", context}}, "context");
    return row ? row->context : std::vector<ContextDocument>();
}

} // namespace sintonia
