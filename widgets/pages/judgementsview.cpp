// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/judgementsview.h"

#include "widgets/pages/rowtable.h"
#include "widgets/style/numbers.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace sintonia {
namespace {

Result<std::vector<RowModel::Row>> readJudgements(Project &project, const CorpusInfo &corpus, const std::string &split) {
    SINTONIA_ASSIGN(judged, judgements(project, corpus, split));
    SINTONIA_ASSIGN(found, queries(project, corpus));
    std::map<std::string, QString> texts;
    for (const Query &query : found)
        texts[query.id] = QString::fromStdString(query.text);
    std::vector<RowModel::Row> rows;
    for (const auto &[query, documents] : judged) {
        for (const auto &[document, relevance] : documents)
            rows.push_back({QString::fromStdString(query), texts[query], QString::fromStdString(document), relevance});
    }
    return rows;
}

} // namespace

JudgementsView::JudgementsView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_split(new QComboBox(this)),
      m_model(new RowModel({tr("Question"), tr("Text of the question"), tr("Document"), tr("Relevance")}, this)) {
    m_split->setObjectName(QStringLiteral("judgementSplitComboBox"));
    m_split->setToolTip(tr("Which part of the judgements is shown"));
    QTableView *table = makeRowTable(QStringLiteral("judgementsTableView"), tr("Judgements"), m_model, this);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    auto *line = new QHBoxLayout;
    line->addWidget(new QLabel(tr("Split"), this));
    line->addWidget(m_split);
    line->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(line);
    layout->addWidget(table);
    connect(m_split, &QComboBox::currentIndexChanged, this, &JudgementsView::showSplit);
}

void JudgementsView::showCorpus() {
    {
        const QSignalBlocker blocker(m_split);
        m_split->clear();
        if (const CorpusInfo *corpus = m_session.findCorpus(m_session.corpus())) {
            for (const auto &[split, count] : corpus->judgements)
                m_split->addItem(tr("%1 (%2)").arg(QString::fromStdString(split), countText(count)),
                                 QString::fromStdString(split));
        }
    }
    showSplit();
}

void JudgementsView::showSplit() {
    m_model->setRows({});
    const CorpusInfo *corpus = m_session.findCorpus(m_session.corpus());
    if (!corpus || m_split->currentIndex() < 0)
        return;
    const QString shown = m_split->currentData().toString();
    m_session.background().query(
        this,
        [info = *corpus, split = shown.toStdString()](Project &project) { return readJudgements(project, info, split); },
        [this, shown, key = corpus->key](Result<std::vector<RowModel::Row>> rows) {
            const CorpusInfo *current = m_session.findCorpus(m_session.corpus());
            if (rows && current && current->key == key && m_split->currentData().toString() == shown)
                m_model->setRows(std::move(*rows));
        });
}

} // namespace sintonia
