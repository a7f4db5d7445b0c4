// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/splitdialog.h"

#include "widgets/style/numbers.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

namespace sintonia {
namespace {

QSpinBox *makeShare(const char *name, int value, const QString &toolTip, QWidget *parent) {
    auto *box = new QSpinBox(parent);
    box->setObjectName(QString::fromLatin1(name));
    box->setRange(0, 100);
    box->setSuffix(QStringLiteral(" %"));
    box->setValue(value);
    box->setToolTip(toolTip);
    return box;
}

} // namespace

SplitDialog::SplitDialog(const CorpusInfo &corpus, QWidget *parent) : QDialog(parent) {
    setObjectName(QStringLiteral("splitDialog"));
    setWindowTitle(tr("Split %1").arg(QString::fromStdString(corpus.name)));
    auto *meaning = new QLabel(corpus.rows.empty() ?
                               tr("Divides the judged questions by document: no document, and no near copy of one, is in two parts. "
                                  "So a model can't score on what it saw in training. The corpus's present splits are replaced.")
                               : tr("Divides the rows by the document that their answer stands in: no document, and no near copy of one, "
                                    "answers rows of two parts. So a model can't score on what it saw in training."),
                               this);
    meaning->setWordWrap(true);
    m_from = new QComboBox(this);
    m_from->setObjectName(QStringLiteral("fromComboBox"));
    m_from->setToolTip(tr("Which of them are divided; the others stay as they are"));
    m_from->addItem(corpus.rows.empty() ? tr("All judgements") : tr("All rows"), QString());
    for (const auto &[split, count] : corpus.rows.empty() ? corpus.judgements : corpus.rows)
        m_from->addItem(tr("%1 (%2)").arg(QString::fromStdString(split), countText(count)), QString::fromStdString(split));
    m_train = makeShare("trainSpinBox", 60, tr("Share that the model learns from"), this);
    m_validation = makeShare("validationSpinBox", 20, tr("Share that decides when training stops"), this);
    m_test = new QLabel(this);
    m_test->setObjectName(QStringLiteral("testLabel"));
    m_seed = new QSpinBox(this);
    m_seed->setObjectName(QStringLiteral("seedSpinBox"));
    m_seed->setRange(0, 1000000);
    m_seed->setValue(1);
    m_seed->setToolTip(tr("The same number gives the same division"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_split = buttons->addButton(tr("Split"), QDialogButtonBox::AcceptRole);
    m_split->setObjectName(QStringLiteral("splitPushButton"));
    m_split->setDefault(true);

    auto *form = new QFormLayout(this);
    form->addRow(meaning);
    form->addRow(tr("Divide"), m_from);
    form->addRow(tr("Train"), m_train);
    form->addRow(tr("Validation"), m_validation);
    form->addRow(tr("Test"), m_test);
    form->addRow(tr("Seed"), m_seed);
    form->addRow(buttons);
    resize(460, sizeHint().height());

    connect(m_train, &QSpinBox::valueChanged, this, &SplitDialog::showRest);
    connect(m_validation, &QSpinBox::valueChanged, this, &SplitDialog::showRest);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    showRest();
}

void SplitDialog::showRest() {
    const int rest = 100 - m_train->value() - m_validation->value();
    m_test->setText(rest >= 0 ? shareText(rest / 100.0) : tr("Train and validation are more than 100 % together"));
    m_split->setEnabled(rest >= 0);
}

SplitOptions SplitDialog::options() const {
    SplitOptions options;
    options.train = m_train->value() / 100.0;
    options.validation = m_validation->value() / 100.0;
    options.test = 1 - options.train - options.validation;
    options.seed = std::uint64_t(m_seed->value());
    options.from = m_from->currentData().toString().toStdString();
    return options;
}

} // namespace sintonia
