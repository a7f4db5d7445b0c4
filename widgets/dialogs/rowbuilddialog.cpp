// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/rowbuilddialog.h"

#include "widgets/dialogs/prompttemplateeditor.h"
#include "widgets/style/hues.h"
#include "widgets/style/numbers.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace sintonia {
namespace {

QSpinBox *makeSpinBox(const char *name, int least, int most, const QString &toolTip, QWidget *parent) {
    auto *box = new QSpinBox(parent);
    box->setObjectName(QString::fromLatin1(name));
    box->setRange(least, most);
    box->setToolTip(toolTip);
    return box;
}

QComboBox *makeComboBox(const char *name, const QString &toolTip, QWidget *parent) {
    auto *box = new QComboBox(parent);
    box->setObjectName(QString::fromLatin1(name));
    box->setToolTip(toolTip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(18);
    return box;
}

void choose(QComboBox *box, const std::string &value) {
    box->setCurrentIndex(std::max(0, box->findData(QString::fromStdString(value))));
}

std::string chosen(const QComboBox *box) { return box->currentData().toString().toStdString(); }

} // namespace

RowBuildDialog::RowBuildDialog(Session &session, QWidget *parent)
    : QDialog(parent), m_session(session), m_prompt(new PromptTemplateEditor(this)), m_problem(new QLabel(this)) {
    setObjectName(QStringLiteral("rowBuildDialog"));
    setWindowTitle(tr("Build training rows"));
    auto *meaning = new QLabel(
        tr("Each question becomes a row: the question, documents that a retriever finds, and the answer. A share of the rows "
           "lacks the document with the answer, so that the model learns to say so."),
        this);
    meaning->setWordWrap(true);
    auto *sources = new QFormLayout;
    addSources(sources);
    auto *context = new QGroupBox(tr("Context"), this);
    addContext(new QFormLayout(context));
    auto *answers = new QGroupBox(tr("Answers"), this);
    addAnswers(new QFormLayout(answers));
    auto *prompt = new QGroupBox(tr("Prompt"), this);
    (new QVBoxLayout(prompt))->addWidget(m_prompt);
    m_problem->setObjectName(QStringLiteral("buildProblemLabel"));
    m_problem->setWordWrap(true);
    QPalette colours = m_problem->palette();
    colours.setColor(QPalette::WindowText, hue(Hue::Error, colours));
    m_problem->setPalette(colours);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_build = buttons->addButton(tr("Build"), QDialogButtonBox::AcceptRole);
    m_build->setObjectName(QStringLiteral("buildPushButton"));
    m_build->setDefault(true);
    m_build->setToolTip(tr("Search the documents of every question and store the rows as a corpus of the project"));

    auto *left = new QVBoxLayout;
    left->addLayout(sources);
    left->addWidget(context);
    left->addWidget(answers);
    left->addStretch(1);
    auto *columns = new QHBoxLayout;
    columns->addLayout(left, 1);
    columns->addWidget(prompt, 1);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(meaning);
    layout->addLayout(columns, 1);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    resize(980, 600);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_prompt, &PromptTemplateEditor::changed, this, &RowBuildDialog::validate);
    RowCorpusOptions defaults;
    defaults.corpus = m_corpus->currentText().toStdString();
    setOptions(defaults);
}

void RowBuildDialog::addSources(QFormLayout *form) {
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("rowsNameLineEdit"));
    m_name->setToolTip(tr("What experiments call these rows; no other corpus of the project may have it"));
    m_corpus = makeComboBox("questionsComboBox", tr("A corpus with judged questions and their answers, as SQuAD has them"), this);
    for (const CorpusInfo &corpus : m_session.corpora()) {
        if (!corpus.judgements.empty())
            m_corpus->addItem(QString::fromStdString(corpus.name));
    }
    m_split = makeComboBox("questionSplitComboBox", tr("Which questions become rows; rows keep the part that their question is in"), this);
    m_retriever = makeComboBox("retrieverComboBox", tr("Finds the documents beside the one with the answer: take what will find them later"), this);
    m_retriever->addItem(tr("Lexical (BM25)"));
    m_models = m_session.encoders();
    for (const ModelChoice &model : m_models)
        m_retriever->addItem(model.label);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Questions"), m_corpus);
    form->addRow(tr("&Split"), m_split);
    form->addRow(tr("&Retriever"), m_retriever);
    connect(m_name, &QLineEdit::textChanged, this, &RowBuildDialog::validate);
    connect(m_corpus, &QComboBox::currentIndexChanged, this, &RowBuildDialog::showSplits);
}

void RowBuildDialog::addContext(QFormLayout *form) {
    m_documents = makeSpinBox("documentsSpinBox", 1, 100, tr("Documents in each context"), this);
    m_oracles = makeSpinBox("oraclesSpinBox", 1, 100, tr("At most so many of them hold the answer, the best ranked first"), this);
    m_firstRank = makeSpinBox("firstRankSpinBox", 1, 10000, tr("The other documents are drawn from this rank of the search …"), this);
    m_lastRank = makeSpinBox("lastRankSpinBox", 1, 10000, tr("… to this one; low ranks are near misses, high ones easy to tell"), this);
    m_order = makeComboBox("orderComboBox", tr("A fixed place of the answer teaches the model to look there alone"), this);
    const QStringList orders{tr("Shuffled"), tr("As ranked"), tr("With the answer first"), tr("With the answer last")};
    for (int i = 0; i < orders.size(); ++i)
        m_order->addItem(orders[i], QString::fromStdString(documentOrders()[std::size_t(i)]));
    auto *ranks = new QHBoxLayout;
    ranks->addWidget(m_firstRank, 1);
    ranks->addWidget(new QLabel(tr("to"), this));
    ranks->addWidget(m_lastRank, 1);
    form->addRow(tr("&Documents"), m_documents);
    form->addRow(tr("With the &answer"), m_oracles);
    auto *ranksLabel = new QLabel(tr("&Others from rank"), this);
    ranksLabel->setBuddy(m_firstRank);
    form->addRow(ranksLabel, ranks);
    form->addRow(tr("Ord&er"), m_order);
    for (QSpinBox *box : {m_documents, m_oracles, m_firstRank, m_lastRank})
        connect(box, &QSpinBox::valueChanged, this, &RowBuildDialog::validate);
}

