// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/corpora.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace sintonia {

/// Shares of train, validation and test for splitCorpus(). Test gets what the other two leave.
class SplitDialog : public QDialog {
    Q_OBJECT
public:
    SplitDialog(const CorpusInfo &corpus, QWidget *parent = nullptr);

    SplitOptions options() const;

private:
    void showRest();

    QComboBox *m_from = nullptr;
    QSpinBox *m_train = nullptr;
    QSpinBox *m_validation = nullptr;
    QLabel *m_test = nullptr;
    QSpinBox *m_seed = nullptr;
    QPushButton *m_split = nullptr;
};

} // namespace sintonia
