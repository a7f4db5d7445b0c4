// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pages/page.h"

class QAction;
class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace sintonia {

/// What is in this project, what is running, what comes next. Without a project: create, open, recent, sample.
class ProjectPage : public Page {
    Q_OBJECT
public:
    explicit ProjectPage(Session &session, QWidget *parent = nullptr);

    void setRecentProjects(const QStringList &folders);

Q_SIGNALS:
    /// The person takes a folder off the recent list.
    void forgetRequested(const QString &folder);

private:
    QWidget *makeWelcome();
    QWidget *makeOverview();
    QAction *makeAction(const QString &name, const QString &iconName, const QString &text, const QString &toolTip);
    void chooseNew();
    void chooseOpen();
    void showProject();
    void showContents();
    void showNextStep();

    QAction *m_new = nullptr;
    QAction *m_open = nullptr;
    QAction *m_sample = nullptr;
    QStackedWidget *m_stack = nullptr;
    QLabel *m_busy = nullptr;
    QListWidget *m_recent = nullptr;
    QLabel *m_name = nullptr;
    QLabel *m_folder = nullptr;
    QLabel *m_corpora = nullptr;
    QLabel *m_models = nullptr;
    QLabel *m_runs = nullptr;
    QLabel *m_running = nullptr;
    QLabel *m_next = nullptr;
    QPushButton *m_nextButton = nullptr;
    Session::PageId m_nextPage = Session::PageId::Corpus;
};

} // namespace sintonia
