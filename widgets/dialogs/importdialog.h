// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/importpreview.h"
#include "widgets/models/rowmodel.h"
#include "widgets/models/session.h"

#include <QDialog>
#include <QPointer>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTimer;

namespace sintonia {

/// How a source is to be read, with its first records as they would be imported. Every change reads them again, off the GUI
/// thread; Import is possible while the preview has no error and the name is free.
class ImportDialog : public QDialog {
    Q_OBJECT
public:
    ImportDialog(Session &session, QString source, QWidget *parent = nullptr);

    ImportOptions options() const;
    QString source() const { return m_source; }

private:
    void makeForm(QFormLayout *form);
    void readPreview();
    void showPreview(const Result<ImportPreview> &preview);
    void validate();

    Session &m_session;
    QString m_source;
    QLineEdit *m_name = nullptr;
    QComboBox *m_format = nullptr;
    QLineEdit *m_split = nullptr;
    QLineEdit *m_idColumn = nullptr;
    QLineEdit *m_titleColumn = nullptr;
    QLineEdit *m_textColumn = nullptr;
    QCheckBox *m_repair = nullptr;
    QLabel *m_summary = nullptr;
    RowModel *m_records = nullptr;
    QPushButton *m_import = nullptr;
    QTimer *m_delay = nullptr;
    QPointer<Task> m_task;
    int m_generation = 0; ///< of the options: previews of older ones are dropped
    bool m_readable = false;
};

} // namespace sintonia
