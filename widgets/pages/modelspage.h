// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/modeltable.h"
#include "widgets/pages/page.h"

class QAction;
class QLabel;
class QLineEdit;
class QProgressBar;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;

namespace sintonia {

class NoticeBar;

/// Which models are here, and which can be used? The table of models on disk; import of a folder, download by name,
/// deletion.
class ModelsPage : public Page {
    Q_OBJECT
public:
    explicit ModelsPage(Session &session, QWidget *parent = nullptr);

    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeEmpty();
    QWidget *makeContent();
    QWidget *makeDownloadLine(QWidget *parent);
    QWidget *makeWorkLine(QWidget *parent);
    void makeTable();
    void makeActions();
    void connectLibrary();
    void showProject();
    void fill();
    void showWork();
    void updateSelection();
    /// Null without a selection.
    const LibraryModel *selected() const;
    void download();
    void chooseFolder();
    void inspect();
    void train();
    void removeSelected();

    QStackedWidget *m_stack = nullptr;
    ModelTable *m_model = nullptr;
    QSortFilterProxyModel *m_sorted = nullptr;
    QTableView *m_table = nullptr;
    QLabel *m_details = nullptr;
    NoticeBar *m_notice = nullptr;
    QLineEdit *m_name = nullptr;
    QWidget *m_workLine = nullptr;
    QLabel *m_workText = nullptr;
    QProgressBar *m_progress = nullptr;
    QAction *m_download = nullptr;
    QAction *m_import = nullptr;
    QAction *m_inspect = nullptr;
    QAction *m_train = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_undo = nullptr;
};

} // namespace sintonia
