// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/session.h"

#include <QSettings>
#include <QWidget>

namespace sintonia {

/// One page of the main window. The window makes all pages at the start and makes them anew when the language changes, so a
/// constructor sets every text once; what must survive goes through saveState() and restoreState(). Constructors only build
/// widgets: reading starts when the session signals or the page is first shown.
class Page : public QWidget {
    Q_OBJECT
public:
    explicit Page(Session &session, QWidget *parent = nullptr) : QWidget(parent), m_session(session) {}

    /// Splitters, columns, sort orders, choices. `settings` is already in the page's own group.
    virtual void saveState(QSettings &settings) const { Q_UNUSED(settings); }
    virtual void restoreState(const QSettings &settings) { Q_UNUSED(settings); }

protected:
    Session &session() const { return m_session; }

private:
    Session &m_session;
};

} // namespace sintonia
