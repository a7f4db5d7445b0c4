// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/documentdialog.h"

#include "widgets/models/enginetext.h"
#include "widgets/style/icons.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace sintonia {

namespace {

constexpr std::uint64_t mostShown = 50;

} // namespace

DocumentDialog::DocumentDialog(Session &session, const QString &corpus, const QString &words, QWidget *parent)
    : QDialog(parent), m_session(session), m_corpus(corpus) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Add a document of %1").arg(corpus));
    resize(560, 420);
    m_words = new QLineEdit(words, this);
    m_words->setObjectName(QStringLiteral("documentWordsLineEdit"));
    m_words->setPlaceholderText(tr("Words of the document"));
    m_words->setToolTip(tr("Finds the documents that hold these words, the best first"));
    m_words->setClearButtonEnabled(true);
    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("foundDocumentsListWidget"));
    m_list->setAccessibleName(tr("Documents found"));
    m_list->setTextElideMode(Qt::ElideRight);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_add = buttons->addButton(tr("Add"), QDialogButtonBox::ActionRole);
    m_add->setObjectName(QStringLiteral("addDocumentPushButton"));
    m_add->setToolTip(tr("Puts the selected document at the end of the context (Enter)"));
    m_add->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_words);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
    connect(m_words, &QLineEdit::textChanged, this, &DocumentDialog::search);
    connect(m_list, &QListWidget::itemActivated, this, &DocumentDialog::choose);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) { m_add->setEnabled(row >= 0); });
    connect(m_add, &QPushButton::clicked, this, &DocumentDialog::choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_add->setEnabled(false);
    search();
}

void DocumentDialog::search() {
    const auto find = [name = m_corpus.toStdString(),
                       words = m_words->text().trimmed().toStdString()](Project &project) -> Result<std::vector<Document>> {
        SINTONIA_ASSIGN(info, corpus(project, name));
        if (words.empty())
            return documents(project, info, 0, mostShown);
        SINTONIA_ASSIGN(positions, searchDocuments(project, info, words, mostShown));
        std::vector<Document> found;
        for (const auto position : positions) {
            SINTONIA_ASSIGN(page, documents(project, info, position, 1));
            found.insert(found.end(), page.begin(), page.end());
        }
        return found;
    };
    m_session.background().query(this, find, [this, number = ++m_search](Result<std::vector<Document>> found) {
        if (number != m_search)
            return;
        m_list->clear();
        m_found = found ? std::move(*found) : std::vector<Document>();
        if (!found)
            m_list->addItem(errorText(found.error()));
        for (const Document &document : m_found) {
            const QString text = QString::fromStdString(document.text).simplified();
            const QString title = QString::fromStdString(document.title);
            auto *item =
                new QListWidgetItem(title.isEmpty() ? text.left(160) : QStringLiteral("%1 – %2").arg(title, text.left(120)));
            item->setToolTip(QStringLiteral("<qt>%1</qt>").arg(text.left(600).toHtmlEscaped()));
            m_list->addItem(item);
        }
        if (!m_found.empty())
            m_list->setCurrentRow(0);
    });
}

void DocumentDialog::choose() {
    if (const int row = m_list->currentRow(); row >= 0 && std::size_t(row) < m_found.size())
        Q_EMIT chosen(m_found[std::size_t(row)]);
}

} // namespace sintonia
