// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/rankingview.h"

#include "widgets/pages/requestbar.h"
#include "widgets/style/hues.h"
#include "widgets/style/numbers.h"

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

namespace sintonia {
namespace {

/// A bar as long as the similarity, with the number on it; judged marks in their hue.
class RankingDelegate : public QStyledItemDelegate {
public:
    RankingDelegate(Hue bar, QObject *parent) : QStyledItemDelegate(parent), m_bar(bar) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override {
        if (index.column() == RankingModel::Score && !(option.state & QStyle::State_Selected)) {
            QColor colour = hue(m_bar, option.palette);
            colour.setAlpha(90);
            QRect bar = option.rect.adjusted(2, 3, -2, -3);
            bar.setWidth(int(bar.width() * index.data(RankingModel::shareRole).toDouble()));
            painter->fillRect(bar, colour);
        }
        QStyleOptionViewItem adjusted = option;
        if (index.column() == RankingModel::Judged) {
            const bool relevant = index.data().toString() == QStringLiteral("●");
            adjusted.palette.setColor(QPalette::Text, hue(relevant ? Hue::Relevant : Hue::Irrelevant, option.palette));
            adjusted.displayAlignment = Qt::AlignCenter;
        }
        QStyledItemDelegate::paint(painter, adjusted, index);
    }

private:
    Hue m_bar;
};

} // namespace

RankingView::RankingView(RequestBar &requests, QWidget *parent) : QWidget(parent), m_requests(requests) {
    auto *splitter = new QSplitter(this);
    splitter->setObjectName(QStringLiteral("rankingSplitter"));
    splitter->setChildrenCollapsible(false);
    for (int i = 0; i < 2; ++i) {
        Side &side = m_sides[std::size_t(i)];
        auto *panel = new QWidget(splitter);
        side.title = new QLabel(panel);
        side.model = new RankingModel(this);
        side.table = new QTableView(panel);
        side.table->setObjectName(i == 0 ? QStringLiteral("rankingATableView") : QStringLiteral("rankingBTableView"));
        side.table->setAccessibleName(i == 0 ? tr("Ranking of model A") : tr("Ranking of model B"));
        side.table->setModel(side.model);
        side.table->setItemDelegate(new RankingDelegate(i == 0 ? Hue::Base : Hue::Tuned, side.table));
        side.table->setSelectionBehavior(QAbstractItemView::SelectRows);
        side.table->setSelectionMode(QAbstractItemView::SingleSelection);
        side.table->setTabKeyNavigation(false);
        side.table->setShowGrid(false);
        side.table->setWordWrap(false);
        side.table->verticalHeader()->hide();
        QHeaderView *header = side.table->horizontalHeader();
        header->setStretchLastSection(true);
        header->resizeSection(RankingModel::Rank, 60);
        header->resizeSection(RankingModel::Score, 120);
        header->resizeSection(RankingModel::Judged, 86);
        header->resizeSection(RankingModel::Change, 90);
        auto *layout = new QVBoxLayout(panel);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(side.title);
        layout->addWidget(side.table, 1);
        connect(side.table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
                [this, i](const QModelIndex &current) {
                    if (current.isValid())
                        Q_EMIT documentSelected(m_sides[std::size_t(i)].model->document(current.row()).id);
                });
        connect(side.table, &QTableView::activated, this, [this, i](const QModelIndex &index) {
            Q_EMIT documentActivated(m_sides[std::size_t(i)].model->document(index.row()).id);
        });
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
}

void RankingView::show(const InspectSubject &subject, const Query &query) {
    m_shownSides = int(subject.models.size());
    for (int i = 0; i < 2; ++i) {
        Side &side = m_sides[std::size_t(i)];
        side.table->parentWidget()->setVisible(i < m_shownSides);
        side.documents.clear();
        side.ndcg.reset();
        if (i >= m_shownSides)
            continue;
        const InspectModel &model = subject.models[std::size_t(i)];
        side.title->setText((i == 0 ? tr("A: %1") : tr("B: %1")).arg(model.label));
        Json params = subject.params(&model);
        params["queries"] = Json::array({{{"id", query.id}, {"text", query.text}}});
        params["top"] = 100;
        m_requests.send(QStringLiteral("rank"), params, [this, i](const Json &result) { receive(i, result); });
    }
    fill();
}

void RankingView::receive(int index, const Json &result) {
    const Json rankings = result.value("rankings", Json::array());
    if (rankings.empty())
        return;
    Side &side = m_sides[std::size_t(index)];
    side.documents = rankedDocuments(rankings[0]);
    const Json measures = rankings[0].value("measures", Json::object());
    if (const auto value = measures.find("ndcg_cut_10"); value != measures.end() && value->is_number())
        side.ndcg = value->get<double>();
    fill();
}

QHash<QString, int> RankingView::ranks(const Side &side) const {
    QHash<QString, int> found;
    for (std::size_t i = 0; i < side.documents.size(); ++i)
        found.insert(side.documents[i].id, int(i) + 1);
    return found;
}

void RankingView::fill() {
    m_sides[0].model->setRanking(m_sides[0].documents, {}, m_onlyJudged);
    m_sides[1].model->setRanking(m_sides[1].documents, ranks(m_sides[0]), m_onlyJudged);
    const auto &a = m_sides[0].ndcg, &b = m_sides[1].ndcg;
    if (!a && !b)
        Q_EMIT measured({});
    else if (m_shownSides == 2)
        Q_EMIT measured(tr("nDCG@10  %1 → %2").arg(measureText(a), measureText(b)));
    else
        Q_EMIT measured(tr("nDCG@10  %1").arg(measureText(a)));
}

void RankingView::setOnlyJudged(bool onlyJudged) {
    m_onlyJudged = onlyJudged;
    fill();
}

void RankingView::selectDocument(const QString &id) {
    for (const Side &side : m_sides) {
        const int row = side.model->rowOf(id);
        const QSignalBlocker quiet(side.table->selectionModel());
        if (row >= 0)
            side.table->selectRow(row);
        else
            side.table->clearSelection();
        side.table->viewport()->update();
    }
}

QStringList RankingView::topDocuments(int count) const {
    QStringList ids;
    for (const Side &side : m_sides) {
        for (const RankedDocument &document : side.documents) {
            if (ids.size() < count && !ids.contains(document.id))
                ids.append(document.id);
        }
    }
    return ids;
}

} // namespace sintonia
