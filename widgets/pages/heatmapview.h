// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pages/inspectsubject.h"
#include "widgets/plots/heatmap.h"

class QCheckBox;
class QComboBox;

namespace sintonia {

class RequestBar;

/// Similarity of questions and documents by models A and B on one colour scale: questions around the current one against the
/// documents at the top of its rankings and those judged relevant for the questions.
class HeatMapView : public QWidget {
    Q_OBJECT
public:
    HeatMapView(RequestBar &requests, QWidget *parent = nullptr);

    void show(const InspectSubject &subject, const Query &query, const QStringList &topDocuments);
    void select(const QString &query, const QString &document);

Q_SIGNALS:
    void cellClicked(const QString &query, const QString &document);

private:
    void receive(int model, const Json &result);
    void showOrdered();

    RequestBar &m_requests;
    HeatMap *m_map = nullptr;
    QComboBox *m_order = nullptr;
    QCheckBox *m_difference = nullptr;
    HeatMapData m_data; ///< what is being asked for; shown once every model has answered
    int m_answers = 0;
    QStringList m_queries, m_documents; ///< ids of rows, and of documents by score
    QStringList m_shownDocuments;       ///< ids of columns
};

} // namespace sintonia
