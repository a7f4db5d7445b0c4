// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/data/records.h"

#include <QString>

#include <string>
#include <vector>

namespace sintonia {

/// A model as the Inspect page asks the helper for it.
struct InspectModel {
    QString label;
    Json rpc; ///< MODEL of engine/rpc/protocol.h
    bool lexical() const { return rpc.value("bm25", false); }
};

/// What every tab of the Inspect page looks at.
struct InspectSubject {
    std::string project; ///< folder
    std::string corpus, split;
    std::vector<InspectModel> models; ///< A, or A and B
    std::vector<Query> queries;       ///< judged in the split, in the order of the corpus
    Judgements judgements;            ///< of the split

    /// The parameters that name corpus, split and, where given, a model.
    Json params(const InspectModel *model = nullptr) const {
        Json json = {{"project", project}, {"corpus", corpus}, {"split", split}};
        if (model)
            json["model"] = model->rpc;
        return json;
    }
    /// Models that have vectors: BM25 has none.
    std::vector<InspectModel> encoders() const {
        std::vector<InspectModel> found;
        for (const InspectModel &model : models) {
            if (!model.lexical())
                found.push_back(model);
        }
        return found;
    }
};

} // namespace sintonia
