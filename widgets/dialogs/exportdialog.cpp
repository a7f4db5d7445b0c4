// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/exportdialog.h"

#include "widgets/models/enginetext.h"
#include "widgets/style/hues.h"
#include "widgets/style/icons.h"
#include "widgets/style/noticebar.h"
#include "widgets/style/numbers.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sintonia {

ExportDialog::ExportDialog(Session &session, const QString &run, QWidget *parent)
    : QDialog(parent), m_session(session), m_run(run), m_format(new QComboBox(this)), m_type(new QComboBox(this)),
      m_folder(new QLineEdit(this)), m_start(new QPushButton(icon(QStringLiteral("export")), tr("Export"), this)),
      m_progress(new QProgressBar(this)), m_stage(new QLabel(this)), m_proof(new QLabel(this)),
      m_notice(new NoticeBar(this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("exportDialog"));
    const RunInfo *info = session.findRun(run);
    setWindowTitle(tr("Export %1").arg(info && !info->name.empty() ? QString::fromStdString(info->name) : run));
    m_languageModel = info && info->kind == "llm";
    resize(560, 280);
    m_format->setObjectName(QStringLiteral("exportFormatComboBox"));
    m_format->setToolTip(tr("What the other program reads"));
    m_type->setObjectName(QStringLiteral("exportTypeComboBox"));
    m_type->setToolTip(tr("Type of the weights: the shorter it is, the smaller the file and the more it is rounded"));
    m_folder->setObjectName(QStringLiteral("exportFolderLineEdit"));
    m_folder->setText(QDir(session.folder()).filePath(QStringLiteral("exports/") + run));
    m_folder->setToolTip(tr("A folder that does not exist yet or is empty"));
    auto *browseButton = new QPushButton(icon(QStringLiteral("open")), tr("Choose…"), this);
    browseButton->setObjectName(QStringLiteral("exportBrowsePushButton"));
    m_start->setObjectName(QStringLiteral("exportPushButton"));
    m_start->setToolTip(tr("Write the model, load it again and compare what it computes with the run's"));
    m_start->setDefault(true);
    m_proof->setObjectName(QStringLiteral("exportProofLabel"));
    m_proof->setWordWrap(true);
    m_proof->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_progress->setTextVisible(false);

    auto *folderLine = new QHBoxLayout;
    folderLine->addWidget(m_folder, 1);
    folderLine->addWidget(browseButton);
    auto *form = new QFormLayout;
    form->addRow(tr("&Format"), m_format);
    form->addRow(tr("&Numbers"), m_type);
    auto *folderLabel = new QLabel(tr("F&older"), this);
    folderLabel->setBuddy(m_folder);
    form->addRow(folderLabel, folderLine);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_start, QDialogButtonBox::ActionRole);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_notice);
    layout->addWidget(m_stage);
    layout->addWidget(m_progress);
    layout->addWidget(m_proof);
    layout->addStretch(1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(browseButton, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_start, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::showTypes);
    connect(m_folder, &QLineEdit::textChanged, this, [this] { setBusy(m_request >= 0); });
    connect(&session.engine(), &Engine::progress, this,
            [this](std::int64_t id, const QString &stage, std::uint64_t done, std::uint64_t total, const QString &) {
                if (id != m_request)
                    return;
                m_stage->setText(engineText(stage));
                m_progress->setRange(0, total ? 1000 : 0);
                m_progress->setValue(total ? int(1000.0 * double(done) / double(total)) : 0);
            });
    connect(&session.engine(), &Engine::stateChanged, this, &ExportDialog::showFormats);
    showFormats();
}

ExportDialog::~ExportDialog() {
    if (m_request >= 0)
        m_session.engine().cancel(m_request);
}

void ExportDialog::showFormats() {
    if (m_format->count() == 0) {
        m_stage->setText(tr("The engine is being asked for the formats that it writes …"));
        for (const Json &format : m_session.engine().description().value("export_formats", Json::array())) {
            if (m_languageModel && !format.value("language_models", true))
                continue;
            const QString name = QString::fromStdString(format.value("name", std::string()));
            m_format->addItem(tr("%1 – %2").arg(name, engineText(format.value("description", std::string()))), name);
        }
    }
    setBusy(m_request >= 0);
}

void ExportDialog::showTypes() {
    const std::vector<std::pair<std::string, QString>> known = {{"f32", tr("32 bits, exact")},
                                                                {"bf16", tr("16 bits, range of 32 (bf16)")},
                                                                {"f16", tr("16 bits (f16)")},
                                                                {"q8_0", tr("8 bits in blocks (Q8_0)")}};
    const QString before = m_type->currentData().toString();
    m_type->clear();
    const std::string chosen = m_format->currentData().toString().toStdString();
    for (const Json &format : m_session.engine().description().value("export_formats", Json::array())) {
        const Json types = format.value("dtypes", Json::array());
        for (const auto &[name, text] : known)
            if (format.value("name", std::string()) == chosen &&
                std::find(types.begin(), types.end(), Json(name)) != types.end())
                m_type->addItem(text, QString::fromStdString(name));
    }
    m_type->setCurrentIndex(std::max(0, m_type->findData(before)));
}

void ExportDialog::browse() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for the exported model"), m_folder->text());
    if (!folder.isEmpty())
        m_folder->setText(folder);
}

void ExportDialog::setBusy(bool busy) {
    m_start->setEnabled(!busy && m_format->count() > 0 && !m_folder->text().trimmed().isEmpty());
    m_format->setEnabled(!busy);
    m_type->setEnabled(!busy && m_type->count() > 1);
    m_folder->setEnabled(!busy);
    m_stage->setVisible(busy || m_format->count() == 0);
    m_progress->setVisible(busy);
}

void ExportDialog::start() {
    m_notice->hide();
    m_proof->clear();
    m_stage->setText(tr("Writing the model"));
    m_progress->setRange(0, 0);
    Json params = {{"project", m_session.folder().toStdString()},
                   {"run", m_run.toStdString()},
                   {"format", m_format->currentData().toString().toStdString()},
                   {"output", m_folder->text().trimmed().toStdString()}};
    if (m_type->count() > 0)
        params["dtype"] = m_type->currentData().toString().toStdString();
    m_request = m_session.engine().request(this, QStringLiteral("export"), params,
                                           [this](const Result<Json> &reply) { finished(reply); });
    setBusy(true);
}

void ExportDialog::finished(const Result<Json> &reply) {
    m_request = -1;
    setBusy(false);
    if (!reply)
        return m_notice->showNotice(
            NoticeBar::Kind::Error,
            tr("Nothing was exported. The run is not touched; choose another folder or format and try again."),
            errorText(reply.error()));
    const bool passed = reply->value("passed", false);
    const QString probes = countText(reply->value("probes", std::uint64_t(0)));
    const QString deviation = numberText(reply->value("largest_deviation", 0.0), 3);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, hue(passed ? Hue::Relevant : Hue::Error, colours));
    m_proof->setPalette(colours);
    m_proof->setText((passed
                          ? tr("✓ Proved: loaded again, %1 texts give the same within the rounding of the type; the largest "
                               "deviation is %2. The model is in %3.")
                          : tr("✕ Not proved: loaded again, %1 texts deviate by up to %2. Do not use the model in %3."))
                         .arg(probes, deviation, QString::fromStdString(reply->value("output", std::string()))));
}

} // namespace sintonia
