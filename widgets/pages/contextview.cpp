// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/contextview.h"

#include "widgets/dialogs/documentdialog.h"
#include "widgets/models/contextmodel.h"
#include "widgets/pages/pageaction.h"
#include "widgets/style/hues.h"
#include "widgets/style/markedtext.h"

#include <QAction>
#include <QEvent>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace sintonia {

ContextView::ContextView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_model(new ContextModel(this)), m_list(new QListView(this)),
      m_text(new QTextBrowser(this)) {
    auto *title = new QLabel(tr("Co&ntext"), this);
    title->setBuddy(m_list);
    m_list->setObjectName(QStringLiteral("contextListView"));
    m_list->setAccessibleName(tr("Context"));
    m_list->setToolTip(tr("The documents that the models read, in this order; drag to change it"));
    m_list->setModel(m_model);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDefaultDropAction(Qt::MoveAction);
    m_list->setTextElideMode(Qt::ElideRight);
    m_text->setObjectName(QStringLiteral("contextTextBrowser"));
    m_text->setAccessibleName(tr("Text of the selected document"));
    m_text->setToolTip(tr("Marked: sentences that an answer rests on; those of model B are underlined"));
    makeActions();
    auto *head = new QHBoxLayout;
    head->addWidget(title, 1);
    for (QAction *action : {m_add, m_remove, m_up, m_down}) {
        auto *button = makeActionButton(action, this);
        if (action != m_add)
            button->setText({});
        button->setAccessibleName(action->text());
        head->addWidget(button);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(head);
    layout->addWidget(m_list, 2);
    layout->addWidget(m_text, 3);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        updateActions();
        showDocument();
    });
    connect(m_model, &ContextModel::edited, this, [this] {
        m_used = {};
        if (!m_list->currentIndex().isValid() && m_model->rowCount() > 0)
            m_list->setCurrentIndex(m_model->index(0));
        updateActions();
        showDocument();
    });
    updateActions();
    showDocument();
}

void ContextView::makeActions() {
    m_add = makePageAction(this, QStringLiteral("addContextAction"), QStringLiteral("add"), tr("Add…"),
                           tr("Look for a document of the corpus and put it into the context"));
    m_remove = makePageAction(m_list, QStringLiteral("removeContextAction"), QStringLiteral("remove"), tr("Remove"),
                              tr("Take the selected document out of the context; the corpus keeps it"), Qt::Key_Delete);
    m_up = makePageAction(this, QStringLiteral("moveUpContextAction"), QStringLiteral("up"), tr("Up"),
                          tr("The models read the selected document one place earlier"), Qt::ALT | Qt::Key_Up);
    m_down = makePageAction(this, QStringLiteral("moveDownContextAction"), QStringLiteral("down"), tr("Down"),
                            tr("The models read the selected document one place later"), Qt::ALT | Qt::Key_Down);
    m_remove->setShortcutContext(Qt::WidgetShortcut);
    for (QAction *action : {m_up, m_down})
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(m_add, &QAction::triggered, this, &ContextView::addDocuments);
    connect(m_remove, &QAction::triggered, this, [this] { m_model->remove(currentRow()); });
    connect(m_up, &QAction::triggered, this, [this] { move(-1); });
    connect(m_down, &QAction::triggered, this, [this] { move(1); });
}

int ContextView::currentRow() const { return m_list->currentIndex().row(); }

void ContextView::move(int by) {
    const int row = currentRow();
    if (m_model->moveBy(row, by))
        m_list->setCurrentIndex(m_model->index(row + by));
    updateActions();
}

void ContextView::updateActions() {
    const int row = currentRow();
    m_add->setEnabled(!m_corpus.isEmpty());
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_model->rowCount());
}

void ContextView::setSource(const QString &corpus, const QString &question) {
    m_corpus = corpus;
    m_question = question;
    updateActions();
}

void ContextView::setUsed(int side, const QStringList &sentences) {
    m_used[std::size_t(side)] = sentences;
    showDocument();
}

void ContextView::showDocument() {
    const int row = currentRow();
    if (row < 0 || row >= m_model->rowCount()) {
        m_text->setPlainText(
            tr("No document yet. “Find context” takes those nearest to the question; “Add…” looks for one by words."));
        return;
    }
    const Document &document = m_model->documents()[std::size_t(row)].document;
    const QPalette colours = palette();
    const std::vector<TextMark> marks{{m_used[1], markColour(hue(Hue::Tuned, colours), colours), true},
                                      {m_used[0], markColour(hue(Hue::Base, colours), colours), false}};
    m_text->setHtml(QStringLiteral("<h4>%1</h4><p>%2</p>")
                        .arg(QString::fromStdString(document.title).toHtmlEscaped(),
                             markedHtml(QString::fromStdString(document.text), marks)));
}

void ContextView::addDocuments() {
    auto *dialog = new DocumentDialog(m_session, m_corpus, m_question, this);
    connect(dialog, &DocumentDialog::chosen, this, [this, corpus = m_corpus](const Document &document) {
        m_model->append({document, false, {{"corpus", corpus.toStdString()}, {"retriever", "by hand"}}});
        m_list->setCurrentIndex(m_model->index(m_model->rowCount() - 1));
    });
    dialog->show();
}

void ContextView::changeEvent(QEvent *event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showDocument();
}

} // namespace sintonia
