// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/rowmodel.h"
#include "widgets/pages/page.h"

class QAction;
class QSplitter;
class QStackedWidget;
class QTableView;
class QTabWidget;

namespace sintonia {

class DocumentsView;
class JudgementsView;
class LeaksView;
class LengthsView;
class NoticeBar;
class QuestionsView;

/// What texts, questions and judgements are here, and are they sound? Import, split, rename, remove.
class CorpusPage : public Page {
    Q_OBJECT
public:
    explicit CorpusPage(Session &session, QWidget *parent = nullptr);

    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeList();
    QWidget *makeTabs();
    void showState();
    void showCorpora();
    void showCorpus();
    void chooseImport(bool folder);
    void openImport(const QString &source);
    void attachRemovals();
    void reportImport(const ImportReport &report, const QString &name);
    void split();
    void rename();
    void remove();
    void change(std::function<Result<void>(Project &)> work, const QString &failure);

    QAction *m_importFile = nullptr;
    QAction *m_importFolder = nullptr;
    QAction *m_split = nullptr;
    QAction *m_rename = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_undo = nullptr;
    QAction *m_find = nullptr;
    NoticeBar *m_notice = nullptr;
    QStackedWidget *m_stack = nullptr;
    QSplitter *m_splitter = nullptr;
    QTableView *m_list = nullptr;
    QTabWidget *m_tabs = nullptr;
    DocumentsView *m_documents = nullptr;
    LengthsView *m_lengths = nullptr;
    LeaksView *m_leaks = nullptr;
    QuestionsView *m_questions = nullptr;
    JudgementsView *m_judgements = nullptr;
    RowModel *m_corpora = nullptr;
};

} // namespace sintonia
