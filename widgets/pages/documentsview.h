// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/documentmodel.h"
#include "widgets/models/session.h"

#include <QSettings>
#include <QWidget>

class QLabel;
class QLineEdit;
class QSplitter;
class QTableView;
class QTextBrowser;
class QTimer;

namespace sintonia {

/// The documents of the selected corpus with full-text search, and the text of the current one.
class DocumentsView : public QWidget {
    Q_OBJECT
public:
    explicit DocumentsView(Session &session, QWidget *parent = nullptr);

    void showCorpus();
    void focusSearch();
    void saveState(QSettings &settings) const;
    void restoreState(const QSettings &settings);

private:
    void showText();

    Session &m_session;
    DocumentModel *m_model = nullptr;
    QLineEdit *m_search = nullptr;
    QLabel *m_count = nullptr;
    QTableView *m_table = nullptr;
    QTextBrowser *m_text = nullptr;
    QSplitter *m_splitter = nullptr;
    QTimer *m_delay = nullptr;
};

} // namespace sintonia
