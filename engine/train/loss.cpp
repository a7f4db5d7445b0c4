// SPDX-License-Identifier: Apache-2.0
#include "engine/train/loss.h"

#include "engine/train/cosent.h"
#include "engine/train/mnrl.h"
#include "engine/train/triplet.h"

namespace sintonia {

const std::vector<LossKind> &losses() {
    static const std::vector<LossKind> kinds = {
        {"mnrl", makeMultipleNegativesRankingLoss},
        {"triplet", makeTripletLoss},
        {"cosent", makeCosentLoss},
    };
    return kinds;
}

Result<std::unique_ptr<Loss>> makeLoss(const Json &loss, const std::string &place) {
    JsonReader reader(loss, place, "loss.");
    std::vector<std::string> names;
    for (const auto &kind : losses())
        names.push_back(kind.name);
    auto name = names.front();
    reader.readChoice("name", name, names);
    for (const auto &kind : losses()) {
        if (kind.name != name)
            continue;
        SINTONIA_ASSIGN(made, kind.make(reader));
        SINTONIA_TRY(reader.finish());
        return std::move(made);
    }
    return failure(ErrorCode::Other, "no loss is registered");
}

} // namespace sintonia
