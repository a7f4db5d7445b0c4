// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pages/inspectsubject.h"
#include "widgets/pages/page.h"

#include <array>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace sintonia {

class HeatMapView;
class MapView;
class RankingView;
class RequestBar;
class SimilarityView;

/// Does a model put the right text near a question, before and after tuning? Models A and B on one question and one set, in
/// four tabs; what is selected in one is selected in all.
class InspectPage : public Page {
    Q_OBJECT
public:
    explicit InspectPage(Session &session, QWidget *parent = nullptr);

    void saveState(QSettings &settings) const override;
    void restoreState(const QSettings &settings) override;

private:
    QWidget *makeContent();
    QLayout *makePickers();
    QLayout *makeQueryLine();
    QWidget *makeTabs();
    void fillModels();
    void fillSets();
    void inspect(const Inspection &wanted);
    /// Another set: its judged questions are read, then everything is asked anew.
    void loadSet();
    void setLoaded(std::vector<Query> queries, Judgements judgements);
    /// Other models or another set: every tab is out of date.
    void changeSubject();
    void step(int by);
    void showQuery(int index);
    void selectQuery(const QString &id);
    void selectDocument(const QString &id);
    void openDocument(const QString &id);
    /// Asks for what the current tab lacks.
    void refreshTab();
    std::vector<InspectModel> chosenModels() const;
    Query currentQuery() const;

    QStackedWidget *m_stack = nullptr;
    QComboBox *m_modelA = nullptr;
    QComboBox *m_modelB = nullptr;
    QComboBox *m_set = nullptr;
    QCheckBox *m_onlyJudged = nullptr;
    QLineEdit *m_query = nullptr;
    QToolButton *m_previous = nullptr;
    QToolButton *m_next = nullptr;
    QLabel *m_position = nullptr;
    QLabel *m_measure = nullptr;
    RequestBar *m_requests = nullptr;
    QTabWidget *m_tabs = nullptr;
    RankingView *m_ranking = nullptr;
    HeatMapView *m_heatMap = nullptr;
    SimilarityView *m_similarity = nullptr;
    MapView *m_map = nullptr;
    InspectSubject m_subject;
    int m_current = -1;            ///< of m_subject.queries; -1: a typed question
    QString m_document;            ///< id of the selected one
    QString m_wantedQuery;         ///< id to show once the set is loaded
    std::array<bool, 4> m_fresh{}; ///< tabs that show the subject and the question
    int m_load = 0;                ///< number of the latest loadSet()
};

} // namespace sintonia
