// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/rowmodel.h"
#include "widgets/models/session.h"

#include <QWidget>

namespace sintonia {

/// The questions of the selected corpus with their answers.
class QuestionsView : public QWidget {
    Q_OBJECT
public:
    explicit QuestionsView(Session &session, QWidget *parent = nullptr);
    void showCorpus();

private:
    Session &m_session;
    RowModel *m_model = nullptr;
};

} // namespace sintonia
