// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/rowmodel.h"
#include "widgets/models/session.h"

#include <QPointer>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace sintonia {

/// Whether questions or documents of one split of the corpus occur in its other splits or in other corpora.
class LeaksView : public QWidget {
    Q_OBJECT
public:
    explicit LeaksView(Session &session, QWidget *parent = nullptr);

    void showCorpus();

private:
    void check();

    Session &m_session;
    QComboBox *m_split = nullptr;
    QPushButton *m_check = nullptr;
    QLabel *m_summary = nullptr;
    RowModel *m_model = nullptr;
    QPointer<Task> m_task;
};

} // namespace sintonia
