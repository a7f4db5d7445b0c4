// SPDX-License-Identifier: Apache-2.0
#include "app/cli/serve/session.h"

#include "app/cli/installation.h"
#include "engine/retrieve/embeddingcache.h"
#include "engine/store/runs.h"
#include "engine/train/runmodel.h"

#include <fmt/format.h>

#include <sys/stat.h>

namespace sintonia::cli {

namespace {

/// Another model can come to lie under the same name: the folder then is another one, or its configuration is newer.
std::string folderKey(const fs::path &folder) {
    std::error_code error;
    struct stat inner {}, outer {};
    ::stat(folder.c_str(), &outer);
    ::stat((folder / "config.json").c_str(), &inner);
    return fmt::format("{} {} {}", fs::weakly_canonical(folder, error).string(), outer.st_ino, inner.st_mtime);
}

/// The step that MODEL names; nothing for the best.
std::optional<std::int64_t> stepOf(const Json &model) {
    const auto step = model.find("step");
    return step != model.end() && step->is_number_integer() ? std::optional(step->get<std::int64_t>()) : std::nullopt;
}

} // namespace

template <class T>
std::shared_ptr<const T> Session::Recent<T>::find(const std::string &key) {
    for (auto at = m_values.begin(); at != m_values.end(); ++at) {
        if (at->first != key)
            continue;
        m_values.splice(m_values.begin(), m_values, at);
        return m_values.front().second;
    }
    return nullptr;
}

template <class T>
void Session::Recent<T>::add(const std::string &key, std::shared_ptr<const T> value) {
    m_values.emplace_front(key, std::move(value));
    if (m_values.size() > most)
        m_values.pop_back();
}

Session::Session(std::string device) : m_device(std::move(device)) {}

Result<std::string> textParameter(const Json &params, const std::string &key) {
    const auto at = params.find(key);
    if (at == params.end() || !at->is_string())
        return failure(
            Error{ErrorCode::Usage, {}, key, "a string", at == params.end() ? "nothing" : toText(*at).substr(0, 60)});
    return at->get<std::string>();
}

Result<Project *> Session::project(const Json &params) {
    SINTONIA_ASSIGN(folder, textParameter(params, "project"));
    const auto known = m_projects.find(folder);
    if (known != m_projects.end())
        return &known->second;
    SINTONIA_ASSIGN(opened, Project::open(folder));
    return &m_projects.emplace(folder, std::move(opened)).first->second;
}

Result<std::string> Session::corpusKey(const Json &params) {
    SINTONIA_ASSIGN(opened, project(params));
    SINTONIA_ASSIGN(name, textParameter(params, "corpus"));
    SINTONIA_ASSIGN(info, corpus(*opened, name));
    // Splits can be divided anew without a new import, so they are a part of what is kept.
    std::string splits;
    for (const auto &[split, count] : info.judgements)
        splits += fmt::format(" {}={}", split, count);
    return fmt::format("{}\n{}\n{}\n{}", opened->folder().string(), name, info.hash, splits);
}

Result<std::shared_ptr<const Collection>> Session::collection(const Json &params) {
    SINTONIA_ASSIGN(key, corpusKey(params));
    if (auto known = m_collections.find(key))
        return known;
    SINTONIA_ASSIGN(opened, project(params));
    SINTONIA_ASSIGN(loaded, loadCorpus(*opened, params["corpus"].get<std::string>(), {}, ProgressSink::none()));
    auto shared = std::make_shared<const Collection>(std::move(loaded));
    m_collections.add(key, shared);
    return shared;
}

Result<std::string> Session::modelKey(const Json &params, const Json &model) {
    if (model.contains("folder")) {
        SINTONIA_ASSIGN(name, textParameter(model, "folder"));
        SINTONIA_ASSIGN(folder, modelFolder(name));
        return "folder " + folderKey(folder);
    }
    SINTONIA_ASSIGN(opened, project(params));
    SINTONIA_ASSIGN(id, textParameter(model, "run"));
    SINTONIA_ASSIGN(info, run(*opened, id));
    const auto step = model.value("step", info.bestStep.value_or(info.step));
    return fmt::format("run {} {} {}", opened->folder().string(), info.id, step);
}

Result<std::shared_ptr<const Embedder>> Session::model(const Json &params, const Json &model) {
    SINTONIA_ASSIGN(key, modelKey(params, model));
    if (auto known = m_models.find(key))
        return known;
    std::shared_ptr<const Embedder> shared;
    if (model.contains("folder")) {
        SINTONIA_ASSIGN(folder, modelFolder(model["folder"].get<std::string>()));
        SINTONIA_ASSIGN(loaded, Embedder::load(folder, {m_device, "f32", 0}));
        shared = std::move(loaded);
    } else {
        SINTONIA_ASSIGN(opened, project(params));
        SINTONIA_ASSIGN(loaded, loadRunModel(*opened, model["run"].get<std::string>(), stepOf(model)));
        shared = std::move(loaded);
    }
    m_models.add(key, shared);
    return shared;
}

Result<std::shared_ptr<const LanguageModel>> Session::languageModel(const Json &params, const Json &model,
                                                                    const std::string &dtype) {
    SINTONIA_ASSIGN(which, modelKey(params, model));
    const auto key = dtype + " " + which;
    if (auto known = m_languageModels.find(key))
        return known;
    std::shared_ptr<const LanguageModel> shared;
    if (model.contains("folder")) {
        SINTONIA_ASSIGN(folder, modelFolder(model["folder"].get<std::string>()));
        SINTONIA_ASSIGN(loaded, LanguageModel::load(folder, {m_device, dtype}));
        shared = std::move(loaded);
    } else {
        SINTONIA_ASSIGN(opened, project(params));
        SINTONIA_ASSIGN(loaded,
                        loadRunLanguageModel(*opened, model["run"].get<std::string>(), stepOf(model), {m_device, dtype}));
        shared = std::move(loaded);
    }
    m_languageModels.add(key, shared);
    return shared;
}

Result<std::shared_ptr<const EmbeddedCorpus>> Session::embedded(const Json &params, const Json &which, StopToken stop,
                                                                ProgressSink &progress) {
    SINTONIA_ASSIGN(modelPart, modelKey(params, which));
    SINTONIA_ASSIGN(corpusPart, corpusKey(params));
    const auto key = modelPart + "\n" + corpusPart;
    if (auto known = m_embedded.find(key))
        return known;
    SINTONIA_ASSIGN(texts, collection(params));
    SINTONIA_ASSIGN(encoder, model(params, which));
    SINTONIA_ASSIGN(opened, project(params));
    const auto embedAll = [&](const std::string &prompt, const std::vector<std::string> &all) -> Result<at::Tensor> {
        SINTONIA_ASSIGN(cache, EmbeddingCache::open(opened->cacheFolder(), *encoder, prompt));
        return cache.embed(*encoder, all, stop, progress);
    };
    std::vector<std::string> queries, documents;
    for (const auto &query : texts->queries)
        queries.push_back(query.text);
    for (const auto &document : texts->documents)
        documents.push_back(document.content());
    SINTONIA_ASSIGN(queryVectors, embedAll(encoder->prompt("query").value_or(encoder->defaultPrompt()), queries));
    SINTONIA_ASSIGN(documentVectors, embedAll(encoder->prompt("document").value_or(encoder->defaultPrompt()), documents));
    auto shared = std::make_shared<const EmbeddedCorpus>(EmbeddedCorpus{queryVectors, documentVectors});
    m_embedded.add(key, shared);
    return shared;
}

Result<std::shared_ptr<const Retriever>> Session::lexical(const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(key, corpusKey(params));
    if (auto known = m_lexical.find(key))
        return known;
    SINTONIA_ASSIGN(texts, collection(params));
    SINTONIA_ASSIGN(made, lexicalRetriever(texts->documents, stop, progress));
    std::shared_ptr<const Retriever> shared = std::move(made);
    m_lexical.add(key, shared);
    return shared;
}

} // namespace sintonia::cli
