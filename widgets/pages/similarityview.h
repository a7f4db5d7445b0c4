// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pages/inspectsubject.h"
#include "widgets/plots/histogramchart.h"

namespace sintonia {

class RequestBar;

/// Similarity histograms over all judged pairs of the set, A above B.
class SimilarityView : public QWidget {
    Q_OBJECT
public:
    SimilarityView(RequestBar &requests, QWidget *parent = nullptr);
    void show(const InspectSubject &subject);

private:
    RequestBar &m_requests;
    HistogramChart *m_chart = nullptr;
    std::vector<SimilaritySample> m_samples;
};

} // namespace sintonia
