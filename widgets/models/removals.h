// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

#include <array>

namespace sintonia {

class Background;

/// Removes runs and corpora of the open project and brings them back, the latest removal first, until the project closes.
/// Works in the background. Lives on the GUI thread.
class Removals : public QObject {
    Q_OBJECT
public:
    enum class Kind { Runs, Corpora };
    Q_ENUM(Kind)

    explicit Removals(Background &background, QObject *parent = nullptr);

    /// Ids of runs or names of corpora. Ends in removed() or failed().
    void remove(Kind kind, const QStringList &names);
    /// Brings back what was removed last. Ends in restored() or failed(), after which it can be tried again.
    void restoreLatest(Kind kind);
    /// What restoreLatest() would bring back; empty when there is nothing.
    QStringList latest(Kind kind) const;
    /// Forgets everything: another project is open.
    void clear();

Q_SIGNALS:
    void removed(Removals::Kind kind, const QStringList &names);
    void restored(Removals::Kind kind, const QStringList &names);
    void failed(Removals::Kind kind, const QString &error);

private:
    QList<QStringList> &stack(Kind kind) { return m_removed[std::size_t(kind)]; }

    Background &m_background;
    std::array<QList<QStringList>, 2> m_removed; ///< by Kind, the latest at the end
};

} // namespace sintonia
