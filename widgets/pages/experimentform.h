// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/experiment.h"
#include "widgets/models/session.h"

#include <QWidget>

#include <vector>

class QFormLayout;
class QLabel;
class QVBoxLayout;

namespace sintonia {

/// A form over experimentFields(): common fields first, the rest in folded groups. A field that is left empty has its default,
/// which stands in it as a placeholder. Fields whose condition does not hold are hidden and not written.
class ExperimentForm : public QWidget {
    Q_OBJECT
public:
    explicit ExperimentForm(Session &session, QWidget *parent = nullptr);

    /// The keys that differ from their defaults.
    Json experiment() const;
    /// Shows these values; keys that are absent get their defaults.
    void setExperiment(const Json &experiment);
    /// Shows `text` beside the field `key`, unfolding its group; everything else loses its problem. An empty key clears all.
    /// Returns false when there is no such field on the form.
    bool showProblem(const QString &key, const QString &text);
    /// Fills the choices of models and sets from the session.
    void refreshChoices();

Q_SIGNALS:
    void changed();

private:
    struct Row {
        const OptionField *field = nullptr;
        QLabel *label = nullptr;
        QWidget *editor = nullptr;
        QLabel *problem = nullptr;
        QWidget *line = nullptr;   ///< editor, unit and problem
        QWidget *group = nullptr;  ///< fold button's body; null for common fields
        QFormLayout *layout = nullptr;
    };

    void addRow(const OptionField &field, QFormLayout *layout, QWidget *group);
    QWidget *makeEditor(const OptionField &field, QWidget *parent);
    QFormLayout *addGroup(const QString &title, QVBoxLayout *layout, QWidget *&body);
    /// Whether a field with this condition exists for the values that are entered: the field that it names must exist, too.
    bool holds(const std::string &condition) const;
    std::string kind() const;
    void showConditions();
    /// The value as JSON; `given` is false for a field at its default.
    Json value(const Row &row, bool &given) const;
    void setValue(const Row &row, const Json *value);
    void fillSets(const Row &row);
    void fillModels(const Row &row);
    QString toolTip(const OptionField &field) const;

    Session &m_session;
    std::vector<Row> m_rows;
    Json m_wanted = Json::object(); ///< as last set: a corpus named there may be listed only later
    std::string m_kind;    ///< for which models and sets are offered
    bool m_filling = true; ///< editors change without a person
};

} // namespace sintonia
