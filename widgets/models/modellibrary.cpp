// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/modellibrary.h"

#include "widgets/models/enginetext.h"

#include <QFileInfo>

namespace sintonia {
namespace {

QString textOf(const Json &entry, const char *key) {
    const auto found = entry.find(key);
    return found != entry.end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

std::uint64_t numberOf(const Json &entry, const char *key) {
    const auto found = entry.find(key);
    return found != entry.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

QString originOf(const Json &entry) {
    const auto found = entry.find("provenance");
    if (found == entry.end() || !found->is_object())
        return {};
    const QString id = textOf(*found, "id");
    return id.isEmpty()
               ? textOf(*found, "folder")
               : QStringLiteral("%1/%2 @ %3").arg(textOf(*found, "endpoint"), id, textOf(*found, "commit").left(12));
}

LibraryModel toModel(const Json &entry) {
    LibraryModel model;
    model.name = textOf(entry, "name");
    model.folder = textOf(entry, "folder");
    model.layout = textOf(entry, "layout");
    model.architecture = textOf(entry, "architecture");
    model.dtype = textOf(entry, "dtype");
    model.licence = textOf(entry, "licence");
    model.reason = textOf(entry, "reason");
    model.parameters = numberOf(entry, "parameters");
    model.bytes = numberOf(entry, "bytes");
    model.origin = originOf(entry);
    using Place = LibraryModel::Place;
    const QString place = textOf(entry, "place");
    model.place = place == QLatin1String("starter")    ? Place::Starter
                  : place == QLatin1String("export")   ? Place::Export
                  : place == QLatin1String("download") ? Place::Download
                                                       : Place::Project;
    using State = LibraryModel::State;
    const QString state = textOf(entry, "state");
    model.state = state == QLatin1String("ready")         ? State::Ready
                  : state == QLatin1String("unsupported") ? State::Unsupported
                  : state == QLatin1String("partial")     ? State::Partial
                                                          : State::Broken;
    return model;
}

} // namespace

ModelLibrary::ModelLibrary(Engine &engine, QObject *parent) : QObject(parent), m_engine(engine) {
    connect(&engine, &Engine::progress, this,
            [this](std::int64_t id, const QString &, std::uint64_t done, std::uint64_t total, const QString &) {
                if (id == m_work)
                    Q_EMIT progress(done, total);
            });
    connect(&engine, &Engine::message, this, [this](std::int64_t id, const QString &text) {
        if (id == m_work)
            Q_EMIT message(engineText(text));
    });
}

void ModelLibrary::setProject(const QString &folder) {
    cancel();
    m_project = folder;
    m_models.clear();
    m_removed.clear();
    m_listed = false;
    Q_EMIT changed();
}

Json ModelLibrary::projectParams() const { return {{"project", m_project.toStdString()}}; }

void ModelLibrary::refresh() {
    if (m_project.isEmpty())
        return;
    const QString asked = m_project;
    m_engine.request(this, QStringLiteral("models"), projectParams(), [this, asked](const Result<Json> &reply) {
        if (asked != m_project)
            return;
        if (!reply) {
            Q_EMIT failed(tr("The models can't be listed."), errorText(reply.error()));
            return;
        }
        std::vector<LibraryModel> models;
        for (const Json &entry : reply->value("models", Json::array()))
            models.push_back(toModel(entry));
        m_listed = true;
        m_models = std::move(models);
        Q_EMIT changed();
    });
}

void ModelLibrary::download(const QString &model) {
    Json params = projectParams();
    params["model"] = model.toStdString();
    if (!m_endpoint.isEmpty())
        params["endpoint"] = m_endpoint.toStdString();
    work(QStringLiteral("downloadModel"), std::move(params), model,
         tr("%1 was not downloaded. What has come is kept where it can be gone on with.").arg(model));
}

void ModelLibrary::importFolder(const QString &folder) {
    Json params = projectParams();
    params["folder"] = folder.toStdString();
    work(QStringLiteral("importModel"), std::move(params), QFileInfo(folder).fileName(),
         tr("The folder %1 was not imported. Nothing in the project was changed.").arg(folder));
}

void ModelLibrary::work(const QString &method, Json params, const QString &subject, const QString &failure) {
    if (isBusy() || m_project.isEmpty())
        return;
    m_subject = subject;
    const QString asked = m_project;
    m_work = m_engine.request(this, method, std::move(params), [this, asked, failure](const Result<Json> &reply) {
        m_work = -1;
        Q_EMIT busyChanged();
        if (asked != m_project)
            return;
        if (reply)
            Q_EMIT finished(toModel(*reply));
        else if (reply.error().code == ErrorCode::Interrupted)
            Q_EMIT cancelled();
        else
            Q_EMIT failed(failure, errorText(reply.error()));
        refresh();
    });
    Q_EMIT busyChanged();
}

void ModelLibrary::cancel() {
    if (isBusy())
        m_engine.cancel(m_work);
}

void ModelLibrary::remove(const LibraryModel &model) {
    const bool restorable = model.place == LibraryModel::Place::Project;
    const QString name = model.name;
    change(restorable ? QStringLiteral("removeModel") : QStringLiteral("discardDownload"), name,
           tr("%1 was not deleted.").arg(name), [this, name, restorable] {
               if (restorable)
                   m_removed.append(name);
               Q_EMIT removed(name, restorable);
           });
}

void ModelLibrary::restoreLatest() {
    if (m_removed.isEmpty())
        return;
    const QString name = m_removed.last();
    change(QStringLiteral("restoreModel"), name, tr("%1 was not brought back.").arg(name), [this, name] {
        m_removed.removeLast();
        Q_EMIT restored(name);
    });
}

void ModelLibrary::change(const QString &method, const QString &name, const QString &failure, std::function<void()> done) {
    Json params = projectParams();
    params["name"] = name.toStdString();
    const QString asked = m_project;
    m_engine.request(this, method, std::move(params),
                     [this, asked, failure, done = std::move(done)](const Result<Json> &reply) {
                         if (asked != m_project)
                             return;
                         if (reply)
                             done();
                         else
                             Q_EMIT failed(failure, errorText(reply.error()));
                         refresh();
                     });
}

} // namespace sintonia
