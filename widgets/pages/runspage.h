// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/runmodel.h"
#include "widgets/pages/page.h"

#include <functional>

class QAction;
class QLabel;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace sintonia {

class CompareView;
class NoticeBar;

/// Which run is best, and is it really better? The table of runs, and below it the comparison of the selected ones.
class RunsPage : public Page {
    Q_OBJECT
public:
    explicit RunsPage(Session &session, QWidget *parent = nullptr);

    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

private:
    QWidget *makeContent();
    void makeTable();
    void makeActions();
    void attachRemovals();
    void fill();
    void updateSelection();
    void updateActions();
    QStringList selectedRuns() const;
    void compare();
    void exportRun();
    void removeSelected();
    /// Changes the store off the GUI thread, then has the list read again.
    void change(std::function<Result<void>(Project &)> work);

    QStackedWidget *m_stack = nullptr;
    RunModel *m_model = nullptr;
    RunFilterModel *m_filtered = nullptr;
    QTableView *m_table = nullptr;
    QLineEdit *m_filter = nullptr;
    QLabel *m_count = nullptr;
    QSplitter *m_splitter = nullptr;
    CompareView *m_compareView = nullptr;
    NoticeBar *m_notice = nullptr;
    QAction *m_compare = nullptr;
    QAction *m_export = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_undo = nullptr;
    bool m_filling = false; ///< the table is being refilled: its selection is not the person's
};

} // namespace sintonia
