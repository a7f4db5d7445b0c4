// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/rowexport.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace sintonia {

/// Which rows of a corpus go into which file, and in what format.
class RowExportDialog : public QDialog {
    Q_OBJECT
public:
    /// `folder` is where the file goes unless the person says otherwise.
    RowExportDialog(const CorpusInfo &corpus, const QString &folder, QWidget *parent = nullptr);

    RowExportOptions options() const;
    QString file() const;

private:
    void browse();
    void proposeFile();

    QString m_corpus, m_folder;
    QComboBox *m_format = nullptr;
    QComboBox *m_split = nullptr;
    QLabel *m_meaning = nullptr;
    QLineEdit *m_file = nullptr;
    QPushButton *m_export = nullptr;
};

} // namespace sintonia
