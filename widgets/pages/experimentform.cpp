// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/experimentform.h"

#include "widgets/pages/fieldvalues.h"
#include "widgets/style/hues.h"
#include "widgets/style/numbers.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sintonia {
namespace {

using Type = OptionField::Type;

QString translated(const std::string &text) { return QCoreApplication::translate("OptionField", text.c_str()); }

QString setText(const Json &set) {
    return QString::fromStdString(set.value("corpus", std::string()) + " / " + set.value("split", std::string()));
}

/// The field's key, with the kind before it where only language models have the field: "llm.batch_size".
QString nameOf(const OptionField &field) {
    const QString kind = field.condition == "kind=llm" ? QStringLiteral("llm.") : QString();
    return kind + QString::fromStdString(field.key);
}

QString editorName(const OptionField &field, const QWidget &editor) {
    return nameOf(field) + QLatin1Char('_') + QString::fromLatin1(editor.metaObject()->className()).mid(1);
}

/// Whether the field is an object or null: a box that shows its values while it is ticked.
bool opensGroup(const OptionField &field) {
    const auto &fields = experimentFields();
    return std::any_of(fields.begin(), fields.end(), [&](const OptionField &other) { return other.condition == field.key; });
}

} // namespace

ExperimentForm::ExperimentForm(Session &session, QWidget *parent) : QWidget(parent), m_session(session) {
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 6, 0);
    auto *commonForm = new QFormLayout;
    commonForm->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    layout->addLayout(commonForm);
    for (const OptionField &field : experimentFields()) {
        if (field.common)
            addRow(field, commonForm, nullptr);
    }
    std::string group;
    QFormLayout *form = nullptr;
    QWidget *body = nullptr;
    for (const OptionField &field : experimentFields()) {
        if (field.common || (field.type == Type::Choice && field.choices.size() < 2))
            continue;
        if (field.group != group) {
            group = field.group;
            QString title = translated(group);
            title[0] = title[0].toUpper();
            form = addGroup(title, layout, body);
        }
        addRow(field, form, body);
    }
    layout->addStretch(1);
    refreshChoices();
    setExperiment(Json::object());
}

QFormLayout *ExperimentForm::addGroup(const QString &title, QVBoxLayout *layout, QWidget *&body) {
    auto *fold = new QToolButton(this);
    fold->setObjectName(title + QStringLiteral("GroupToolButton"));
    fold->setText(tr("More: %1").arg(title));
    fold->setToolTip(tr("Show or hide the further options of this group"));
    fold->setCheckable(true);
    fold->setAutoRaise(true);
    fold->setArrowType(Qt::RightArrow);
    fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    fold->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    body = new QWidget(this);
    body->hide();
    auto *form = new QFormLayout(body);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setContentsMargins(12, 0, 0, 6);
    layout->addWidget(fold);
    layout->addWidget(body);
    connect(fold, &QToolButton::toggled, body, [fold, body = body](bool on) {
        body->setVisible(on);
        fold->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
    });
    body->setProperty("fold", QVariant::fromValue<QObject *>(fold));
    return form;
}

void ExperimentForm::addRow(const OptionField &field, QFormLayout *layout, QWidget *group) {
    Row row;
    row.field = &field;
    row.group = group;
    row.layout = layout;
    row.line = new QWidget(this);
    row.editor = makeEditor(field, row.line);
    row.editor->setObjectName(editorName(field, *row.editor));
    row.editor->setToolTip(toolTip(field));
    row.editor->setAccessibleName(translated(field.label));
    row.label = new QLabel(translated(field.label), this);
    row.label->setToolTip(row.editor->toolTip());
    row.label->setBuddy(row.editor);
    row.problem = new QLabel(row.line);
    row.problem->setObjectName(nameOf(field) + QStringLiteral("_problemLabel"));
    row.problem->setWordWrap(true);
    row.problem->hide();
    auto *line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(row.editor, 1);
    if (!field.unit.empty())
        line->addWidget(new QLabel(translated(field.unit), row.line));
    auto *column = new QVBoxLayout(row.line);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(line);
    column->addWidget(row.problem);
    layout->addRow(row.label, row.line);
    m_rows.push_back(row);
}

