// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/corpora.h"
#include "engine/store/runs.h"
#include "widgets/models/background.h"
#include "widgets/models/engine.h"
#include "widgets/models/modellibrary.h"
#include "widgets/models/removals.h"

#include <QObject>
#include <QPointer>
#include <QStringList>

#include <vector>

namespace sintonia {

/// A model that can be looked through or tuned: the starter model, a folder of the project, or a run's best checkpoint.
struct ModelChoice {
    QString label;
    QString folder; ///< of a model directory; empty for a run
    QString run;    ///< id; empty for a folder
    bool isLanguageModel = false; ///< goes on with texts; else an encoder
    /// MODEL of engine/rpc/protocol.h.
    Json toRpc() const;
    bool operator==(const ModelChoice &other) const { return folder == other.folder && run == other.run; }
};

/// What the Inspect page is asked to show: two models on one question of a set.
struct Inspection {
    ModelChoice a, b;
    QString corpus, split;
    QString query; ///< id
};

/// What the pages share: the open project, snapshots of its lists, and what is selected. Lives on the GUI thread; everything
/// that touches the disk runs in background() and ends in a signal. Opening another project clears lists and selection.
class Session : public QObject {
    Q_OBJECT
public:
    enum class PageId { Project, Corpus, Inspect, Train, Runs, Models, Ask, Data };
    Q_ENUM(PageId)

    explicit Session(Engine &engine, QObject *parent = nullptr);

    Engine &engine() const { return m_engine; }
    Background &background() { return m_background; }
    Removals &removals() { return m_removals; }
    ModelLibrary &library() { return m_library; }

    /// Ends in projectChanged() or openFailed().
    void open(const QString &folder);
    /// The same; makes an empty project where there is none.
    void create(const QString &folder);
    /// The same; imports the sample corpora that it lacks.
    void openSample(const QString &folder);
    void close();
    bool isOpen() const { return !m_folder.isEmpty(); }
    QString folder() const { return m_folder; }
    QString name() const { return m_name; }

    const std::vector<CorpusInfo> &corpora() const { return m_corpora; }
    const std::vector<RunInfo> &runs() const { return m_runs; }
    /// Starter model, model folders of the project, models added by hand, then runs with a checkpoint, newest first. Encoders
    /// and language models.
    std::vector<ModelChoice> models() const;
    /// Those of one kind.
    std::vector<ModelChoice> encoders() const;
    std::vector<ModelChoice> languageModels() const;
    const CorpusInfo *findCorpus(const QString &name) const;
    const RunInfo *findRun(const QString &id) const;
    void refreshCorpora();
    void refreshModels();
    /// Adds a model directory from outside the project to models(), for this session.
    void addModelFolder(const QString &folder);
    /// Takes what the run watcher found: all runs, and the ids of those whose journal grew.
    void setRuns(std::vector<RunInfo> runs, const QStringList &changed);

    QString corpus() const { return m_corpus; }
    void selectCorpus(const QString &name);
    QStringList selectedRuns() const { return m_selectedRuns; }
    void selectRuns(const QStringList &ids);

    /// An import in progress, so that a page that is made anew finds it.
    Task *importTask() const { return m_importTask; }
    /// Starts an import; ends in importFailed(), or importFinished() and corporaChanged() with the new corpus selected.
    Task *startImport(const ImportOptions &options, const QString &source);

    void showPage(PageId page) { Q_EMIT pageRequested(page); }
    /// Shows the Inspect page with both models on one question.
    void inspect(const Inspection &inspection);
    /// Shows the Train page with the model in `folder` chosen.
    void requestTraining(const QString &folder);
    /// Shows the Models page and copies the model in `folder` into the project.
    void requestModelImport(const QString &folder);
    /// Shows the Corpus page with the import dialog on `source`.
    void requestImport(const QString &source);

Q_SIGNALS:
    void projectChanged();
    void openFailed(const QString &folder, const QString &error);
    void corporaChanged();
    void modelsChanged();
    void runsChanged();
    void runChanged(const QString &id);
    void corpusSelected(const QString &name);
    void runsSelected(const QStringList &ids);
    /// A run was changed by the window (name, tags, removal, a trainer started): the run list is to be read again.
    void runListOutdated();
    void importStarted();
    void importFinished(const sintonia::ImportReport &report, const QString &name);
    /// Nothing was imported. A cancelled import is no error: `interrupted`.
    void importFailed(const QString &error, bool interrupted);
    void pageRequested(Session::PageId page);
    void importRequested(const QString &source);
    void trainingRequested(const QString &modelFolder);
    void inspectionRequested(const sintonia::Inspection &inspection);
    /// Something went wrong that belongs to no page: shown in the window's notice bar.
    void problem(const QString &text, const QString &details);

private:
    void openInBackground(const QString &folder, Result<Project> (*opener)(const fs::path &));
    void opened(const QString &folder, const QString &name);

    Engine &m_engine;
    Background m_background;
    Removals m_removals{m_background};
    ModelLibrary m_library{m_engine};
    QString m_folder;
    QString m_name;
    std::vector<CorpusInfo> m_corpora;
    std::vector<RunInfo> m_runs;
    QStringList m_modelFolders;
    QStringList m_addedModelFolders;
    QStringList m_languageModelFolders; ///< those of both lists that hold a language model
    QString m_corpus;
    QStringList m_selectedRuns;
    QPointer<Task> m_importTask;
};

} // namespace sintonia
