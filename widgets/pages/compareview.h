// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/compare.h"
#include "widgets/models/rowmodel.h"
#include "widgets/models/session.h"

#include <QHash>
#include <QWidget>

class QLabel;
class QTableView;
class QTabWidget;

namespace sintonia {

class AnswersView;
class CurveChart;
class NoticeBar;

/// One or more runs: the plain sentence, curves over each other, what differs in the configuration, in and out of domain
/// against the base, the questions by change, and the answers of the last run where it is an LLM's.
class CompareView : public QWidget {
    Q_OBJECT
public:
    explicit CompareView(Session &session, QWidget *parent = nullptr);
    void show(const QStringList &runs);

protected:
    void changeEvent(QEvent *event) override;

private:
    /// Everything the view shows, read off the GUI thread.
    struct Content {
        Comparison comparison;
        std::vector<std::vector<Curve>> curves; ///< a list a run
        QHash<QString, QStringList> sets;       ///< set name -> corpus and split, of the first run
    };
    static Result<Content> read(Project &project, const std::vector<std::string> &runs);
    QTableView *addTable(const QString &title, const QString &objectName, RowModel *&model, const QStringList &columns);
    void fill(const Content &content);
    void drawCurves(const Content &content);
    void fillDomains(const Comparison &comparison);
    void fillQueries(const Comparison &comparison);
    void openQuery(const QModelIndex &index);
    void copyTable(bool toFile);
    QString label(const std::string &run) const;

    Session &m_session;
    QLabel *m_sentence = nullptr;
    QTabWidget *m_tabs = nullptr;
    NoticeBar *m_notice = nullptr;
    CurveChart *m_chart = nullptr;
    AnswersView *m_answers = nullptr;
    RowModel *m_domains = nullptr;
    RowModel *m_differences = nullptr;
    RowModel *m_queries = nullptr;
    QStringList m_runs;
    Content m_content;
    int m_load = 0; ///< number of the latest show()
};

} // namespace sintonia
