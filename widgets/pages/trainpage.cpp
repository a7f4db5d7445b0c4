// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/trainpage.h"

#include "widgets/style/emptystate.h"

#include <QVBoxLayout>

namespace sintonia {

TrainPage::TrainPage(Session &session, QWidget *parent) : Page(session, parent) {
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new EmptyState(QStringLiteral("train"), tr("Look at similarities"),
                                     tr("See which documents a model puts near a question, before and after tuning."), this));
}

} // namespace sintonia
