// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/engine.h"

#include <QObject>
#include <QStringList>

#include <vector>

namespace sintonia {

/// A model on disk as the helper describes it (ENTRY of engine/rpc/protocol.h).
struct LibraryModel {
    enum class Place { Starter, Project, Export, Download };
    enum class State { Ready, Unsupported, Broken, Partial };

    QString name, folder;
    Place place = Place::Project;
    State state = State::Broken;
    QString layout, architecture, dtype, licence;
    std::uint64_t parameters = 0;
    std::uint64_t bytes = 0;
    QString reason; ///< why it can't be used; the engine's words
    QString origin; ///< hub, id and commit, or the folder it was copied from; empty when unknown

    /// Whether it can be deleted: what lies in the project's models folder.
    bool isRemovable() const { return place == Place::Project || place == Place::Download; }
    bool operator==(const LibraryModel &) const = default;
};

/// The models on disk, and the one download or import that is in progress: it goes on when the page that started it is made
/// anew, and is cancelled when another project is opened. GUI thread; all work is the helper's.
class ModelLibrary : public QObject {
    Q_OBJECT
public:
    explicit ModelLibrary(Engine &engine, QObject *parent = nullptr);

    /// Another project is open; empty = none. Its models are read at the first refresh().
    void setProject(const QString &folder);
    /// Address of the model server; empty = the helper's own.
    void setEndpoint(const QString &endpoint) { m_endpoint = endpoint; }

    const std::vector<LibraryModel> &models() const { return m_models; }
    bool isListed() const { return m_listed; }
    /// Reads the list again; ends in changed() or failed().
    void refresh();

    /// Each ends in finished(), cancelled() or failed(). Only while nothing isBusy().
    void download(const QString &model);
    void importFolder(const QString &folder);
    void cancel();
    bool isBusy() const { return m_work >= 0; }
    /// What is downloaded or copied now.
    QString workSubject() const { return m_subject; }

    /// Moves a model to the trash, or drops what is kept of a download. Ends in removed() or failed().
    void remove(const LibraryModel &model);
    /// Brings back what was removed last.
    void restoreLatest();
    bool canRestore() const { return !m_removed.isEmpty(); }

Q_SIGNALS:
    void changed();
    void busyChanged();
    /// `total` 0 means unknown; bytes.
    void progress(std::uint64_t done, std::uint64_t total);
    void message(const QString &text);
    void finished(const sintonia::LibraryModel &model);
    void cancelled();
    /// `text` says in one sentence what did not happen.
    void failed(const QString &text, const QString &details);
    /// `name` can be brought back where `restorable`.
    void removed(const QString &name, bool restorable);
    void restored(const QString &name);

private:
    Json projectParams() const;
    void work(const QString &method, Json params, const QString &subject, const QString &failure);
    void change(const QString &method, const QString &name, const QString &failure, std::function<void()> done);

    Engine &m_engine;
    QString m_project;
    QString m_endpoint;
    std::vector<LibraryModel> m_models;
    bool m_listed = false;
    std::int64_t m_work = -1; ///< request of the download or import; -1: none
    QString m_subject;
    QStringList m_removed; ///< the latest at the end
};

} // namespace sintonia
