// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"
#include "engine/retrieve/retriever.h"
#include "engine/store/corpora.h"

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace sintonia::cli {

/// A corpus in memory with its vectors under one model.
struct EmbeddedCorpus {
    at::Tensor queries;   ///< [q, d] in the collection's order
    at::Tensor documents; ///< [n, d]
};

/// What the helper keeps between requests: open projects, loaded corpora and models, the vectors of the last ones used.
class Session {
public:
    explicit Session(std::string device);

    Result<Project *> project(const Json &params);
    /// The corpus that `params` names, read again when it was imported anew.
    Result<std::shared_ptr<const Collection>> collection(const Json &params);
    /// MODEL of the protocol: a folder, or a run of the project at a step. "bm25" is not a model here.
    Result<std::shared_ptr<const Embedder>> model(const Json &params, const Json &model);
    /// The language model that MODEL names, held as `dtype` says.
    Result<std::shared_ptr<const LanguageModel>> languageModel(const Json &params, const Json &model, const std::string &dtype);
    /// Vectors of all the corpus's texts, through the project's cache.
    Result<std::shared_ptr<const EmbeddedCorpus>> embedded(const Json &params, const Json &model, StopToken stop,
                                                           ProgressSink &progress);
    /// Lexical index of the corpus.
    Result<std::shared_ptr<const Retriever>> lexical(const Json &params, StopToken stop, ProgressSink &progress);

private:
    /// The few values used last, by key.
    template <class T>
    class Recent {
    public:
        std::shared_ptr<const T> find(const std::string &key);
        void add(const std::string &key, std::shared_ptr<const T> value);

    private:
        static constexpr std::size_t most = 4;
        std::list<std::pair<std::string, std::shared_ptr<const T>>> m_values;
    };

    Result<std::string> corpusKey(const Json &params);
    Result<std::string> modelKey(const Json &params, const Json &model);

    std::string m_device;
    std::map<std::string, Project> m_projects;
    Recent<Collection> m_collections;
    Recent<Embedder> m_models;
    Recent<LanguageModel> m_languageModels;
    Recent<EmbeddedCorpus> m_embedded;
    Recent<Retriever> m_lexical;
};

/// A text parameter that must be there.
Result<std::string> textParameter(const Json &params, const std::string &key);

} // namespace sintonia::cli
