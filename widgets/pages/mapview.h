// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pages/inspectsubject.h"
#include "widgets/plots/scattermap.h"

#include <array>

class QListWidget;

namespace sintonia {

class RequestBar;

/// Two-dimensional maps of A and B on the same axes (B rotated onto A), and the list of what a lasso encloses.
class MapView : public QWidget {
    Q_OBJECT
public:
    MapView(RequestBar &requests, QWidget *parent = nullptr);
    void show(const InspectSubject &subject);
    void select(const QString &query, const QString &document);

Q_SIGNALS:
    void queryClicked(const QString &id);
    void documentClicked(const QString &id);

private:
    void receive(const InspectSubject &subject, const Json &result);
    void list(const QList<int> &indexes);
    void choose(int index);

    RequestBar &m_requests;
    std::array<ScatterMap *, 2> m_maps{};
    QListWidget *m_list = nullptr;
};

} // namespace sintonia
