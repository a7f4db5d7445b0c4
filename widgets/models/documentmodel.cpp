// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/documentmodel.h"

#include "widgets/models/enginetext.h"

#include <algorithm>
#include <limits>

namespace sintonia {
namespace {
constexpr std::size_t mostPages = 200; // kept in memory
}

DocumentModel::DocumentModel(Session &session, QObject *parent) : QAbstractTableModel(parent), m_session(session) {}

void DocumentModel::setCorpus(const CorpusInfo *corpus) {
    m_corpus = corpus ? std::optional(*corpus) : std::nullopt;
    reset({});
}

void DocumentModel::reset(std::optional<std::vector<std::uint64_t>> matches) {
    beginResetModel();
    ++m_generation;
    m_matches = std::move(matches);
    m_pages.clear();
    m_asked.clear();
    endResetModel();
}

void DocumentModel::search(const QString &text) {
    if (!m_corpus)
        return;
    if (text.trimmed().isEmpty()) {
        reset({});
        Q_EMIT searched(rowCount());
        return;
    }
    const int generation = ++m_generation;
    m_session.background().query(
        this,
        [corpus = *m_corpus, words = text.toStdString()](Project &project) {
            return searchDocuments(project, corpus, words, searchLimit);
        },
        [this, generation](Result<std::vector<std::uint64_t>> found) {
            if (generation != m_generation)
                return;
            if (!found) {
                Q_EMIT failed(errorText(found.error()));
                return;
            }
            reset(std::move(*found));
            Q_EMIT searched(rowCount());
        });
}

int DocumentModel::rowCount(const QModelIndex &parent) const {
    if (parent.isValid() || !m_corpus)
        return 0;
    const std::uint64_t rows = m_matches ? m_matches->size() : m_corpus->documents;
    return int(std::min<std::uint64_t>(rows, std::numeric_limits<int>::max()));
}

int DocumentModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : Columns; }

const Document *DocumentModel::documentAt(int row) const {
    const auto page = m_pages.find(row / pageSize);
    if (page == m_pages.end() || std::size_t(row % pageSize) >= page->second.size())
        return nullptr;
    return &page->second[std::size_t(row % pageSize)];
}

QVariant DocumentModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
        return {};
    const Document *document = documentAt(index.row());
    if (!document) {
        fetch(index.row() / pageSize);
        return {};
    }
    switch (index.column()) {
    case Id: return QString::fromStdString(document->id);
    case Title: return QString::fromStdString(document->title);
    default:
        return QString::fromUtf8(document->text.data(), qsizetype(std::min<std::size_t>(document->text.size(), 300)))
            .simplified();
    }
}

QVariant DocumentModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Vertical)
        return section + 1;
    switch (section) {
    case Id: return tr("Id");
    case Title: return tr("Title");
    case Text: return tr("Text");
    default: return {};
    }
}

void DocumentModel::fetch(int page) const {
    if (!m_asked.insert(page).second)
        return;
    const std::uint64_t first = std::uint64_t(page) * pageSize;
    std::vector<std::uint64_t> positions;
    if (m_matches) {
        for (std::uint64_t i = first; i < std::min<std::uint64_t>(first + pageSize, m_matches->size()); ++i)
            positions.push_back((*m_matches)[i]);
    }
    auto *self = const_cast<DocumentModel *>(this);
    m_session.background().query(
        self,
        [corpus = *m_corpus, first, positions](Project &project) -> Result<std::vector<Document>> {
            if (positions.empty())
                return documents(project, corpus, first, pageSize);
            std::vector<Document> found;
            for (const std::uint64_t position : positions) {
                SINTONIA_ASSIGN(one, documents(project, corpus, position, 1));
                found.insert(found.end(), one.begin(), one.end());
            }
            return found;
        },
        [self, page, generation = m_generation](Result<std::vector<Document>> found) {
            if (generation != self->m_generation)
                return;
            if (found)
                self->take(page, std::move(*found));
            else
                Q_EMIT self->failed(errorText(found.error()));
        });
}

void DocumentModel::take(int page, std::vector<Document> documents) {
    if (m_pages.size() >= mostPages) {
        m_pages.clear();
        m_asked.clear();
    }
    const int rows = int(documents.size());
    m_pages[page] = std::move(documents);
    if (rows > 0)
        Q_EMIT dataChanged(index(page * pageSize, 0), index(std::min(page * pageSize + rows, rowCount()) - 1, Columns - 1));
}

} // namespace sintonia
