// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/inspectpage.h"

#include "widgets/dialogs/textdialog.h"
#include "widgets/models/enginetext.h"
#include "widgets/pages/heatmapview.h"
#include "widgets/pages/mapview.h"
#include "widgets/pages/modelbox.h"
#include "widgets/pages/rankingview.h"
#include "widgets/pages/requestbar.h"
#include "widgets/pages/similarityview.h"
#include "widgets/style/emptystate.h"
#include "widgets/style/icons.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace sintonia {
namespace {

constexpr int rankingTab = 0, heatMapTab = 1, similarityTab = 2, mapTab = 3;

} // namespace

InspectPage::InspectPage(Session &session, QWidget *parent) : Page(session, parent), m_stack(new QStackedWidget(this)) {
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_stack);
    auto *empty = new EmptyState(
        QStringLiteral("inspect"), tr("Look at similarities"),
        tr("See which documents a model puts near a question, before and after tuning. This needs a corpus."), this);
    auto *goToCorpus = new QAction(icon(QStringLiteral("corpus")), tr("Go to the corpora"), this);
    goToCorpus->setObjectName(QStringLiteral("goToCorpusAction"));
    goToCorpus->setToolTip(tr("Shows the Corpus page, where texts are imported"));
    connect(goToCorpus, &QAction::triggered, this, [this] { this->session().showPage(Session::PageId::Corpus); });
    empty->addAction(goToCorpus);
    m_stack->addWidget(empty);
    m_stack->addWidget(makeContent());
    connect(&session, &Session::modelsChanged, this, &InspectPage::fillModels);
    connect(&session, &Session::runsChanged, this, &InspectPage::fillModels);
    connect(&session, &Session::corporaChanged, this, &InspectPage::fillSets);
    connect(&session, &Session::projectChanged, this, &InspectPage::fillSets);
    connect(&session, &Session::inspectionRequested, this, &InspectPage::inspect);
    fillModels();
    fillSets();
}

QWidget *InspectPage::makeContent() {
    auto *content = new QWidget(this);
    m_requests = new RequestBar(session().engine(), content);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(makePickers());
    layout->addLayout(makeQueryLine());
    layout->addWidget(m_requests);
    layout->addWidget(makeTabs(), 1);
    return content;
}

QLayout *InspectPage::makePickers() {
    m_modelA = new QComboBox(this);
    m_modelA->setObjectName(QStringLiteral("modelAComboBox"));
    m_modelA->setToolTip(tr("The model on the left, usually the untouched one"));
    m_modelB = new QComboBox(this);
    m_modelB->setObjectName(QStringLiteral("modelBComboBox"));
    m_modelB->setToolTip(tr("The model on the right, usually a run's best checkpoint"));
    m_set = new QComboBox(this);
    m_set->setObjectName(QStringLiteral("inspectSetComboBox"));
    m_set->setToolTip(tr("The corpus that is searched, and the part of its judgements that the questions come from"));
    m_onlyJudged = new QCheckBox(tr("Only judged"), this);
    m_onlyJudged->setObjectName(QStringLiteral("onlyJudgedCheckBox"));
    m_onlyJudged->setToolTip(tr("Hide documents that nobody judged for the question"));
    auto *line = new QHBoxLayout;
    const auto add = [&](const QString &label, QComboBox *box) {
        auto *name = new QLabel(label, this);
        name->setBuddy(box);
        box->setMinimumContentsLength(18);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        line->addWidget(name);
        line->addWidget(box, 1);
    };
    add(tr("Model &A"), m_modelA);
    add(tr("Model &B"), m_modelB);
    add(tr("&Set"), m_set);
    line->addWidget(m_onlyJudged);
    connect(m_modelA, &QComboBox::currentIndexChanged, this, &InspectPage::changeSubject);
    connect(m_modelB, &QComboBox::currentIndexChanged, this, &InspectPage::changeSubject);
    connect(m_set, &QComboBox::currentIndexChanged, this, &InspectPage::loadSet);
    return line;
}

QLayout *InspectPage::makeQueryLine() {
    m_query = new QLineEdit(this);
    m_query->setObjectName(QStringLiteral("inspectQueryLineEdit"));
    m_query->setPlaceholderText(tr("Type a question, or step through the judged ones"));
    m_query->setClearButtonEnabled(true);
    m_query->setToolTip(tr("Enter ranks the documents for this text (Ctrl+F)"));
    m_previous = new QToolButton(this);
    m_previous->setObjectName(QStringLiteral("previousQueryToolButton"));
    m_previous->setText(QStringLiteral("◀"));
    m_previous->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Up));
    m_previous->setToolTip(tr("Previous judged question (Alt+Up)"));
    m_next = new QToolButton(this);
    m_next->setObjectName(QStringLiteral("nextQueryToolButton"));
    m_next->setText(QStringLiteral("▶"));
    m_next->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Down));
    m_next->setToolTip(tr("Next judged question (Alt+Down)"));
    m_position = new QLabel(this);
    m_position->setObjectName(QStringLiteral("queryPositionLabel"));
    m_measure = new QLabel(this);
    m_measure->setObjectName(QStringLiteral("queryMeasureLabel"));
    m_measure->setToolTip(tr("Quality of the first ten documents for this question, 0 to 1, by model A and by model B"));
    auto *line = new QHBoxLayout;
    line->addWidget(m_query, 1);
    line->addWidget(m_previous);
    line->addWidget(m_position);
    line->addWidget(m_next);
    line->addWidget(m_measure);
    connect(m_query, &QLineEdit::returnPressed, this, [this] { showQuery(-1); });
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    auto *find = new QShortcut(QKeySequence::Find, this, m_query, [this] { m_query->setFocus(); });
    find->setContext(Qt::WidgetWithChildrenShortcut);
    return line;
}

