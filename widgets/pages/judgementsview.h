// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/rowmodel.h"
#include "widgets/models/session.h"

#include <QWidget>

class QComboBox;

namespace sintonia {

/// Which document answers which question of the selected corpus, a split at a time.
class JudgementsView : public QWidget {
    Q_OBJECT
public:
    explicit JudgementsView(Session &session, QWidget *parent = nullptr);
    void showCorpus();

private:
    void showSplit();

    Session &m_session;
    QComboBox *m_split = nullptr;
    RowModel *m_model = nullptr;
};

} // namespace sintonia
