// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/removals.h"

#include "engine/store/corpora.h"
#include "engine/store/runs.h"
#include "widgets/models/background.h"
#include "widgets/models/enginetext.h"

#include <optional>

namespace sintonia {
namespace {

using Verb = Result<void> (*)(Project &, const std::string &);

struct Outcome {
    QStringList done;
    std::optional<Error> error; ///< of the name after them
};

/// The verb for each name, up to the first that fails.
auto forEach(Verb verb, const QStringList &names) {
    return [verb, names](Project &project) -> Result<Outcome> {
        Outcome outcome;
        for (const QString &name : names) {
            if (const Result<void> done = verb(project, name.toStdString()); !done) {
                outcome.error = done.error();
                break;
            }
            outcome.done.append(name);
        }
        return outcome;
    };
}

/// A project that can't be opened is an outcome too.
Outcome outcomeOf(const Result<Outcome> &result) { return result ? *result : Outcome{{}, result.error()}; }

} // namespace

Removals::Removals(Background &background, QObject *parent) : QObject(parent), m_background(background) {}

void Removals::remove(Kind kind, const QStringList &names) {
    m_background.query(this, forEach(kind == Kind::Runs ? &removeRun : &removeCorpus, names),
                       [this, kind](const Result<Outcome> &result) {
                           const Outcome outcome = outcomeOf(result);
                           if (!outcome.done.isEmpty()) {
                               stack(kind).append(outcome.done);
                               Q_EMIT removed(kind, outcome.done);
                           }
                           if (outcome.error)
                               Q_EMIT failed(kind, errorText(*outcome.error));
                       });
}

void Removals::restoreLatest(Kind kind) {
    if (stack(kind).isEmpty())
        return;
    const QStringList names = stack(kind).takeLast();
    m_background.query(this, forEach(kind == Kind::Runs ? &restoreRun : &restoreCorpus, names),
                       [this, kind, names](const Result<Outcome> &result) {
                           const Outcome outcome = outcomeOf(result);
                           if (outcome.error)
                               stack(kind).append(names.mid(outcome.done.size()));
                           if (!outcome.done.isEmpty())
                               Q_EMIT restored(kind, outcome.done);
                           if (outcome.error)
                               Q_EMIT failed(kind, errorText(*outcome.error));
                       });
}

QStringList Removals::latest(Kind kind) const {
    const QList<QStringList> &removed = m_removed[std::size_t(kind)];
    return removed.isEmpty() ? QStringList() : removed.back();
}

void Removals::clear() {
    for (QList<QStringList> &removed : m_removed)
        removed.clear();
}

} // namespace sintonia
