// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/runspage.h"

#include "widgets/style/emptystate.h"

#include <QVBoxLayout>

namespace sintonia {

RunsPage::RunsPage(Session &session, QWidget *parent) : Page(session, parent) {
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new EmptyState(QStringLiteral("runs"), tr("Compare runs"),
                                     tr("Every run of the project, its curves, and what it gains at home and loses elsewhere."), this));
}

} // namespace sintonia