QWidget *ExperimentForm::makeEditor(const OptionField &field, QWidget *parent) {
    const auto report = [this] {
        if (m_filling)
            return;
        if (kind() != m_kind)
            refreshChoices();
        showConditions();
        Q_EMIT changed();
    };
    const auto combo = [&](bool editable) {
        auto *box = new QComboBox(parent);
        box->setEditable(editable);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(10);
        connect(box, &QComboBox::currentTextChanged, this, report);
        return box;
    };
    const auto check = [&] {
        auto *box = new QCheckBox(parent);
        connect(box, &QCheckBox::toggled, this, report);
        return box;
    };
    if (field.key == "model")
        return combo(true);
    if (opensGroup(field) || field.type == Type::Boolean)
        return check();
    if (field.type == Type::Set)
        return combo(false);
    if (field.type == Type::SetList) {
        auto *list = new QListWidget(parent);
        list->setMaximumHeight(fontMetrics().height() * 5);
        connect(list, &QListWidget::itemChanged, this, report);
        return list;
    }
    if (field.type == Type::Choice) {
        QComboBox *box = combo(false);
        for (const std::string &choice : field.choices)
            box->addItem(QString::fromStdString(choice), QString::fromStdString(choice));
        return box;
    }
    auto *edit = new QLineEdit(parent);
    edit->setPlaceholderText(field.defaultValue.is_null() ? (field.nullable ? tr("none") : QString()) : fieldText(field.defaultValue));
    connect(edit, &QLineEdit::textChanged, this, report);
    return edit;
}

QString ExperimentForm::toolTip(const OptionField &field) const {
    QString text = translated(field.meaning);
    if (field.most > field.least) {
        text += QLatin1Char('\n') + tr("From %1 to %2.").arg(numberText(field.least, 6), numberText(field.most, 6));
        if (!field.unit.empty())
            text += QLatin1Char(' ') + tr("In %1.").arg(translated(field.unit));
    }
    if (!field.defaultValue.is_null() && !field.defaultValue.is_object())
        text += QLatin1Char('\n') + tr("Default: %1.").arg(fieldText(field.defaultValue));
    text += QLatin1Char('\n') + tr("Key in the experiment file: %1").arg(QString::fromStdString(field.key));
    return text;
}

std::string ExperimentForm::kind() const {
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [](const Row &each) { return each.field->key == "kind"; });
    return static_cast<const QComboBox *>(row->editor)->currentData().toString().toStdString();
}

void ExperimentForm::refreshChoices() {
    m_filling = true;
    m_kind = kind();
    for (const Row &row : m_rows) {
        if (row.field->key == "model")
            fillModels(row);
        else if (row.field->type == Type::Set || row.field->type == Type::SetList)
            fillSets(row);
    }
    m_filling = false;
    Q_EMIT changed();
}

void ExperimentForm::fillModels(const Row &row) {
    auto *box = static_cast<QComboBox *>(row.editor);
    const QString chosen = box->currentText();
    const bool languageModels = m_kind == "llm";
    box->clear();
    if (!languageModels)
        box->addItem(QStringLiteral("starter"));
    bool first = true;
    for (const ModelChoice &model : m_session.models()) {
        if (!model.run.isEmpty() || model.isLanguageModel != languageModels)
            continue;
        // The first folder is the starter model itself.
        if (!std::exchange(first, false) || !model.folder.endsWith(QLatin1String("all-MiniLM-L6-v2")))
            box->addItem(model.folder);
    }
    const bool otherKind = languageModels && chosen == QLatin1String("starter");
    if (!chosen.isEmpty() && !otherKind)
        box->setCurrentText(chosen);
    box->lineEdit()->setPlaceholderText(languageModels ? tr("folder of a language model") : QString());
}

void ExperimentForm::fillSets(const Row &row) {
    bool given = false;
    const Json before = value(row, given);
    const auto forEach = [this](auto &&visit) {
        for (const CorpusInfo &corpus : m_session.corpora()) {
            const bool rows = m_kind == "llm";
            for (const auto &[split, count] : rows ? corpus.rows : corpus.judgements) {
                const Json set = {{"corpus", corpus.name}, {"split", split}};
                visit(setText(set), QString::fromStdString(toText(set)),
                      rows ? tr("%n training rows", nullptr, int(count)) : tr("%n judgements", nullptr, int(count)));
            }
        }
    };
    if (auto *box = qobject_cast<QComboBox *>(row.editor)) {
        box->clear();
        box->addItem(row.field->nullable ? tr("none") : tr("choose"), QString());
        forEach([box](const QString &text, const QString &json, const QString &hint) {
            box->addItem(text, json);
            box->setItemData(box->count() - 1, hint, Qt::ToolTipRole);
        });
    } else if (auto *list = qobject_cast<QListWidget *>(row.editor)) {
        list->clear();
        forEach([list](const QString &text, const QString &json, const QString &hint) {
            auto *item = new QListWidgetItem(text, list);
            item->setData(Qt::UserRole, json);
            item->setToolTip(hint);
            item->setCheckState(Qt::Unchecked);
        });
    }
    setValue(row, given ? &before : findValue(m_wanted, row.field->key));
}

