// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/rowexportdialog.h"

#include "widgets/style/icons.h"
#include "widgets/style/numbers.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace sintonia {

RowExportDialog::RowExportDialog(const CorpusInfo &corpus, const QString &folder, QWidget *parent)
    : QDialog(parent), m_corpus(QString::fromStdString(corpus.name)), m_folder(folder), m_format(new QComboBox(this)),
      m_split(new QComboBox(this)), m_meaning(new QLabel(this)), m_file(new QLineEdit(this)) {
    setObjectName(QStringLiteral("rowExportDialog"));
    setWindowTitle(tr("Export the rows of %1").arg(m_corpus));
    m_format->setObjectName(QStringLiteral("rowFormatComboBox"));
    m_format->setToolTip(tr("What the other program reads"));
    for (const std::string &name : rowFormatNames())
        m_format->addItem(QString::fromStdString(name), QString::fromStdString(name));
    m_format->setCurrentIndex(std::max(0, m_format->findText(QStringLiteral("messages"))));
    m_split->setObjectName(QStringLiteral("rowSplitComboBox"));
    m_split->setToolTip(tr("Files of these formats name no part: write one file a part to keep them apart"));
    m_split->addItem(tr("All"), QString());
    for (const auto &[split, count] : corpus.rows)
        m_split->addItem(tr("%1 (%2)").arg(QString::fromStdString(split), countText(count)), QString::fromStdString(split));
    m_meaning->setWordWrap(true);
    m_meaning->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_meaning->setMinimumHeight(2 * m_meaning->fontMetrics().lineSpacing() + 4);
    m_file->setObjectName(QStringLiteral("rowFileLineEdit"));
    m_file->setToolTip(tr("A file of this name is replaced"));
    auto *choose = new QPushButton(icon(QStringLiteral("open")), tr("Choose…"), this);
    choose->setObjectName(QStringLiteral("rowBrowsePushButton"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_export = buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
    m_export->setObjectName(QStringLiteral("rowExportPushButton"));
    m_export->setDefault(true);

    auto *fileLine = new QHBoxLayout;
    fileLine->addWidget(m_file, 1);
    fileLine->addWidget(choose);
    auto *form = new QFormLayout(this);
    form->addRow(tr("&Format"), m_format);
    form->addRow(QString(), m_meaning);
    form->addRow(tr("&Split"), m_split);
    auto *fileLabel = new QLabel(tr("F&ile"), this);
    fileLabel->setBuddy(m_file);
    form->addRow(fileLabel, fileLine);
    form->addRow(buttons);
    resize(560, sizeHint().height());
    connect(m_format, &QComboBox::currentIndexChanged, this, &RowExportDialog::proposeFile);
    connect(m_split, &QComboBox::currentIndexChanged, this, &RowExportDialog::proposeFile);
    connect(choose, &QPushButton::clicked, this, &RowExportDialog::browse);
    connect(m_file, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_export->setEnabled(!text.trimmed().isEmpty()); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    proposeFile();
}

RowExportOptions RowExportDialog::options() const {
    return {m_corpus.toStdString(), m_split->currentData().toString().toStdString(),
            m_format->currentData().toString().toStdString()};
}

QString RowExportDialog::file() const { return m_file->text().trimmed(); }

void RowExportDialog::browse() {
    auto *dialog = new QFileDialog(this, tr("File to write"), QFileInfo(file()).absolutePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QFileInfo(file()).fileName());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &chosen) {
        m_file->setText(chosen);
        m_file->setModified(true);
    });
    dialog->open();
}

void RowExportDialog::proposeFile() {
    const QString format = m_format->currentText();
    m_meaning->setText(format == QLatin1String("squad")
                           ? tr("Questions with the document that answers them; rows whose answer does not stand in it are left out.")
                       : format == QLatin1String("raft") || format == QLatin1String("ragas")
                           ? tr("Question, documents and answer apart; conversations and preference rows are left out.")
                       : format == QLatin1String("messages")
                           ? tr("Whole prompts, made by the newest template; preference rows are left out.")
                           : tr("Whole prompts, made by the newest template."));
    if (m_file->isModified())
        return;
    const QString split = m_split->currentData().toString();
    m_file->setText(QDir(m_folder).filePath(m_corpus + (split.isEmpty() ? QString() : QLatin1Char('-') + split) + QLatin1Char('-') +
                                            format + (format == QLatin1String("squad") ? QStringLiteral(".json") : QStringLiteral(".jsonl"))));
}

} // namespace sintonia
