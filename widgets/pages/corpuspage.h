// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/rowmodel.h"
#include "widgets/pages/page.h"

class QAction;
class QComboBox;
class QLabel;
class QProgressBar;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;
class QTableView;
class QTabWidget;
class QToolButton;

namespace sintonia {

class DocumentsView;
class LeaksView;
class LengthsView;
class NoticeBar;

/// What texts, questions and judgements are here, and are they sound? Import, split, rename, remove.
class CorpusPage : public Page {
    Q_OBJECT
public:
    explicit CorpusPage(Session &session, QWidget *parent = nullptr);

    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

private:
    QAction *makeAction(const QString &name, const QString &iconName, const QString &text, const QString &toolTip, QKeySequence keys);
    QWidget *makeList();
    QWidget *makeTabs();
    QTableView *makeTable(const QString &name, RowModel *model, QSortFilterProxyModel *proxy);
    void showState();
    void showCorpora();
    void showCorpus();
    void showQuestions();
    void showJudgements();
    void chooseImport(bool folder);
    void openImport(const QString &source);
    void attachImport();
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
    QAction *m_find = nullptr;
    NoticeBar *m_notice = nullptr;
    QWidget *m_progressLine = nullptr;
    QLabel *m_progressText = nullptr;
    QProgressBar *m_progress = nullptr;
    QStackedWidget *m_stack = nullptr;
    QSplitter *m_splitter = nullptr;
    QTableView *m_list = nullptr;
    QTabWidget *m_tabs = nullptr;
    DocumentsView *m_documents = nullptr;
    LengthsView *m_lengths = nullptr;
    LeaksView *m_leaks = nullptr;
    QComboBox *m_judgementSplit = nullptr;
    RowModel *m_corpora = nullptr;
    RowModel *m_questions = nullptr;
    RowModel *m_judgements = nullptr;
    QTableView *m_questionTable = nullptr;
    QTableView *m_judgementTable = nullptr;
};

} // namespace sintonia
