// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/runcontent.h"

#include "widgets/models/enginetext.h"

#include <QCoreApplication>
#include <QDateTime>

namespace sintonia {
namespace {

/// A journal entry as a line of the log.
QString logText(const JournalEntry &entry) {
    if (entry.kind == "state") {
        const QString reason = engineText(entry.content.value("reason", std::string()));
        const QString state = stateText(entry.content.value("state", std::string()));
        return reason.isEmpty() ? state : state + QStringLiteral(": ") + reason;
    }
    if (entry.kind == "checkpoint")
        return QCoreApplication::translate("RunContent", "checkpoint at step %1")
            .arg(entry.content.value("step", std::int64_t(0)));
    if (entry.kind == "resume")
        return QCoreApplication::translate("RunContent", "resumed at step %1")
            .arg(entry.content.value("step", std::int64_t(0)));
    return engineText(entry.content.value("text", std::string()));
}

} // namespace

Result<RunContent> readRunContent(const Project &project, const std::string &id) {
    RunContent content;
    SINTONIA_ASSIGN(found, curves(project, id));
    content.curves = std::move(found);
    SINTONIA_ASSIGN(entries, messages(project, id));
    for (const JournalEntry &entry : entries) {
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(qint64(entry.time * 1000));
        content.log.append(time.toString(QStringLiteral("hh:mm:ss ")) + logText(entry));
    }
    SINTONIA_ASSIGN(environment, runEnvironment(project, id));
    const Json drop = environment.value("/experiment/early_stopping/max_out_of_domain_drop"_json_pointer, Json());
    if (drop.is_number())
        content.allowedDrop = drop.get<double>();
    return content;
}

QString stateText(const std::string &state) {
    if (state == "created")
        return QCoreApplication::translate("RunContent", "is being prepared");
    if (state == "running")
        return QCoreApplication::translate("RunContent", "running");
    if (state == "paused")
        return QCoreApplication::translate("RunContent", "paused");
    if (state == "stopped")
        return QCoreApplication::translate("RunContent", "stopped");
    if (state == "finished")
        return QCoreApplication::translate("RunContent", "finished");
    if (state == "failed")
        return QCoreApplication::translate("RunContent", "failed");
    return QCoreApplication::translate("RunContent", "crashed");
}

} // namespace sintonia
