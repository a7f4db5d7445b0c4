// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/rankingmodel.h"
#include "widgets/pages/inspectsubject.h"

#include <QWidget>

#include <array>

class QLabel;
class QTableView;

namespace sintonia {

class RequestBar;

/// The ranked documents of one question by models A and B beside each other.
class RankingView : public QWidget {
    Q_OBJECT
public:
    RankingView(RequestBar &requests, QWidget *parent = nullptr);

    /// Asks for the rankings of `query`; an empty id is a question that nobody judged.
    void show(const InspectSubject &subject, const Query &query);
    void setOnlyJudged(bool onlyJudged);
    void selectDocument(const QString &id);
    /// Documents of A's ranking, then those that only B has; at most `count`.
    QStringList topDocuments(int count) const;

Q_SIGNALS:
    void documentSelected(const QString &id);
    void documentActivated(const QString &id);
    /// nDCG@10 of A and B for the question; empty where it is not judged.
    void measured(const QString &text);

private:
    struct Side {
        QLabel *title = nullptr;
        QTableView *table = nullptr;
        RankingModel *model = nullptr;
        std::vector<RankedDocument> documents;
        std::optional<double> ndcg;
    };
    void receive(int side, const Json &result);
    void fill();
    QHash<QString, int> ranks(const Side &side) const;

    RequestBar &m_requests;
    std::array<Side, 2> m_sides;
    int m_shownSides = 0;
    bool m_onlyJudged = false;
};

} // namespace sintonia