bool ExperimentForm::holds(const std::string &condition) const {
    if (condition.empty())
        return true;
    const std::size_t equals = condition.find('=');
    const std::string key = condition.substr(0, equals);
    for (const Row &row : m_rows) {
        if (row.field->key != key || !holds(row.field->condition))
            continue;
        if (const auto *box = qobject_cast<const QCheckBox *>(row.editor))
            return box->isChecked();
        if (const auto *box = qobject_cast<const QComboBox *>(row.editor))
            return equals != std::string::npos && box->currentData().toString().toStdString() == condition.substr(equals + 1);
    }
    return false;
}

void ExperimentForm::showConditions() {
    for (const Row &row : m_rows) {
        const bool shown = holds(row.field->condition);
        row.label->setVisible(shown);
        row.line->setVisible(shown);
    }
}

Json ExperimentForm::value(const Row &row, bool &given) const {
    const OptionField &field = *row.field;
    Json value = field.defaultValue;
    if (const auto *check = qobject_cast<const QCheckBox *>(row.editor)) {
        value = opensGroup(field) ? (check->isChecked() ? Json::object() : Json()) : Json(check->isChecked());
    } else if (const auto *list = qobject_cast<const QListWidget *>(row.editor)) {
        value = Json::array();
        for (int i = 0; i < list->count(); ++i) {
            if (list->item(i)->checkState() == Qt::Checked)
                value.push_back(Json::parse(list->item(i)->data(Qt::UserRole).toString().toStdString()));
        }
    } else if (const auto *box = qobject_cast<const QComboBox *>(row.editor)) {
        const std::string data = box->currentData().toString().toStdString();
        if (field.type == Type::Set)
            value = data.empty() ? Json() : Json::parse(data);
        else
            value = field.key == "model" ? box->currentText().trimmed().toStdString() : data;
    } else if (const auto *edit = qobject_cast<const QLineEdit *>(row.editor)) {
        const std::string text = edit->text().trimmed().toStdString();
        if (!text.empty() && field.type == Type::Text)
            value = text;
        else if (!text.empty()) {
            // What is no JSON goes through as a string, for the engine to say what it expects.
            value = Json::parse(text, nullptr, false);
            if (value.is_discarded())
                value = text;
        }
    }
    given = value != field.defaultValue;
    return value;
}

void ExperimentForm::setValue(const Row &row, const Json *value) {
    const Json &shown = value ? *value : row.field->defaultValue;
    if (auto *check = qobject_cast<QCheckBox *>(row.editor)) {
        check->setChecked(shown.is_boolean() ? shown.get<bool>() : shown.is_object());
    } else if (auto *list = qobject_cast<QListWidget *>(row.editor)) {
        for (int i = 0; i < list->count(); ++i) {
            const Json set = Json::parse(list->item(i)->data(Qt::UserRole).toString().toStdString());
            const bool in = shown.is_array() && std::find(shown.begin(), shown.end(), set) != shown.end();
            list->item(i)->setCheckState(in ? Qt::Checked : Qt::Unchecked);
        }
    } else if (auto *box = qobject_cast<QComboBox *>(row.editor)) {
        if (row.field->key == "model")
            box->setCurrentText(fieldText(shown));
        else
            box->setCurrentIndex(std::max(0, box->findData(shown.is_object() ? QString::fromStdString(toText(shown)) : fieldText(shown))));
    } else if (auto *edit = qobject_cast<QLineEdit *>(row.editor)) {
        edit->setText(!value || shown == row.field->defaultValue ? QString()
                      : shown.is_null()                          ? QStringLiteral("null")
                                                                 : fieldText(shown));
    }
}

Json ExperimentForm::experiment() const {
    Json experiment = Json::object();
    for (const Row &row : m_rows) {
        bool given = false;
        Json entered = value(row, given);
        if (given && holds(row.field->condition))
            assignValue(experiment, row.field->key, std::move(entered));
    }
    return experiment;
}

void ExperimentForm::setExperiment(const Json &experiment) {
    m_filling = true;
    m_wanted = experiment;
    for (const Row &row : m_rows)
        if (row.field->key == "kind")
            setValue(row, findValue(experiment, row.field->key));
    m_filling = false;
    if (kind() != m_kind)
        refreshChoices();
    m_filling = true;
    for (const Row &row : m_rows)
        setValue(row, findValue(experiment, row.field->key));
    m_filling = false;
    showConditions();
    Q_EMIT changed();
}

bool ExperimentForm::showProblem(const QString &key, const QString &text) {
    bool found = false;
    for (const Row &row : m_rows) {
        const bool here = !key.isEmpty() && row.field->key == key.toStdString() && holds(row.field->condition);
        row.problem->setVisible(here);
        if (!here)
            continue;
        found = true;
        QPalette colours = QGuiApplication::palette();
        colours.setColor(QPalette::WindowText, hue(Hue::Error, colours));
        row.problem->setPalette(colours);
        row.problem->setText(text);
        if (row.group)
            static_cast<QToolButton *>(row.group->property("fold").value<QObject *>())->setChecked(true);
    }
    return found;
}

} // namespace sintonia
