// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/session.h"

#include <QWidget>

#include <array>

class QAction;
class QListView;
class QTextBrowser;

namespace sintonia {

class ContextModel;

/// The context of a question: documents that can be added, removed and moved, and the text of the selected one with the
/// sentences marked that the answers of models A and B rest on.
class ContextView : public QWidget {
    Q_OBJECT
public:
    explicit ContextView(Session &session, QWidget *parent = nullptr);

    ContextModel *model() const { return m_model; }
    /// Where documents are added from, and the question that they are looked for with.
    void setSource(const QString &corpus, const QString &question);
    /// Sentences of the context that support the answer of side 0 (A) or 1 (B).
    void setUsed(int side, const QStringList &sentences);

protected:
    void changeEvent(QEvent *event) override;

private:
    void makeActions();
    void updateActions();
    void showDocument();
    void addDocuments();
    void move(int by);
    int currentRow() const;

    Session &m_session;
    ContextModel *m_model = nullptr;
    QListView *m_list = nullptr;
    QTextBrowser *m_text = nullptr;
    QAction *m_add = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_up = nullptr;
    QAction *m_down = nullptr;
    QString m_corpus, m_question;
    std::array<QStringList, 2> m_used;
};

} // namespace sintonia