QWidget *InspectPage::makeTabs() {
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("inspectTabWidget"));
    m_ranking = new RankingView(*m_requests, m_tabs);
    m_heatMap = new HeatMapView(*m_requests, m_tabs);
    m_similarity = new SimilarityView(*m_requests, m_tabs);
    m_map = new MapView(*m_requests, m_tabs);
    m_tabs->addTab(m_ranking, tr("Ranking"));
    m_tabs->addTab(m_heatMap, tr("Heat map"));
    m_tabs->addTab(m_similarity, tr("Histograms"));
    m_tabs->addTab(m_map, tr("Map"));
    connect(m_tabs, &QTabWidget::currentChanged, this, &InspectPage::refreshTab);
    connect(m_onlyJudged, &QCheckBox::toggled, m_ranking, &RankingView::setOnlyJudged);
    connect(m_ranking, &RankingView::measured, m_measure, &QLabel::setText);
    connect(m_ranking, &RankingView::documentSelected, this, &InspectPage::selectDocument);
    connect(m_ranking, &RankingView::documentActivated, this, &InspectPage::openDocument);
    connect(m_heatMap, &HeatMapView::cellClicked, this, [this](const QString &query, const QString &document) {
        selectQuery(query);
        openDocument(document);
    });
    connect(m_map, &MapView::queryClicked, this, &InspectPage::selectQuery);
    connect(m_map, &MapView::documentClicked, this, &InspectPage::openDocument);
    return m_tabs;
}

void InspectPage::fillModels() {
    const std::vector<InspectModel> before = chosenModels();
    for (QComboBox *box : {m_modelA, m_modelB}) {
        refill(box, [&] {
            if (box == m_modelB)
                box->addItem(tr("none"), QString());
            for (const ModelChoice &choice : session().encoders())
                box->addItem(choice.label, modelKey(choice));
            box->addItem(tr("BM25 (words)"), QStringLiteral("bm25"));
        });
    }
    const std::vector<InspectModel> after = chosenModels();
    if (before.size() != after.size() ||
        !std::equal(before.begin(), before.end(), after.begin(),
                    [](const InspectModel &a, const InspectModel &b) { return a.rpc == b.rpc; }))
        changeSubject();
}

void InspectPage::fillSets() {
    const QVariant before = m_set->currentData();
    refill(m_set, [this] {
        for (const CorpusInfo &corpus : session().corpora()) {
            const QString name = QString::fromStdString(corpus.name);
            for (const auto &[split, count] : corpus.judgements)
                m_set->addItem(QStringLiteral("%1 / %2").arg(name, QString::fromStdString(split)),
                               QStringList{name, QString::fromStdString(split)});
            if (corpus.judgements.empty())
                m_set->addItem(name, QStringList{name, QString()});
        }
    });
    m_stack->setCurrentIndex(m_set->count() > 0 ? 1 : 0);
    if (before != m_set->currentData() || m_subject.project != session().folder().toStdString())
        loadSet();
}

void InspectPage::inspect(const Inspection &wanted) {
    const auto choose = [](QComboBox *box, const QVariant &key) {
        const QSignalBlocker quiet(box);
        if (const int index = box->findData(key); index >= 0)
            box->setCurrentIndex(index);
    };
    choose(m_modelA, modelKey(wanted.a));
    choose(m_modelB, modelKey(wanted.b));
    choose(m_set, QStringList{wanted.corpus, wanted.split});
    m_wantedQuery = wanted.query;
    m_tabs->setCurrentIndex(rankingTab);
    loadSet();
}

void InspectPage::loadSet() {
    const QStringList set = m_set->currentData().toStringList();
    m_requests->cancelAll();
    m_subject = {};
    m_current = -1;
    ++m_load;
    if (set.size() != 2)
        return;
    m_subject.project = session().folder().toStdString();
    m_subject.corpus = set[0].toStdString();
    m_subject.split = set[1].toStdString();
    using Loaded = std::pair<std::vector<Query>, Judgements>;
    const auto read = [name = m_subject.corpus, split = m_subject.split](Project &project) -> Result<Loaded> {
        SINTONIA_ASSIGN(info, corpus(project, name));
        SINTONIA_ASSIGN(all, queries(project, info));
        if (split.empty())
            return Loaded{};
        SINTONIA_ASSIGN(judged, judgements(project, info, split));
        std::erase_if(all, [&](const Query &query) { return !judged.contains(query.id); });
        return Loaded{std::move(all), std::move(judged)};
    };
    session().background().query(this, read, [this, load = m_load](Result<Loaded> loaded) {
        if (load != m_load)
            return;
        if (!loaded)
            return m_requests->showError(tr("The questions can't be read."), errorText(loaded.error()));
        setLoaded(std::move(loaded->first), std::move(loaded->second));
    });
}

