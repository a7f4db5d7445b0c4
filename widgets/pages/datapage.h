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

class LeaksView;
class NoticeBar;
class RequestBar;
class RowsView;
class TemplateView;

/// What does an LLM learn from, and what of it does it read? Import, build, divide and export training rows.
class DataPage : public Page {
    Q_OBJECT
public:
    explicit DataPage(Session &session, QWidget *parent = nullptr);

    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

protected:
    void showEvent(QShowEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void makeActions();
    QWidget *makeList();
    QWidget *makeTabs();
    void showState();
    void showCorpora();
    void showCorpus();
    /// The selected corpus when it holds rows.
    const CorpusInfo *rows() const;
    void chooseImport();
    void openImport(const QString &source);
    void reportImport(const ImportReport &report, const QString &name);
    void build();
    void reportBuilt(const Json &report);
    void exportRows();
    void split();
    void rename();
    void remove();
    void attachRemovals();
    void change(std::function<Result<void>(Project &)> work, const QString &failure);

    QAction *m_import = nullptr;
    QAction *m_build = nullptr;
    QAction *m_export = nullptr;
    QAction *m_split = nullptr;
    QAction *m_rename = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_undo = nullptr;
    NoticeBar *m_notice = nullptr;
    RequestBar *m_bar = nullptr;
    QStackedWidget *m_stack = nullptr;
    QSplitter *m_splitter = nullptr;
    QTableView *m_list = nullptr;
    RowModel *m_corpora = nullptr;
    QTabWidget *m_tabs = nullptr;
    RowsView *m_rows = nullptr;
    TemplateView *m_template = nullptr;
    LeaksView *m_leaks = nullptr;
};

} // namespace sintonia
