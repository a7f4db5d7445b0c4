// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/session.h"

#include <QAbstractTableModel>

#include <optional>
#include <set>
#include <unordered_map>

namespace sintonia {

/// The documents of a corpus, or those that match a search, read in pages when they come into view: a corpus of millions
/// scrolls at once. Cells of a page that is still being read are empty.
class DocumentModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Id, Title, Text, Columns };
    static constexpr int pageSize = 100;
    static constexpr std::uint64_t searchLimit = 1000;

    explicit DocumentModel(Session &session, QObject *parent = nullptr);

    /// Nothing = an empty table.
    void setCorpus(const CorpusInfo *corpus);
    /// Shows the best matches of `text`; empty = all documents. Ends in searched().
    void search(const QString &text);
    /// The document of a row when its page has been read.
    const Document *documentAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void searched(int matches);
    void failed(const QString &error);

private:
    void reset(std::optional<std::vector<std::uint64_t>> matches);
    void fetch(int page) const;
    void take(int page, std::vector<Document> documents);

    Session &m_session;
    std::optional<CorpusInfo> m_corpus;
    std::optional<std::vector<std::uint64_t>> m_matches; ///< positions, best first
    mutable std::set<int> m_asked;                       ///< pages on their way
    std::unordered_map<int, std::vector<Document>> m_pages;
    int m_generation = 0; ///< of the shown content: answers to older questions are dropped
};

} // namespace sintonia
