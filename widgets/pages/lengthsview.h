// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/session.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace sintonia {

class CurveChart;

/// How long the corpus's texts are in tokens of a chosen model, and what its limit would cut.
class LengthsView : public QWidget {
    Q_OBJECT
public:
    explicit LengthsView(Session &session, QWidget *parent = nullptr);

    /// Forgets the figures of the corpus shown before.
    void showCorpus();

private:
    void showModels();
    void ask();
    void showLengths(const Json &lengths);

    Session &m_session;
    QComboBox *m_model = nullptr;
    QSpinBox *m_limit = nullptr;
    QPushButton *m_count = nullptr;
    QLabel *m_summary = nullptr;
    CurveChart *m_chart = nullptr;
    std::vector<ModelChoice> m_models;
    std::int64_t m_request = 0; ///< on its way; 0 = none
};

} // namespace sintonia
