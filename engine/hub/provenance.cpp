// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/provenance.h"

#include <fmt/chrono.h>

#include <ctime>

namespace sintonia {

Json toJson(const Provenance &provenance) {
    Json json = {{"time", provenance.time}};
    if (!provenance.folder.empty())
        json["folder"] = provenance.folder;
    if (!provenance.endpoint.empty())
        json.update({{"endpoint", provenance.endpoint},
                     {"id", provenance.id},
                     {"revision", provenance.revision},
                     {"commit", provenance.commit}});
    return json;
}

std::optional<Provenance> readProvenance(const fs::path &modelFolder) {
    const auto json = readJsonFile(modelFolder / provenanceFile);
    if (!json || !json->is_object())
        return {};
    Provenance read;
    JsonReader reader(*json, provenanceFile);
    reader.read("endpoint", read.endpoint);
    reader.read("id", read.id);
    reader.read("revision", read.revision);
    reader.read("commit", read.commit);
    reader.read("folder", read.folder);
    reader.read("time", read.time);
    return reader.finish(false) ? std::optional(read) : std::nullopt;
}

Result<void> writeProvenance(const fs::path &modelFolder, Provenance provenance) {
    provenance.time = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
    return writeFileAtomically(modelFolder / provenanceFile, toText(toJson(provenance), 2) + "\n");
}

} // namespace sintonia
