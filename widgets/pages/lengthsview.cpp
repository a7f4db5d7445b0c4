// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/lengthsview.h"

#include "widgets/models/enginetext.h"
#include "widgets/plots/lengthhistogram.h"
#include "widgets/style/hues.h"
#include "widgets/style/icons.h"
#include "widgets/style/numbers.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace sintonia {

LengthsView::LengthsView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_model(new QComboBox(this)), m_limit(new QSpinBox(this)),
      m_count(new QPushButton(icon(QStringLiteral("lengths")), tr("Count tokens"), this)), m_summary(new QLabel(this)),
      m_chart(new CurveChart(this)) {
    m_model->setObjectName(QStringLiteral("lengthModelComboBox"));
    m_model->setToolTip(tr("Each model cuts texts into its own tokens"));
    m_limit->setObjectName(QStringLiteral("lengthLimitSpinBox"));
    m_limit->setRange(0, 1000000);
    m_limit->setSpecialValueText(tr("the model's own"));
    m_limit->setToolTip(tr("Longest text that is read whole, in tokens; what is longer is cut off"));
    m_count->setObjectName(QStringLiteral("countTokensPushButton"));
    m_count->setToolTip(tr("Count the tokens of every document and question of this corpus"));
    m_summary->setObjectName(QStringLiteral("lengthSummaryLabel"));
    m_summary->setWordWrap(true);
    m_chart->setObjectName(QStringLiteral("lengthCurveChart"));
    m_chart->setTitle(tr("Lengths"));
    m_chart->setAxisNames(tr("tokens"), tr("documents"), tr("questions"));

    auto *line = new QHBoxLayout;
    line->addWidget(new QLabel(tr("Model"), this));
    line->addWidget(m_model, 1);
    line->addWidget(new QLabel(tr("Limit"), this));
    line->addWidget(m_limit);
    line->addWidget(m_count);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(line);
    layout->addWidget(m_summary);
    layout->addWidget(m_chart, 1);

    connect(m_count, &QPushButton::clicked, this, &LengthsView::ask);
    connect(&session, &Session::modelsChanged, this, &LengthsView::showModels);
    showModels();
    showCorpus();
}

void LengthsView::showModels() {
    const QString chosen = m_model->currentText();
    m_models.clear();
    m_model->clear();
    for (ModelChoice &model : m_session.models()) {
        if (!model.run.isEmpty())
            continue;
        m_model->addItem(model.label);
        m_models.push_back(std::move(model));
    }
    m_model->setCurrentIndex(std::max(0, m_model->findText(chosen)));
    m_count->setEnabled(!m_models.empty());
}

void LengthsView::showCorpus() {
    if (m_request != 0)
        m_session.engine().cancel(m_request);
    m_chart->clear();
    m_summary->setText(
        tr("What is longer than the model's limit is cut off and can't be found. See how much that is here."));
}

void LengthsView::ask() {
    if (m_request != 0) {
        m_session.engine().cancel(m_request);
        return;
    }
    const int index = m_model->currentIndex();
    if (index < 0 || m_session.corpus().isEmpty())
        return;
    Json params = {{"project", m_session.folder().toStdString()},
                   {"model", m_models[std::size_t(index)].toRpc()},
                   {"corpus", m_session.corpus().toStdString()}};
    if (m_limit->value() > 0)
        params["max_length"] = m_limit->value();
    m_count->setText(tr("Cancel"));
    m_summary->setText(tr("The tokens are counted …"));
    m_request =
        m_session.engine().request(this, QStringLiteral("lengths"), std::move(params), [this](const Result<Json> &lengths) {
            m_request = 0;
            m_count->setText(tr("Count tokens"));
            if (lengths)
                showLengths(*lengths);
            else
                m_summary->setText(lengths.error().code == ErrorCode::Interrupted
                                       ? tr("The count was cancelled.")
                                       : tr("The tokens can't be counted: %1").arg(errorText(lengths.error())));
        });
}

void LengthsView::showLengths(const Json &lengths) {
    const auto documents = lengths.value("documents", std::vector<std::int64_t>());
    const auto queries = lengths.value("queries", std::vector<std::int64_t>());
    const auto cutDocuments = lengths.value("cut_documents", std::uint64_t(0));
    const auto cutQueries = lengths.value("cut_queries", std::uint64_t(0));
    const auto limit = lengths.value("limit", std::int64_t(0));
    std::int64_t longest = 1;
    for (const auto *values : {&documents, &queries}) {
        for (const std::int64_t length : *values)
            longest = std::max(longest, length);
    }
    m_chart->clear();
    addLengthHistogram(*m_chart, QStringLiteral("documents"), tr("Documents"), documents, longest, {hue(Hue::Base, palette())});
    addLengthHistogram(*m_chart, QStringLiteral("queries"), tr("Questions"), queries, longest,
                 {hue(Hue::Tuned, palette()), Qt::DashLine, false, false, true});
    m_chart->setMarkers({}, limit <= longest ? std::optional<double>(double(limit)) : std::nullopt);
    const auto share = [](std::uint64_t part, std::size_t whole) {
        return shareText(whole == 0 ? 0 : double(part) / double(whole));
    };
    m_summary->setText(
        tr("Limit %1 tokens: %2 of %3 documents are cut (%4), %5 of %6 questions (%7). The longest text has %8 tokens.")
            .arg(countText(std::uint64_t(limit)), countText(cutDocuments), countText(documents.size()),
                 share(cutDocuments, documents.size()), countText(cutQueries), countText(queries.size()),
                 share(cutQueries, queries.size()), countText(std::uint64_t(longest))));
}

} // namespace sintonia
