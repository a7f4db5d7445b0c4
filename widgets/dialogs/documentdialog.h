// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/records.h"
#include "widgets/models/session.h"

#include <QDialog>

class QLineEdit;
class QListWidget;
class QPushButton;

namespace sintonia {

/// Looks for documents of one corpus by words and hands over those that are chosen. Not modal; stays open.
class DocumentDialog : public QDialog {
    Q_OBJECT
public:
    DocumentDialog(Session &session, const QString &corpus, const QString &words, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const sintonia::Document &document);

private:
    void search();
    void choose();

    Session &m_session;
    QString m_corpus;
    QLineEdit *m_words = nullptr;
    QListWidget *m_list = nullptr;
    QPushButton *m_add = nullptr;
    std::vector<Document> m_found;
    int m_search = 0; ///< number of the latest one
};

} // namespace sintonia
