// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/heatmapview.h"

#include "widgets/pages/requestbar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace sintonia {
namespace {

constexpr std::ptrdiff_t mostQueries = 24;
constexpr int mostDocuments = 60;

} // namespace

HeatMapView::HeatMapView(RequestBar &requests, QWidget *parent)
    : QWidget(parent), m_requests(requests), m_map(new HeatMap(this)), m_order(new QComboBox(this)),
      m_difference(new QCheckBox(tr("Show B minus A"), this)) {
    m_map->setObjectName(QStringLiteral("similarityHeatMap"));
    m_map->setAccessibleName(tr("Similarity of questions and documents"));
    m_difference->setObjectName(QStringLiteral("differenceCheckBox"));
    m_difference->setToolTip(tr("One map of what changed from model A to model B, in place of both"));
    m_order->setObjectName(QStringLiteral("documentOrderComboBox"));
    m_order->setToolTip(tr(
        "By score: as the current question ranks them. By cluster: documents that the models place alike, side by side."));
    m_order->addItems({tr("by score"), tr("by cluster")});
    auto *line = new QHBoxLayout;
    line->addWidget(new QLabel(tr("Documents"), this));
    line->addWidget(m_order);
    line->addWidget(m_difference);
    line->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(line);
    layout->addWidget(m_map, 1);
    connect(m_order, &QComboBox::currentIndexChanged, this, &HeatMapView::showOrdered);
    connect(m_difference, &QCheckBox::toggled, m_map, &HeatMap::setDifference);
    connect(m_map, &HeatMap::cellClicked, this, [this](int query, int document) {
        Q_EMIT cellClicked(m_queries.value(query), m_shownDocuments.value(document));
    });
}

void HeatMapView::show(const InspectSubject &subject, const Query &query, const QStringList &topDocuments) {
    const auto current =
        std::find_if(subject.queries.begin(), subject.queries.end(), [&](const Query &q) { return q.id == query.id; });
    std::vector<Query> rows;
    if (current == subject.queries.end())
        rows.push_back(query);
    const auto from = current == subject.queries.end()
                          ? subject.queries.begin()
                          : current - std::min(mostQueries / 2, current - subject.queries.begin());
    rows.insert(rows.end(), from, from + std::min(mostQueries, subject.queries.end() - from));

    m_data = {};
    m_answers = 0;
    m_queries.clear();
    m_documents = topDocuments.mid(0, 20);
    Json asked = Json::array(), ids = Json::array();
    for (const Query &row : rows) {
        m_queries.append(QString::fromStdString(row.id));
        m_data.queries.append(QString::fromStdString(row.text));
        asked.push_back({{"id", row.id}, {"text", row.text}});
        if (const auto judged = subject.judgements.find(row.id); judged != subject.judgements.end()) {
            for (const auto &[document, relevance] : judged->second) {
                const QString id = QString::fromStdString(document);
                if (relevance > 0 && m_documents.size() < mostDocuments && !m_documents.contains(id))
                    m_documents.append(id);
            }
        }
    }
    m_data.documents = m_documents;
    for (const QString &id : m_documents)
        ids.push_back(id.toStdString());
    for (const Query &row : rows) {
        std::vector<bool> relevant(std::size_t(m_documents.size()));
        if (const auto judged = subject.judgements.find(row.id); judged != subject.judgements.end()) {
            for (const auto &[document, relevance] : judged->second) {
                if (const auto column = m_documents.indexOf(QString::fromStdString(document)); column >= 0)
                    relevant[std::size_t(column)] = relevance > 0;
            }
        }
        m_data.relevant.push_back(std::move(relevant));
    }
    const std::vector<InspectModel> models = subject.encoders();
    m_data.similarities.resize(models.size());
    m_difference->setEnabled(models.size() == 2);
    for (std::size_t i = 0; i < models.size() && !m_documents.isEmpty(); ++i) {
        m_data.labels.append(models[i].label);
        Json params = subject.params(&models[i]);
        params["queries"] = asked;
        params["documents"] = ids;
        m_requests.send(QStringLiteral("matrix"), params, [this, i](const Json &result) { receive(int(i), result); });
    }
    if (models.empty())
        showOrdered();
}

void HeatMapView::receive(int model, const Json &result) {
    std::vector<std::vector<float>> rows;
    for (const Json &line : result.value("similarity", Json::array())) {
        std::vector<float> row;
        for (const Json &value : line)
            row.push_back(value.is_number() ? value.get<float>() : 0.0f);
        rows.push_back(std::move(row));
    }
    const bool fits = rows.size() == std::size_t(m_queries.size()) &&
                      std::all_of(rows.begin(), rows.end(),
                                  [this](const auto &row) { return row.size() == std::size_t(m_documents.size()); });
    if (!fits)
        return m_requests.showError(tr("The engine's answer does not fit the question."), QStringLiteral("matrix"));
    m_data.similarities[std::size_t(model)] = std::move(rows);
    if (++m_answers == int(m_data.similarities.size()))
        showOrdered();
}

void HeatMapView::showOrdered() {
    if (m_answers < int(m_data.similarities.size()))
        return;
    const bool byCluster = m_order->currentIndex() == 1;
    const std::vector<int> order = byCluster ? documentClusterOrder(m_data) : std::vector<int>();
    m_shownDocuments = m_documents;
    for (int column = 0; column < int(order.size()); ++column)
        m_shownDocuments[column] = m_documents[order[std::size_t(column)]];
    m_map->setData(m_data.similarities.empty() ? HeatMapData() : withDocumentOrder(m_data, order));
}

void HeatMapView::select(const QString &query, const QString &document) {
    m_map->setSelected(int(m_queries.indexOf(query)), int(m_shownDocuments.indexOf(document)));
}

} // namespace sintonia
