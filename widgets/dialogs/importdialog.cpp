// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/importdialog.h"

#include "engine/data/rowgrounds.h"
#include "widgets/models/enginetext.h"
#include "widgets/style/hues.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

namespace sintonia {

ImportDialog::ImportDialog(Session &session, QString source, QWidget *parent)
    : QDialog(parent), m_session(session), m_source(std::move(source)), m_delay(new QTimer(this)) {
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import %1").arg(QFileInfo(m_source).fileName()));
    auto *form = new QFormLayout;
    makeForm(form);
    m_summary = new QLabel(this);
    m_summary->setObjectName(QStringLiteral("summaryLabel"));
    m_summary->setWordWrap(true);
    m_records = new RowModel({tr("Kind"), tr("Id"), tr("Title"), tr("Text")}, this);
    auto *table = new QTableView(this);
    table->setObjectName(QStringLiteral("previewTableView"));
    table->setAccessibleName(tr("First records"));
    table->setModel(m_records);
    table->setWordWrap(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setStretchLastSection(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_import = buttons->addButton(tr("Import"), QDialogButtonBox::AcceptRole);
    m_import->setObjectName(QStringLiteral("importPushButton"));
    m_import->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_summary);
    layout->addWidget(table, 1);
    layout->addWidget(buttons);
    resize(780, 620);
    m_delay->setSingleShot(true);
    m_delay->setInterval(250);
    connect(m_delay, &QTimer::timeout, this, &ImportDialog::readPreview);
    readPreview();
}

void ImportDialog::makeForm(QFormLayout *form) {
    auto *path = new QLabel(QDir::toNativeSeparators(m_source), this);
    path->setTextInteractionFlags(Qt::TextSelectableByMouse);
    path->setWordWrap(true);
    m_format = new QComboBox(this);
    m_format->setObjectName(QStringLiteral("formatComboBox"));
    m_format->setToolTip(tr("How the file is read; normally its content says it"));
    m_format->addItem(tr("Recognise by content"), QString());
    for (const Format &format : formats()) {
        m_format->addItem(QString::fromStdString(format.name), QString::fromStdString(format.name));
        m_format->setItemData(m_format->count() - 1, QString::fromStdString(format.description), Qt::ToolTipRole);
    }
    const auto line = [this](const char *name, const QString &toolTip, const QString &placeholder) {
        auto *edit = new QLineEdit(this);
        edit->setObjectName(QString::fromLatin1(name));
        edit->setToolTip(toolTip);
        edit->setPlaceholderText(placeholder);
        return edit;
    };
    m_name = line("nameLineEdit", tr("What experiments call this corpus; no other of the project may have it"), {});
    m_name->setText(QFileInfo(m_source).isDir() ? QFileInfo(m_source).fileName() : QFileInfo(m_source).completeBaseName());
    m_split = line("splitLineEdit", tr("The part that judgements belong to where the file names none"),
                   tr("train for training rows, else test"));
    m_idColumn = line("idColumnLineEdit", tr("Column or key that holds the id"), QStringLiteral("id"));
    m_titleColumn = line("titleColumnLineEdit", tr("Column or key that holds the title"), QStringLiteral("title"));
    m_textColumn = line("textColumnLineEdit", tr("Column or key that holds the text"), QStringLiteral("text"));
    m_repair = new QCheckBox(tr("Repair texts that were decoded wrongly before (Ã© for é)"), this);
    m_repair->setObjectName(QStringLiteral("repairCheckBox"));
    m_repair->setToolTip(tr("Such texts are always counted; they are changed only when this is on"));
    auto *columns = new QHBoxLayout;
    for (QLineEdit *edit : {m_idColumn, m_titleColumn, m_textColumn})
        columns->addWidget(edit);
    form->addRow(tr("Source"), path);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Format"), m_format);
    auto *columnsLabel = new QLabel(tr("&Columns for id, title, text"), this);
    columnsLabel->setBuddy(m_idColumn);
    form->addRow(columnsLabel, columns);
    form->addRow(tr("&Split of judgements"), m_split);
    form->addRow(QString(), m_repair);

    connect(m_name, &QLineEdit::textChanged, this, &ImportDialog::validate);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ImportDialog::readPreview);
    connect(m_repair, &QCheckBox::toggled, this, &ImportDialog::readPreview);
    for (QLineEdit *edit : {m_idColumn, m_titleColumn, m_textColumn})
        connect(edit, &QLineEdit::textChanged, m_delay, qOverload<>(&QTimer::start));
}

ImportOptions ImportDialog::options() const {
    ImportOptions options;
    options.name = m_name->text().trimmed().toStdString();
    options.read.format = m_format->currentData().toString().toStdString();
    if (!m_split->text().trimmed().isEmpty())
        options.read.split = m_split->text().trimmed().toStdString();
    options.read.repairMojibake = m_repair->isChecked();
    const auto column = [&options](const char *key, const QLineEdit *edit) {
        if (!edit->text().trimmed().isEmpty())
            options.read.columns[key] = edit->text().trimmed().toStdString();
    };
    column("id", m_idColumn);
    column("title", m_titleColumn);
    column("text", m_textColumn);
    return options;
}

void ImportDialog::readPreview() {
    if (m_task)
        m_task->cancel();
    m_readable = false;
    validate();
    m_summary->setText(tr("The first records are read …"));
    m_task = m_session.background().start(
        this,
        [options = options().read, path = fs::path(m_source.toStdString())](
            Project &, StopToken stop, ProgressSink &progress) { return previewImport(options, path, stop, progress); },
        [this, generation = ++m_generation](const Result<ImportPreview> &preview) {
            if (generation == m_generation)
                showPreview(preview);
        });
}

void ImportDialog::showPreview(const Result<ImportPreview> &preview) {
    QPalette colours = palette();
    if (!preview)
        colours.setColor(QPalette::WindowText, hue(Hue::Error, colours));
    m_summary->setPalette(colours);
    m_readable = preview.has_value();
    validate();
    std::vector<RowModel::Row> rows;
    if (!preview) {
        m_summary->setText(tr("This can't be imported as it is: %1").arg(errorText(preview.error())));
        m_records->setRows({});
        return;
    }
    const auto add = [&rows](const QString &kind, const std::string &id, const std::string &title, const std::string &text) {
        rows.push_back({kind, QString::fromStdString(id), QString::fromStdString(title),
                        QString::fromStdString(text.substr(0, 400)).simplified()});
    };
    for (const Document &document : preview->documents)
        add(tr("document"), document.id, document.title, document.text);
    for (const Query &query : preview->queries)
        add(tr("question"), query.id, {}, query.text);
    for (const TuningRow &row : preview->rows)
        add(tr("row"), row.id, askedText(row), row.completion);
    m_records->setRows(std::move(rows));
    QString text =
        tr("Format: %1. The first records, as they will be imported:").arg(QString::fromStdString(preview->format));
    if (!preview->problems.empty()) {
        const ImportProblem &first = preview->problems.front();
        text += QLatin1Char('\n') +
                tr("%n of them can't be read as they are, the first at %1: %2", nullptr, int(preview->problems.size()))
                    .arg(QString::fromStdString(first.place), engineText(first.reason));
    }
    m_summary->setText(text);
}

void ImportDialog::validate() {
    const QString name = m_name->text().trimmed();
    QString problem;
    if (name.isEmpty())
        problem = tr("The corpus needs a name.");
    else if (m_session.findCorpus(name))
        problem = tr("There is a corpus of this name already.");
    if (!m_import)
        return;
    m_import->setEnabled(m_readable && problem.isEmpty());
    m_import->setToolTip(problem.isEmpty() ? tr("Import everything, or nothing when more than 5 % is broken") : problem);
}

} // namespace sintonia
