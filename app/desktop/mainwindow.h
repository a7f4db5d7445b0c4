// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/appearance.h"
#include "app/desktop/engineclient.h"
#include "app/desktop/runwatcher.h"
#include "app/desktop/settings.h"
#include "widgets/models/session.h"
#include "widgets/pages/page.h"

#include <QList>
#include <QMainWindow>

class QStackedWidget;

namespace sintonia {

class NavigationRail;
class NoticeBar;
class ProjectPage;

/// The one window: rail, pages, notice bar, status bar. Owns session, helper and run watcher. The constructor shows an empty
/// frame quickly; the helper starts only after the first paint.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(Settings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    Session &session() { return m_session; }
    /// The project a start without arguments opens: the latest one, else none.
    void openLatest();

protected:
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    /// Makes rail, pages and status bar in the current language, in place of those that are there.
    void build();
    void saveState();
    void restorePageStates();
    void showPage(int index);
    void openSettings();
    void updateTitle();

    Settings &m_settings;
    Appearance m_appearance;
    EngineClient m_engine;
    RunWatcher m_watcher;
    Session m_session;
    NavigationRail *m_rail = nullptr;
    QStackedWidget *m_stack = nullptr;
    NoticeBar *m_notice = nullptr;
    ProjectPage *m_projectPage = nullptr;
    QList<Page *> m_pages;
    bool m_shown = false;
};

} // namespace sintonia
