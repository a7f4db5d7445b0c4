// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/rowmodel.h"
#include "widgets/models/session.h"

#include <QSettings>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QSplitter;
class QTableView;
class QTextBrowser;

namespace sintonia {

class CurveChart;
class RequestBar;

/// The first rows of the selected corpus: what they hold and where it comes from, and, with a model's tokenizer, their
/// tokens with those that the loss counts, the lengths of all rows and what would be cut.
class RowsView : public QWidget {
    Q_OBJECT
public:
    explicit RowsView(Session &session, QWidget *parent = nullptr);

    void showCorpus();
    /// Asks for the tokens again: the template or the rows are others.
    void refresh();
    void saveState(QSettings &settings) const;
    void restoreState(const QSettings &settings);

protected:
    /// Writes the row anew in the colours of another palette.
    void changeEvent(QEvent *event) override;

private:
    void showModels();
    void readRows();
    void showRow();
    void preview();
    void showPreview(const Json &preview);

    Session &m_session;
    std::vector<ModelChoice> m_models;
    std::vector<TuningRow> m_rows; ///< the first of the split
    Json m_preview;                ///< reply of "previewRows" for these rows; null before
    RequestBar *m_bar = nullptr;
    QComboBox *m_split = nullptr;
    QComboBox *m_model = nullptr;
    QSpinBox *m_limit = nullptr;
    QComboBox *m_counted = nullptr;
    QPushButton *m_start = nullptr;
    QLabel *m_summary = nullptr;
    RowModel *m_table = nullptr;
    QTableView *m_list = nullptr;
    QTextBrowser *m_text = nullptr;
    CurveChart *m_chart = nullptr;
    QSplitter *m_splitter = nullptr;
    QSplitter *m_columns = nullptr;
};

} // namespace sintonia
