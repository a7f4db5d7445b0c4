// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/session.h"

#include "engine/hub/library.h"
#include "engine/hub/modelfolder.h"
#include "engine/store/sample.h"
#include "widgets/models/enginetext.h"
#include "widgets/models/installation.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace sintonia {

Json ModelChoice::toRpc() const {
    return run.isEmpty() ? Json{{"folder", folder.toStdString()}} : Json{{"run", run.toStdString()}};
}

Session::Session(Engine &engine, QObject *parent) : QObject(parent), m_engine(engine) {
    const auto readAgain = [this](Removals::Kind kind) {
        if (kind == Removals::Kind::Corpora)
            refreshCorpora();
        else
            Q_EMIT runListOutdated();
    };
    connect(&m_removals, &Removals::removed, this, readAgain);
    connect(&m_removals, &Removals::restored, this, readAgain);
    connect(&m_library, &ModelLibrary::removed, this, &Session::refreshModels);
    connect(&m_library, &ModelLibrary::finished, this, &Session::refreshModels);
    connect(&m_library, &ModelLibrary::restored, this, &Session::refreshModels);
}

void Session::open(const QString &folder) { openInBackground(folder, &Project::open); }
void Session::create(const QString &folder) { openInBackground(folder, &Project::openOrCreate); }

void Session::openInBackground(const QString &folder, Result<Project> (*opener)(const fs::path &)) {
    const QString clean = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
    m_background.runDetached(
        this, [clean, opener]() -> Result<QString> {
            SINTONIA_ASSIGN(project, opener(fs::path(clean.toStdString())));
            // What was deleted when the project was last open can't be brought back any more.
            SINTONIA_TRY(emptyTrash(project));
            SINTONIA_TRY(emptyModelTrash(project.modelsFolder()));
            return QString::fromStdString(project.name());
        },
        [this, clean](Result<QString> name) {
            if (name)
                opened(clean, *name);
            else
                Q_EMIT openFailed(clean, errorText(name.error()));
        });
}

void Session::openSample(const QString &folder) {
    const QString sample = sampleFolder();
    if (sample.isEmpty()) {
        Q_EMIT openFailed(folder, tr("The sample texts are not installed beside the program."));
        return;
    }
    const QString clean = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
    m_background.runDetached(
        this, [clean, sample]() -> Result<QString> {
            SINTONIA_ASSIGN(project, Project::openOrCreate(fs::path(clean.toStdString())));
            SINTONIA_TRY(emptyTrash(project));
            SINTONIA_TRY(emptyModelTrash(project.modelsFolder()));
            SINTONIA_TRY(importSample(project, fs::path(sample.toStdString()), {}, ProgressSink::none()));
            return QString::fromStdString(project.name());
        },
        [this, clean](Result<QString> name) {
            if (name)
                opened(clean, *name);
            else
                Q_EMIT openFailed(clean, errorText(name.error()));
        });
}

void Session::opened(const QString &folder, const QString &name) {
    m_background.setFolder(folder);
    m_folder = folder;
    m_name = name;
    m_removals.clear();
    m_library.setProject(folder);
    m_corpora.clear();
    m_runs.clear();
    m_modelFolders.clear();
    m_corpus.clear();
    m_selectedRuns.clear();
    Q_EMIT projectChanged();
    refreshCorpora();
    refreshModels();
}

void Session::close() {
    if (m_importTask)
        m_importTask->cancel();
    opened({}, {});
}

void Session::refreshCorpora() {
    if (!isOpen())
        return;
    m_background.query(
        this, [](Project &project) { return sintonia::corpora(project); },
        [this](Result<std::vector<CorpusInfo>> found) {
            if (!found) {
                Q_EMIT problem(tr("The corpora of the project can't be read."), errorText(found.error()));
                return;
            }
            m_corpora = std::move(*found);
            Q_EMIT corporaChanged();
            if (!findCorpus(m_corpus))
                selectCorpus(m_corpora.empty() ? QString() : QString::fromStdString(m_corpora.front().name));
        });
}

void Session::refreshModels() {
    if (!isOpen())
        return;
    struct Found {
        QStringList folders, languageModels;
    };
    const auto look = [](Project &project) -> Result<Found> {
        Found found;
        for (const fs::path &folder : modelFoldersIn(project.modelsFolder())) {
            found.folders.append(QString::fromStdString(folder.string()));
            if (isLanguageModelFolder(folder))
                found.languageModels.append(found.folders.back());
        }
        return found;
    };
    m_background.query(this, look, [this](Result<Found> found) {
        m_modelFolders = found ? found->folders : QStringList();
        if (found)
            m_languageModelFolders += found->languageModels;
        m_languageModelFolders.removeDuplicates();
        Q_EMIT modelsChanged();
    });
}

