// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/questionsview.h"

#include "widgets/pages/rowtable.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace sintonia {
namespace {

Result<std::vector<RowModel::Row>> readQuestions(Project &project, const CorpusInfo &corpus) {
    SINTONIA_ASSIGN(found, queries(project, corpus));
    std::vector<RowModel::Row> rows;
    for (const Query &query : found) {
        QStringList answers;
        for (const std::string &answer : query.answers)
            answers.append(QString::fromStdString(answer));
        rows.push_back(
            {QString::fromStdString(query.id), QString::fromStdString(query.text), answers.join(QStringLiteral("; "))});
    }
    return rows;
}

} // namespace

QuestionsView::QuestionsView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_model(new RowModel({tr("Id"), tr("Question"), tr("Answers")}, this)) {
    QTableView *table = makeRowTable(QStringLiteral("questionsTableView"), tr("Questions"), m_model, this);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->horizontalHeader()->resizeSection(1, 520);
    table->horizontalHeader()->setStretchLastSection(true);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(table);
}

void QuestionsView::showCorpus() {
    m_model->setRows({});
    const CorpusInfo *corpus = m_session.findCorpus(m_session.corpus());
    if (!corpus)
        return;
    m_session.background().query(
        this, [info = *corpus](Project &project) { return readQuestions(project, info); },
        [this, key = corpus->key](Result<std::vector<RowModel::Row>> rows) {
            const CorpusInfo *current = m_session.findCorpus(m_session.corpus());
            if (rows && current && current->key == key)
                m_model->setRows(std::move(*rows));
        });
}

} // namespace sintonia
