// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/rankingmodel.h"

#include "widgets/style/numbers.h"

#include <algorithm>

namespace sintonia {

std::vector<RankedDocument> rankedDocuments(const Json &ranking) {
    std::vector<RankedDocument> documents;
    for (const Json &hit : ranking.value("hits", Json::array())) {
        RankedDocument document{QString::fromStdString(hit.value("id", std::string())),
                                QString::fromStdString(hit.value("title", std::string())),
                                hit.value("score", 0.0),
                                {}};
        if (const auto relevance = hit.find("relevance"); relevance != hit.end() && relevance->is_number_integer())
            document.relevance = relevance->get<int>();
        documents.push_back(std::move(document));
    }
    return documents;
}

void RankingModel::setRanking(std::vector<RankedDocument> documents, QHash<QString, int> others, bool onlyJudged) {
    beginResetModel();
    m_documents = std::move(documents);
    m_others = std::move(others);
    m_shown.clear();
    m_highest = 1e-12;
    for (std::size_t i = 0; i < m_documents.size(); ++i) {
        m_highest = std::max(m_highest, m_documents[i].score);
        if (!onlyJudged || m_documents[i].relevance)
            m_shown.push_back(i);
    }
    endResetModel();
}

int RankingModel::rowOf(const QString &id) const {
    for (std::size_t row = 0; row < m_shown.size(); ++row) {
        if (m_documents[m_shown[row]].id == id)
            return int(row);
    }
    return -1;
}

int RankingModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_shown.size()); }
int RankingModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QString RankingModel::changeText(int row) const {
    if (m_others.isEmpty())
        return {};
    const int rank = int(m_shown[std::size_t(row)]) + 1, other = m_others.value(document(row).id, 0);
    if (other == 0)
        return tr("▲ new");
    if (other == rank)
        return QStringLiteral("=");
    return (other > rank ? tr("▲ from %1") : tr("▼ from %1")).arg(other);
}

QVariant RankingModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RankedDocument &shown = document(index.row());
    if (role == shareRole)
        return std::clamp(shown.score / m_highest, 0.0, 1.0);
    if (role == Qt::ToolTipRole) {
        const QString judged = !shown.relevance       ? tr("not judged")
                               : *shown.relevance > 0 ? tr("judged relevant (%1)").arg(*shown.relevance)
                                                      : tr("judged irrelevant");
        return tr("%1\nDocument %2, similarity %3, %4").arg(shown.title, shown.id, numberText(shown.score), judged);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Rank: return int(m_shown[std::size_t(index.row())]) + 1;
    case Score: return measureText(shown.score);
    case Judged: return !shown.relevance ? QString() : *shown.relevance > 0 ? QStringLiteral("●") : QStringLiteral("✕");
    case Change: return changeText(index.row());
    default: return shown.title;
    }
}

QVariant RankingModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Rank: return tr("Rank");
    case Score: return tr("Similarity");
    case Judged: return tr("Judged");
    case Change: return tr("Change");
    case Title: return tr("Document");
    default: return {};
    }
}

} // namespace sintonia