void Session::addModelFolder(const QString &folder) {
    if (!m_addedModelFolders.contains(folder))
        m_addedModelFolders.append(folder);
    if (isLanguageModelFolder(folder.toStdString()))
        m_languageModelFolders.append(folder);
    Q_EMIT modelsChanged();
}

std::vector<ModelChoice> Session::models() const {
    std::vector<ModelChoice> choices;
    const QString starter = starterModelFolder();
    if (!starter.isEmpty())
        choices.push_back({QFileInfo(starter).fileName(), starter, {}});
    for (const QString &folder : m_modelFolders + m_addedModelFolders)
        choices.push_back({QFileInfo(folder).fileName(), folder, {}, m_languageModelFolders.contains(folder)});
    if (const QString decoder = sampleDecoderFolder(); !decoder.isEmpty())
        choices.push_back({tr("the sample's decoder"), decoder, {}, true});
    for (const RunInfo &run : m_runs) {
        if (!run.bestStep)
            continue;
        const QString id = QString::fromStdString(run.id);
        const QString name = run.name.empty() ? id : QString::fromStdString(run.name);
        choices.push_back({tr("%1, best at step %2").arg(name).arg(*run.bestStep), {}, id, run.kind == "llm"});
    }
    return choices;
}

std::vector<ModelChoice> Session::encoders() const {
    auto choices = models();
    std::erase_if(choices, [](const ModelChoice &choice) { return choice.isLanguageModel; });
    return choices;
}

std::vector<ModelChoice> Session::languageModels() const {
    auto choices = models();
    std::erase_if(choices, [](const ModelChoice &choice) { return !choice.isLanguageModel; });
    return choices;
}

const CorpusInfo *Session::findCorpus(const QString &name) const {
    const auto found = std::find_if(m_corpora.begin(), m_corpora.end(),
                                    [&](const CorpusInfo &info) { return QString::fromStdString(info.name) == name; });
    return found == m_corpora.end() ? nullptr : &*found;
}

const RunInfo *Session::findRun(const QString &id) const {
    const auto found =
        std::find_if(m_runs.begin(), m_runs.end(), [&](const RunInfo &run) { return QString::fromStdString(run.id) == id; });
    return found == m_runs.end() ? nullptr : &*found;
}

void Session::setRuns(std::vector<RunInfo> runs, const QStringList &changed) {
    m_runs = std::move(runs);
    Q_EMIT runsChanged();
    for (const QString &id : changed)
        Q_EMIT runChanged(id);
}

void Session::selectCorpus(const QString &name) {
    if (m_corpus == name)
        return;
    m_corpus = name;
    Q_EMIT corpusSelected(name);
}

void Session::inspect(const Inspection &inspection) {
    showPage(PageId::Inspect);
    Q_EMIT inspectionRequested(inspection);
}

void Session::selectRuns(const QStringList &ids) {
    if (m_selectedRuns == ids)
        return;
    m_selectedRuns = ids;
    Q_EMIT runsSelected(ids);
}

Task *Session::startImport(const ImportOptions &options, const QString &source) {
    const fs::path path(source.toStdString());
    const QString name = QString::fromStdString(options.name.empty() ? path.stem().string() : options.name);
    m_importTask = m_background.start(
        this,
        [options, path](Project &project, StopToken stop, ProgressSink &progress) {
            return importCorpus(options, project, path, stop, progress);
        },
        [this, name](const Result<ImportReport> &report) {
            m_importTask = nullptr;
            if (!report) {
                Q_EMIT importFailed(errorText(report.error()), report.error().code == ErrorCode::Interrupted);
                return;
            }
            m_corpus = name;
            refreshCorpora();
            Q_EMIT corpusSelected(name);
            Q_EMIT importFinished(*report, name);
        });
    Q_EMIT importStarted();
    return m_importTask;
}

void Session::requestTraining(const QString &folder) {
    showPage(PageId::Train);
    Q_EMIT trainingRequested(folder);
}

void Session::requestModelImport(const QString &folder) {
    showPage(PageId::Models);
    m_library.importFolder(folder);
}

void Session::requestImport(const QString &source) {
    showPage(PageId::Corpus);
    Q_EMIT importRequested(source);
}

} // namespace sintonia
