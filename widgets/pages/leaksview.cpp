// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/leaksview.h"

#include "engine/data/rowgrounds.h"
#include "widgets/models/enginetext.h"
#include "widgets/style/hues.h"
#include "widgets/style/icons.h"

#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace sintonia {
namespace {

/// `split` of the corpus against its other splits and every split of the other corpora of its kind: training rows against
/// rows, judged questions against judged questions.
Result<LeakReport> checkLeaks(const Project &project, const std::string &corpus, const std::string &split, StopToken stop,
                              ProgressSink &progress) {
    SINTONIA_ASSIGN(infos, corpora(project));
    JudgedSet train;
    std::vector<JudgedSet> others;
    const bool areRows = std::any_of(infos.begin(), infos.end(), [&](const CorpusInfo &info) {
        return info.name == corpus && !info.rows.empty();
    });
    for (const CorpusInfo &info : infos) {
        if (areRows == info.rows.empty())
            continue;
        for (const auto &[name, count] : info.rows) {
            SINTONIA_ASSIGN(rows, tuningRows(project, info, name));
            if (info.name == corpus && name == split)
                train = judgedSet(rows, "train");
            else
                others.push_back(judgedSet(rows, info.name + " / " + name));
        }
        SINTONIA_ASSIGN(collection, loadCorpus(project, info.name, stop, progress));
        for (const auto &[name, judged] : collection.judgements) {
            if (info.name == corpus && name == split)
                train = judgedSet(collection, name, "train");
            else
                others.push_back(judgedSet(collection, name, info.name + " / " + name));
        }
    }
    return leakCheck(train, others);
}

} // namespace

LeaksView::LeaksView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_split(new QComboBox(this)),
      m_check(new QPushButton(icon(QStringLiteral("leak")), tr("Check for leaks"), this)), m_summary(new QLabel(this)),
      m_model(new RowModel({tr("Set"), tr("What"), tr("In the set"), tr("The same"), tr("Nearly the same"), tr("Example")},
                           this)) {
    m_split->setObjectName(QStringLiteral("leakSplitComboBox"));
    m_split->setToolTip(tr("The part that a model would learn from"));
    m_check->setObjectName(QStringLiteral("checkLeaksPushButton"));
    m_check->setToolTip(tr("Look for questions and documents of this part in every other part and corpus: a model would be "
                           "tested on what it learned"));
    m_summary->setObjectName(QStringLiteral("leakSummaryLabel"));
    m_summary->setWordWrap(true);
    auto *table = new QTableView(this);
    table->setObjectName(QStringLiteral("leaksTableView"));
    table->setAccessibleName(tr("Leaks"));
    table->setModel(m_model);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->resizeSection(0, 220);

    auto *line = new QHBoxLayout;
    line->addWidget(new QLabel(tr("Training part"), this));
    line->addWidget(m_split);
    line->addWidget(m_check);
    line->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(line);
    layout->addWidget(m_summary);
    layout->addWidget(table, 1);
    connect(m_check, &QPushButton::clicked, this, &LeaksView::check);
    showCorpus();
}

void LeaksView::showCorpus() {
    if (m_task)
        m_task->cancel();
    m_model->setRows({});
    m_split->clear();
    if (const CorpusInfo *corpus = m_session.findCorpus(m_session.corpus())) {
        for (const auto &[split, count] : corpus->rows.empty() ? corpus->judgements : corpus->rows)
            m_split->addItem(QString::fromStdString(split));
    }
    m_split->setCurrentIndex(std::max(0, m_split->findText(QStringLiteral("train"))));
    m_check->setEnabled(m_split->count() > 0);
    m_summary->setPalette(palette());
    m_summary->setText(tr("A question or document that is in training and in a test makes the test worthless."));
}

void LeaksView::check() {
    m_check->setEnabled(false);
    m_summary->setText(tr("The texts are compared …"));
    m_task = m_session.background().start(
        this,
        [corpus = m_session.corpus().toStdString(),
         split = m_split->currentText().toStdString()](Project &project, StopToken stop, ProgressSink &progress) {
            return checkLeaks(project, corpus, split, stop, progress);
        },
        [this, corpus = m_session.corpus()](const Result<LeakReport> &report) {
            if (corpus != m_session.corpus())
                return;
            m_check->setEnabled(true);
            if (!report) {
                m_summary->setText(tr("The check could not be made: %1").arg(errorText(report.error())));
                return;
            }
            std::vector<RowModel::Row> rows;
            for (const Leak &leak : report->leaks) {
                const QString example =
                    leak.examples.empty() ? QString() : QString::fromStdString(leak.examples.front().text);
                rows.push_back({QString::fromStdString(leak.set), leak.kind == "queries" ? tr("questions") : tr("documents"),
                                qulonglong(leak.size), qulonglong(leak.exact), qulonglong(leak.normalised), example});
            }
            m_model->setRows(std::move(rows));
            QPalette colours = QGuiApplication::palette();
            if (!report->clean())
                colours.setColor(QPalette::WindowText, hue(Hue::Warning, colours));
            m_summary->setPalette(colours);
            m_summary->setText(
                report->clean() ? tr("No question and no document of the training part is in another part.")
                                : tr("Texts of the training part are in other parts: figures measured there are too good."));
        });
}

} // namespace sintonia
