// SPDX-License-Identifier: Apache-2.0
#include "app/cli/installation.h"
#include "app/cli/serve/methods.h"
#include "engine/retrieve/rowcorpus.h"
#include "engine/store/prompttemplates.h"
#include "engine/train/rowpreview.h"

namespace sintonia::cli {

Result<Json> buildRows(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(options, rowCorpusOptionsFromJson(params.value("build", Json::object()), "build"));
    const Json asked = {{"project", params.value("project", Json())}, {"corpus", options.corpus}};
    SINTONIA_ASSIGN(project, session.project(asked));
    SINTONIA_ASSIGN(collection, session.collection(asked));
    std::shared_ptr<const Embedder> model;
    std::shared_ptr<const Retriever> retriever;
    if (options.retriever.value("bm25", false)) {
        SINTONIA_ASSIGN(lexical, session.lexical(asked, stop, progress));
        retriever = std::move(lexical);
    } else {
        SINTONIA_ASSIGN(loaded, session.model(asked, options.retriever));
        model = std::move(loaded);
        SINTONIA_ASSIGN(dense, denseRetriever(*model, collection->documents, {{}, {}, project->cacheFolder()}, stop, progress));
        retriever = std::move(dense);
    }
    SINTONIA_ASSIGN(report, buildRowCorpus(options, *retriever, *collection, *project, stop, progress));
    auto json = toJson(report);
    json["name"] = options.name;
    return json;
}

Result<Json> previewRows(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(project, session.project(params));
    SINTONIA_ASSIGN(name, textParameter(params, "corpus"));
    SINTONIA_ASSIGN(split, textParameter(params, "split"));
    SINTONIA_ASSIGN(named, textParameter(params.value("model", Json::object()), "folder"));
    SINTONIA_ASSIGN(folder, modelFolder(named));
    SINTONIA_ASSIGN(info, corpus(*project, name));
    SINTONIA_ASSIGN(prompt, promptTemplate(*project, info));
    SINTONIA_ASSIGN(rows, tuningRows(*project, info, split));
    RowPreviewOptions options;
    options.maxLength = params.value("max_length", options.maxLength);
    options.allTokens = params.value("on", "answer") == "all";
    options.rows = params.value("rows", options.rows);
    SINTONIA_ASSIGN(preview, previewRows(options, folder, prompt, rows, stop, progress));
    auto json = toJson(preview);
    json["limit"] = options.maxLength;
    return json;
}

} // namespace sintonia::cli
