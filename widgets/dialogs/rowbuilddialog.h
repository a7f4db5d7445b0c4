// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/rowcorpusoptions.h"
#include "widgets/models/session.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace sintonia {

class PromptTemplateEditor;

/// What training rows are built from and how; accepted only with values that the engine takes.
class RowBuildDialog : public QDialog {
    Q_OBJECT
public:
    explicit RowBuildDialog(Session &session, QWidget *parent = nullptr);

    /// Shows other values, those of rows built before; the name stays free to choose.
    void setOptions(const RowCorpusOptions &options);
    RowCorpusOptions options() const;

private:
    void addSources(QFormLayout *form);
    void addContext(QFormLayout *form);
    void addAnswers(QFormLayout *form);
    void showSplits();
    void validate();
    QString problem() const;

    Session &m_session;
    std::vector<ModelChoice> m_models;
    QLineEdit *m_name = nullptr;
    QComboBox *m_corpus = nullptr;
    QComboBox *m_split = nullptr;
    QComboBox *m_retriever = nullptr;
    QSpinBox *m_documents = nullptr;
    QSpinBox *m_oracles = nullptr;
    QSpinBox *m_firstRank = nullptr;
    QSpinBox *m_lastRank = nullptr;
    QComboBox *m_order = nullptr;
    QDoubleSpinBox *m_withoutOracle = nullptr;
    QComboBox *m_citation = nullptr;
    QComboBox *m_language = nullptr;
    QSpinBox *m_seed = nullptr;
    PromptTemplateEditor *m_prompt = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_build = nullptr;
};

} // namespace sintonia
