// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/mapview.h"

#include "widgets/pages/requestbar.h"
#include "widgets/style/numbers.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QSplitter>

namespace sintonia {

MapView::MapView(RequestBar &requests, QWidget *parent)
    : QWidget(parent), m_requests(requests), m_list(new QListWidget(this)) {
    auto *splitter = new QSplitter(this);
    for (int i = 0; i < 2; ++i) {
        m_maps[std::size_t(i)] = new ScatterMap(splitter);
        m_maps[std::size_t(i)]->setObjectName(i == 0 ? QStringLiteral("mapAScatterMap") : QStringLiteral("mapBScatterMap"));
        connect(m_maps[std::size_t(i)], &ScatterMap::pointClicked, this, &MapView::choose);
        connect(m_maps[std::size_t(i)], &ScatterMap::pointsSelected, this, &MapView::list);
    }
    connect(m_maps[0], &ScatterMap::viewChanged, m_maps[1], &ScatterMap::setView);
    connect(m_maps[1], &ScatterMap::viewChanged, m_maps[0], &ScatterMap::setView);
    m_list->setObjectName(QStringLiteral("mapListWidget"));
    m_list->setAccessibleName(tr("Points inside the lasso"));
    m_list->setToolTip(tr("Draw a line around points of a map to list them here"));
    splitter->addWidget(m_list);
    splitter->setSizes({400, 400, 220});
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    connect(m_list, &QListWidget::itemActivated, this,
            [this](QListWidgetItem *item) { choose(item->data(Qt::UserRole).toInt()); });
}

void MapView::show(const InspectSubject &subject) {
    m_list->clear();
    for (ScatterMap *map : m_maps)
        map->setPoints({});
    Json models = Json::array();
    for (const InspectModel &model : subject.encoders())
        models.push_back(model.rpc);
    m_maps[1]->setVisible(models.size() == 2);
    if (models.empty())
        return;
    Json params = subject.params();
    params["models"] = models;
    params["limit"] = 2000;
    m_requests.send(QStringLiteral("map"), params, [this, subject](const Json &result) { receive(subject, result); });
}

void MapView::receive(const InspectSubject &subject, const Json &result) {
    const Json points = result.value("points", Json::array()), coordinates = result.value("coordinates", Json::array());
    const Json explained = result.value("explained", Json::array());
    const std::vector<InspectModel> models = subject.encoders();
    QRectF bounds;
    for (std::size_t i = 0; i < models.size() && i < coordinates.size() && i < 2; ++i) {
        std::vector<MapPoint> shown;
        for (std::size_t p = 0; p < points.size() && p < coordinates[i].size(); ++p) {
            const bool query = points[p].value("kind", std::string()) == "query";
            const auto kind = query                              ? MapPoint::Kind::Query
                              : points[p].value("judged", false) ? MapPoint::Kind::Relevant
                                                                 : MapPoint::Kind::Other;
            shown.push_back({kind, QString::fromStdString(points[p].value("id", std::string())),
                             QString::fromStdString(points[p].value("title", std::string())),
                             QPointF(coordinates[i][p][0].get<double>(), coordinates[i][p][1].get<double>())});
        }
        m_maps[i]->setPoints(std::move(shown));
        const double share = i < explained.size() && explained[i].size() == 2
                                 ? explained[i][0].get<double>() + explained[i][1].get<double>()
                                 : 0;
        m_maps[i]->setTitle(tr("%1: shows %2 of the variance").arg(models[i].label, shareText(share)));
        bounds = bounds.united(m_maps[i]->bounds());
    }
    m_maps[0]->setView(bounds);
    m_maps[1]->setView(bounds);
}

void MapView::list(const QList<int> &indexes) {
    m_list->clear();
    for (const int index : indexes) {
        const MapPoint &point = m_maps[0]->points()[std::size_t(index)];
        const QString mark = point.kind == MapPoint::Kind::Query      ? QStringLiteral("○ ")
                             : point.kind == MapPoint::Kind::Relevant ? QStringLiteral("● ")
                                                                      : QStringLiteral("· ");
        auto *item = new QListWidgetItem(mark + point.text, m_list);
        item->setData(Qt::UserRole, index);
        item->setToolTip(point.text);
    }
}

void MapView::choose(int index) {
    const MapPoint &point = m_maps[0]->points()[std::size_t(index)];
    if (point.kind == MapPoint::Kind::Query)
        Q_EMIT queryClicked(point.id);
    else
        Q_EMIT documentClicked(point.id);
}

void MapView::select(const QString &query, const QString &document) {
    for (ScatterMap *map : m_maps)
        map->setSelected({query, document});
}

} // namespace sintonia
