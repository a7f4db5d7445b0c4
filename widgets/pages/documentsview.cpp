// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/documentsview.h"

#include "widgets/style/icons.h"
#include "widgets/style/numbers.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QTableView>
#include <QTextBrowser>
#include <QTimer>
#include <QVBoxLayout>

namespace sintonia {

DocumentsView::DocumentsView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_model(new DocumentModel(session, this)), m_search(new QLineEdit(this)),
      m_count(new QLabel(this)), m_table(new QTableView(this)), m_text(new QTextBrowser(this)),
      m_splitter(new QSplitter(Qt::Vertical, this)), m_delay(new QTimer(this)) {
    m_search->setObjectName(QStringLiteral("searchLineEdit"));
    m_search->setPlaceholderText(tr("Search the documents for words"));
    m_search->setToolTip(tr("Shows the best matches of a full-text search, best first (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_count->setObjectName(QStringLiteral("documentCountLabel"));
    m_table->setObjectName(QStringLiteral("documentsTableView"));
    m_table->setAccessibleName(tr("Documents"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->resizeSection(DocumentModel::Title, 220);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_text->setObjectName(QStringLiteral("documentTextBrowser"));
    m_text->setAccessibleName(tr("Text of the document"));
    m_text->setOpenLinks(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_text);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);

    auto *line = new QHBoxLayout;
    line->addWidget(m_search, 1);
    line->addWidget(m_count);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(line);
    layout->addWidget(m_splitter, 1);

    m_delay->setSingleShot(true);
    m_delay->setInterval(120);
    connect(m_search, &QLineEdit::textChanged, m_delay, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, this, [this] { m_table->setFocus(); });
    connect(m_delay, &QTimer::timeout, this, [this] { m_model->search(m_search->text()); });
    connect(m_model, &DocumentModel::searched, this, [this](int matches) {
        const bool all = m_search->text().trimmed().isEmpty();
        const bool cut = !all && std::uint64_t(matches) >= DocumentModel::searchLimit;
        m_count->setText(cut ? tr("%1 best matches").arg(countText(std::uint64_t(matches)))
                             : all ? tr("%n documents", nullptr, matches) : tr("%n matches", nullptr, matches));
    });
    connect(m_model, &DocumentModel::failed, m_count, &QLabel::setText);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &DocumentsView::showText);
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this] {
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(0);
        else
            showText();
    });
}

void DocumentsView::showCorpus() {
    const CorpusInfo *corpus = m_session.findCorpus(m_session.corpus());
    m_model->setCorpus(corpus);
    m_text->clear();
    m_model->search(m_search->text());
}

void DocumentsView::focusSearch() {
    m_search->setFocus();
    m_search->selectAll();
}

void DocumentsView::showText() {
    const Document *document = m_model->documentAt(m_table->currentIndex().row());
    if (!document) {
        m_text->clear();
        return;
    }
    const QString title = QString::fromStdString(document->title).toHtmlEscaped();
    const QString text =
        QString::fromStdString(document->text).toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"));
    m_text->setHtml(title.isEmpty() ? text : QStringLiteral("<b>%1</b><p>%2</p>").arg(title, text));
}

void DocumentsView::saveState(QSettings &settings) const {
    settings.setValue(QStringLiteral("documents/splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("documents/header"), m_table->horizontalHeader()->saveState());
}

void DocumentsView::restoreState(const QSettings &settings) {
    m_splitter->restoreState(settings.value(QStringLiteral("documents/splitter")).toByteArray());
    m_table->horizontalHeader()->restoreState(settings.value(QStringLiteral("documents/header")).toByteArray());
}

} // namespace sintonia
