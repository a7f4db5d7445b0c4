// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/similarityview.h"

#include "widgets/pages/requestbar.h"

#include <QVBoxLayout>

namespace sintonia {

SimilarityView::SimilarityView(RequestBar &requests, QWidget *parent)
    : QWidget(parent), m_requests(requests), m_chart(new HistogramChart(this)) {
    m_chart->setObjectName(QStringLiteral("similarityHistogramChart"));
    m_chart->setAccessibleName(tr("Similarity of relevant and irrelevant pairs"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_chart);
}

void SimilarityView::show(const InspectSubject &subject) {
    const std::vector<InspectModel> models = subject.encoders();
    m_samples.assign(models.size(), {});
    m_chart->setSamples({});
    for (std::size_t i = 0; i < models.size(); ++i) {
        m_samples[i].label = models[i].label;
        m_requests.send(QStringLiteral("judged"), subject.params(&models[i]), [this, i](const Json &result) {
            m_samples[i].pairs.clear();
            for (const Json &pair : result.value("pairs", Json::array()))
                m_samples[i].pairs.push_back({pair.value("similarity", 0.0), pair.value("relevance", 0) > 0});
            m_chart->setSamples(m_samples);
        });
    }
}

} // namespace sintonia
