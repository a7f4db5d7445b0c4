// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"

#include <QAbstractTableModel>
#include <QHash>

#include <optional>
#include <vector>

namespace sintonia {

struct RankedDocument {
    QString id;
    QString title;
    double score = 0;
    std::optional<int> relevance; ///< nothing: not judged for the question
};

/// The hits of one ranking of the helper's "rank" result.
std::vector<RankedDocument> rankedDocuments(const Json &ranking);

/// Documents by rank. With ranks of another model it says how far each one moved.
class RankingModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Rank, Score, Judged, Change, Title, ColumnCount };
    /// The score's share of the highest, 0 … 1: the length of a bar.
    static constexpr int shareRole = Qt::UserRole + 1;

    using QAbstractTableModel::QAbstractTableModel;

    /// `others`: document id -> rank (from 1) by the model that this one is compared with; empty without one.
    void setRanking(std::vector<RankedDocument> documents, QHash<QString, int> others, bool onlyJudged);
    const RankedDocument &document(int row) const { return m_documents[m_shown[std::size_t(row)]]; }
    int rowOf(const QString &id) const; ///< -1 where it is not shown

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString changeText(int row) const;

    std::vector<RankedDocument> m_documents;
    std::vector<std::size_t> m_shown; ///< positions in m_documents
    QHash<QString, int> m_others;
    double m_highest = 1;
};

} // namespace sintonia
