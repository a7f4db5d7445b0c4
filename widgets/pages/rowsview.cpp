// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/rowsview.h"

#include "engine/data/rowgrounds.h"
#include "widgets/models/enginetext.h"
#include "widgets/pages/requestbar.h"
#include "widgets/pages/rowtable.h"
#include "widgets/pages/rowtext.h"
#include "widgets/plots/lengthhistogram.h"
#include "widgets/style/hues.h"
#include "widgets/style/icons.h"
#include "widgets/style/numbers.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>

namespace sintonia {
namespace {

constexpr std::size_t shownRows = 50;
constexpr std::uint64_t rowsTokenisedUnasked = 5000; ///< more take seconds: on request

QString excerptOf(const std::string &text) { return QString::fromStdString(text).left(300).simplified(); }

} // namespace

RowsView::RowsView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_bar(new RequestBar(session.engine(), this)), m_split(new QComboBox(this)),
      m_model(new QComboBox(this)), m_limit(new QSpinBox(this)), m_counted(new QComboBox(this)),
      m_start(new QPushButton(icon(QStringLiteral("lengths")), tr("Show tokens"), this)), m_summary(new QLabel(this)),
      m_text(new QTextBrowser(this)), m_chart(new CurveChart(this)), m_splitter(new QSplitter(Qt::Vertical, this)),
      m_columns(new QSplitter(this)) {
    m_split->setObjectName(QStringLiteral("rowSplitComboBox"));
    m_split->setToolTip(tr("The part of the rows that is shown"));
    m_split->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_model->setObjectName(QStringLiteral("rowModelComboBox"));
    m_model->setToolTip(tr("The model whose tokenizer and chat template make tokens of the rows"));
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_limit->setObjectName(QStringLiteral("rowLimitSpinBox"));
    m_limit->setRange(8, 1000000);
    m_limit->setValue(2048);
    m_limit->setToolTip(tr("Longest row in tokens: what is longer loses documents first, its answer never"));
    m_counted->setObjectName(QStringLiteral("rowLossComboBox"));
    m_counted->setToolTip(tr("Which tokens the loss counts: what the model learns to write"));
    m_counted->addItem(tr("answer"), QStringLiteral("answer"));
    m_counted->addItem(tr("everything"), QStringLiteral("all"));
    m_start->setObjectName(QStringLiteral("previewPushButton"));
    m_start->setToolTip(tr("Make tokens of all rows: see what the loss counts and what would be cut"));
    m_summary->setObjectName(QStringLiteral("rowSummaryLabel"));
    m_summary->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("rowTextBrowser"));
    m_text->setAccessibleName(tr("Row"));
    m_chart->setObjectName(QStringLiteral("rowLengthCurveChart"));
    m_chart->hide(); // until there are lengths
    m_chart->setTitle(tr("Lengths"));
    m_chart->setAxisNames(tr("tokens"), tr("rows"));
    m_table = new RowModel({tr("Row"), tr("Question or prompt"), tr("Answer")}, this);
    m_list = makeRowTable(QStringLiteral("rowsTableView"), tr("Rows"), m_table, this);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->horizontalHeader()->resizeSection(0, 80);
    m_list->horizontalHeader()->resizeSection(1, 200);
    m_list->horizontalHeader()->setStretchLastSection(true);

    auto *line = new QHBoxLayout;
    line->addWidget(new QLabel(tr("Split"), this));
    line->addWidget(m_split);
    line->addWidget(new QLabel(tr("Model"), this));
    line->addWidget(m_model, 1);
    line->addWidget(new QLabel(tr("Limit"), this));
    line->addWidget(m_limit);
    line->addWidget(new QLabel(tr("Loss on"), this));
    line->addWidget(m_counted);
    line->addWidget(m_start);
    m_columns->addWidget(m_list);
    m_columns->addWidget(m_text);
    m_columns->setSizes({400, 460});
    m_splitter->addWidget(m_columns);
    m_splitter->addWidget(m_chart);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({380, 190});
    m_splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(line);
    layout->addWidget(m_bar);
    layout->addWidget(m_summary);
    layout->addWidget(m_splitter, 1);

    connect(m_start, &QPushButton::clicked, this, &RowsView::preview);
    connect(m_split, &QComboBox::currentIndexChanged, this, &RowsView::readRows);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RowsView::showRow);
    connect(&session, &Session::modelsChanged, this, &RowsView::showModels);
    connect(m_bar, &RequestBar::busyChanged, this, [this](bool busy) { m_start->setEnabled(!busy && !m_models.empty()); });
    showModels();
    showCorpus();
}

void RowsView::showModels() {
    const QString chosen = m_model->currentText();
    m_models.clear();
    m_model->clear();
    for (ModelChoice &model : m_session.languageModels()) {
        if (!model.run.isEmpty())
            continue;
        m_model->addItem(model.label);
        m_models.push_back(std::move(model));
    }
    m_model->setCurrentIndex(std::max(0, m_model->findText(chosen)));
    m_start->setEnabled(!m_models.empty());
}

void RowsView::showCorpus() {
    const QString split = m_split->currentData().toString();
    {
        const QSignalBlocker blocker(m_split);
        m_split->clear();
        if (const CorpusInfo *corpus = m_session.findCorpus(m_session.corpus())) {
            for (const auto &[name, count] : corpus->rows)
                m_split->addItem(tr("%1 (%2)").arg(QString::fromStdString(name), countText(count)), QString::fromStdString(name));
        }
        const int same = m_split->findData(split);
        m_split->setCurrentIndex(same >= 0 ? same : std::max(0, m_split->findData(QStringLiteral("train"))));
    }
    readRows();
}