void RowBuildDialog::addAnswers(QFormLayout *form) {
    m_withoutOracle = new QDoubleSpinBox(this);
    m_withoutOracle->setObjectName(QStringLiteral("withoutOracleDoubleSpinBox"));
    m_withoutOracle->setRange(0, 100);
    m_withoutOracle->setDecimals(1);
    m_withoutOracle->setSuffix(QStringLiteral(" %"));
    m_withoutOracle->setToolTip(tr("Share of the rows whose context lacks the answer: their answer says that it is not there"));
    m_citation = makeComboBox("citationComboBox", tr("What the answer ends with, so that the model learns to name its source"), this);
    const QStringList styles{tr("None"), tr("Numbers: answer [2]"), tr("Titles: answer (Moon)")};
    for (int i = 0; i < styles.size(); ++i)
        m_citation->addItem(styles[i], QString::fromStdString(citationStyles()[std::size_t(i)]));
    m_language = makeComboBox("languageComboBox", tr("Language of the sentence that says that the answer is not there"), this);
    m_language->addItem(tr("Each row's own"), QStringLiteral("auto"));
    for (const auto &[name, code] : promptLanguages())
        m_language->addItem(name, QString::fromStdString(code));
    m_seed = makeSpinBox("seedSpinBox", 0, 1000000, tr("The same number gives the same rows"), this);
    form->addRow(tr("&Without the answer"), m_withoutOracle);
    form->addRow(tr("&Citation"), m_citation);
    form->addRow(tr("&Language"), m_language);
    form->addRow(tr("Seed"), m_seed);
}

void RowBuildDialog::setOptions(const RowCorpusOptions &options) {
    const int corpus = m_corpus->findText(QString::fromStdString(options.corpus));
    m_corpus->setCurrentIndex(corpus >= 0 ? corpus : m_corpus->currentIndex());
    showSplits();
    if (options.splits.size() == 1)
        choose(m_split, options.splits.front());
    const auto model = std::find_if(m_models.begin(), m_models.end(),
                                    [&](const ModelChoice &choice) { return choice.toRpc() == options.retriever; });
    m_retriever->setCurrentIndex(model == m_models.end() ? 0 : int(model - m_models.begin()) + 1);
    const RagRowOptions &rows = options.rows;
    m_documents->setValue(rows.documents);
    m_oracles->setValue(rows.oracles);
    m_firstRank->setValue(rows.firstRank);
    m_lastRank->setValue(rows.lastRank);
    choose(m_order, rows.order);
    m_withoutOracle->setValue(rows.withoutOracle * 100);
    choose(m_citation, rows.citation);
    choose(m_language, rows.language);
    m_seed->setValue(int(rows.seed));
    const QString language = QLocale().name().left(2);
    m_prompt->setPrompt(options.prompt ? *options.prompt : defaultPromptTemplate(language.toStdString()));
    validate();
}

RowCorpusOptions RowBuildDialog::options() const {
    RowCorpusOptions options;
    options.name = m_name->text().trimmed().toStdString();
    options.corpus = m_corpus->currentText().toStdString();
    if (const auto split = chosen(m_split); !split.empty())
        options.splits = {split};
    if (const int model = m_retriever->currentIndex(); model > 0)
        options.retriever = m_models[std::size_t(model) - 1].toRpc();
    RagRowOptions &rows = options.rows;
    rows.documents = m_documents->value();
    rows.oracles = m_oracles->value();
    rows.firstRank = m_firstRank->value();
    rows.lastRank = m_lastRank->value();
    rows.order = chosen(m_order);
    rows.withoutOracle = m_withoutOracle->value() / 100;
    rows.citation = chosen(m_citation);
    rows.language = chosen(m_language);
    rows.seed = std::uint64_t(m_seed->value());
    options.prompt = m_prompt->prompt();
    return options;
}

void RowBuildDialog::showSplits() {
    m_split->clear();
    m_split->addItem(tr("All"), QString());
    if (const CorpusInfo *corpus = m_session.findCorpus(m_corpus->currentText())) {
        for (const auto &[split, count] : corpus->judgements)
            m_split->addItem(tr("%1 (%2)").arg(QString::fromStdString(split), countText(count)), QString::fromStdString(split));
        if (!m_name->isModified())
            m_name->setText(tr("%1-rows").arg(m_corpus->currentText()));
    }
    validate();
}

QString RowBuildDialog::problem() const {
    const QString name = m_name->text().trimmed();
    if (m_corpus->count() == 0)
        return tr("There is no corpus with judged questions yet; import one on the Corpus page.");
    if (name.isEmpty())
        return tr("The rows need a name.");
    if (m_session.findCorpus(name))
        return tr("There is a corpus of this name already.");
    if (m_lastRank->value() < m_firstRank->value())
        return tr("The last rank must not be before the first.");
    if (m_oracles->value() > m_documents->value())
        return tr("More documents with the answer than documents in all.");
    return m_prompt->problem();
}

void RowBuildDialog::validate() {
    if (!m_build)
        return;
    const QString text = problem();
    m_problem->setText(text);
    m_build->setEnabled(text.isEmpty());
}

} // namespace sintonia