void InspectPage::setLoaded(std::vector<Query> queries, Judgements judgements) {
    m_subject.queries = std::move(queries);
    m_subject.judgements = std::move(judgements);
    const std::string wanted = std::exchange(m_wantedQuery, {}).toStdString();
    const auto found = std::find_if(m_subject.queries.begin(), m_subject.queries.end(),
                                    [&](const Query &query) { return query.id == wanted; });
    m_current = m_subject.queries.empty()          ? -1
                : found == m_subject.queries.end() ? 0
                                                   : int(found - m_subject.queries.begin());
    changeSubject();
}

std::vector<InspectModel> InspectPage::chosenModels() const {
    std::vector<InspectModel> models;
    for (const QComboBox *box : {m_modelA, m_modelB}) {
        if (const QString key = box->currentData().toString(); !key.isEmpty())
            models.push_back({box->currentText(), modelOfKey(key)});
    }
    return models;
}

void InspectPage::changeSubject() {
    m_requests->cancelAll();
    m_subject.models = chosenModels();
    m_fresh = {};
    showQuery(m_current);
}

void InspectPage::step(int by) {
    const int count = int(m_subject.queries.size());
    if (count > 0)
        showQuery(m_current < 0 ? 0 : (m_current + by + count) % count);
}

void InspectPage::showQuery(int index) {
    const int count = int(m_subject.queries.size());
    m_current = index;
    m_document.clear();
    if (index >= 0)
        m_query->setText(QString::fromStdString(m_subject.queries[std::size_t(index)].text));
    m_position->setText(index >= 0 ? tr("%1 / %2").arg(index + 1).arg(count) : tr("– / %1").arg(count));
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
    m_fresh[rankingTab] = m_fresh[heatMapTab] = false;
    m_map->select(QString::fromStdString(currentQuery().id), {});
    refreshTab();
}

Query InspectPage::currentQuery() const {
    if (m_current >= 0)
        return m_subject.queries[std::size_t(m_current)];
    return {{}, m_query->text().trimmed().toStdString()};
}

void InspectPage::refreshTab() {
    const auto tab = std::size_t(m_tabs->currentIndex());
    const Query query = currentQuery();
    if (m_subject.corpus.empty() || m_subject.models.empty() || m_fresh[tab])
        return;
    const bool asksQuery = tab == rankingTab || tab == heatMapTab;
    if (asksQuery && query.text.empty())
        return;
    m_fresh[tab] = true;
    if (tab == rankingTab)
        m_ranking->show(m_subject, query);
    else if (tab == heatMapTab)
        m_heatMap->show(m_subject, query, m_ranking->topDocuments(20));
    else if (tab == similarityTab)
        m_similarity->show(m_subject);
    else
        m_map->show(m_subject);
}

void InspectPage::selectQuery(const QString &id) {
    for (std::size_t i = 0; i < m_subject.queries.size(); ++i) {
        if (m_subject.queries[i].id == id.toStdString() && int(i) != m_current) {
            m_current = int(i);
            const bool keepHeatMap = m_tabs->currentIndex() == heatMapTab;
            m_query->setText(QString::fromStdString(m_subject.queries[i].text));
            m_position->setText(tr("%1 / %2").arg(i + 1).arg(m_subject.queries.size()));
            m_fresh[rankingTab] = false;
            m_fresh[heatMapTab] = keepHeatMap;
        }
    }
    selectDocument(m_document);
}

void InspectPage::selectDocument(const QString &id) {
    m_document = id;
    const QString query = QString::fromStdString(currentQuery().id);
    m_ranking->selectDocument(id);
    m_heatMap->select(query, id);
    m_map->select(query, id);
}

void InspectPage::openDocument(const QString &id) {
    selectDocument(id);
    const auto read = [name = m_subject.corpus, id = id.toStdString()](Project &project) -> Result<Document> {
        SINTONIA_ASSIGN(info, corpus(project, name));
        return document(project, info, id);
    };
    session().background().query(this, read, [this](Result<Document> document) {
        if (!document)
            return m_requests->showError(tr("The document can't be read."), errorText(document.error()));
        auto *dialog = new TextDialog(m_query->text(), QString::fromStdString(document->title),
                                      QString::fromStdString(document->text), this);
        dialog->show();
    });
}

void InspectPage::saveState(QSettings &settings) const {
    settings.setValue(QStringLiteral("tab"), m_tabs->currentIndex());
    settings.setValue(QStringLiteral("onlyJudged"), m_onlyJudged->isChecked());
}

void InspectPage::restoreState(const QSettings &settings) {
    m_tabs->setCurrentIndex(settings.value(QStringLiteral("tab"), 0).toInt());
    m_onlyJudged->setChecked(settings.value(QStringLiteral("onlyJudged"), false).toBool());
}

} // namespace sintonia