void RowsView::readRows() {
    m_bar->cancelAll();
    m_preview = nullptr;
    m_rows.clear();
    m_table->setRows({});
    m_chart->hide();
    m_text->clear();
    m_summary->setText(m_models.empty()
                           ? tr("Bring a language model on the Models page to see the rows as its tokens.")
                           : tr("Choose a model to see the rows as its tokens, and how many would be cut."));
    const CorpusInfo *corpus = m_session.findCorpus(m_session.corpus());
    if (!corpus || corpus->rows.empty())
        return;
    m_session.background().query(
        this,
        [info = *corpus, split = m_split->currentData().toString().toStdString()](Project &project) {
            return tuningRows(project, info, split, shownRows);
        },
        [this, name = m_session.corpus(), split = m_split->currentData(),
         count = corpus->rows.at(m_split->currentData().toString().toStdString())](Result<std::vector<TuningRow>> rows) {
            if (name != m_session.corpus() || split != m_split->currentData())
                return;
            if (!rows) {
                m_bar->showError(tr("The rows can't be read."), errorText(rows.error()));
                return;
            }
            m_rows = std::move(*rows);
            std::vector<RowModel::Row> table;
            for (const TuningRow &row : m_rows)
                table.push_back({QString::fromStdString(row.id), excerptOf(askedText(row)), excerptOf(row.completion)});
            m_table->setRows(std::move(table));
            m_list->selectRow(0);
            if (count <= rowsTokenisedUnasked)
                preview();
        });
}

void RowsView::refresh() {
    if (!m_preview.is_null())
        preview();
}

void RowsView::preview() {
    const int model = m_model->currentIndex();
    if (model < 0 || m_rows.empty())
        return;
    m_bar->cancelAll();
    m_bar->send(QStringLiteral("previewRows"),
                {{"project", m_session.folder().toStdString()},
                 {"corpus", m_session.corpus().toStdString()},
                 {"split", m_split->currentData().toString().toStdString()},
                 {"model", m_models[std::size_t(model)].toRpc()},
                 {"max_length", m_limit->value()},
                 {"on", m_counted->currentData().toString().toStdString()},
                 {"rows", shownRows}},
                [this](const Json &preview) { showPreview(preview); });
}

void RowsView::showPreview(const Json &preview) {
    m_preview = preview;
    const auto lengths = preview.value("lengths", std::vector<std::int64_t>());
    const auto limit = preview.value("limit", std::int64_t(0));
    const auto cut = preview.value("cut", std::uint64_t(0)), unusable = preview.value("unusable", std::uint64_t(0));
    const std::int64_t longest = lengths.empty() ? 1 : std::max<std::int64_t>(1, *std::max_element(lengths.begin(), lengths.end()));
    m_chart->clear();
    m_chart->show();
    addLengthHistogram(*m_chart, QStringLiteral("rows"), tr("Rows"), lengths, longest, {hue(Hue::Base, palette())});
    m_chart->setMarkers({}, limit <= longest ? std::optional<double>(double(limit)) : std::nullopt);
    QString text = tr("Limit %1 tokens: %2 of %3 rows lose context (%4). The longest has %5 tokens.")
                       .arg(countText(std::uint64_t(limit)), countText(cut), countText(lengths.size()),
                            shareText(lengths.empty() ? 0 : double(cut) / double(lengths.size())),
                            countText(std::uint64_t(longest)));
    if (unusable > 0)
        text += QLatin1Char(' ') + tr("%n rows can't be used: their answer alone is longer, or the model's chat template refuses "
                                      "them.", nullptr, int(unusable));
    m_summary->setText(text);
    showRow();
}

void RowsView::showRow() {
    const QVariant id = m_list->currentIndex().siblingAtColumn(0).data();
    const auto row = std::find_if(m_rows.begin(), m_rows.end(),
                                  [&](const TuningRow &each) { return QString::fromStdString(each.id) == id.toString(); });
    m_text->clear();
    if (row == m_rows.end())
        return;
    for (const Json &each : m_preview.is_object() ? m_preview.value("rows", Json::array()) : Json::array()) {
        if (each.value("id", std::string()) == row->id)
            writeTokens(*m_text, each);
    }
    writeRow(*m_text, *row);
    m_text->moveCursor(QTextCursor::Start);
}

void RowsView::changeEvent(QEvent *event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) // the text's own palette follows after this one
        QMetaObject::invokeMethod(this, &RowsView::showRow, Qt::QueuedConnection);
}

void RowsView::saveState(QSettings &settings) const {
    settings.setValue(QStringLiteral("rowsSplitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("rowColumns"), m_columns->saveState());
    settings.setValue(QStringLiteral("rowLimit"), m_limit->value());
}

void RowsView::restoreState(const QSettings &settings) {
    m_splitter->restoreState(settings.value(QStringLiteral("rowsSplitter")).toByteArray());
    m_columns->restoreState(settings.value(QStringLiteral("rowColumns")).toByteArray());
    m_limit->setValue(settings.value(QStringLiteral("rowLimit"), m_limit->value()).toInt());
}

} // namespace sintonia
