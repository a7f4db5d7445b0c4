// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/json.h"

#include <optional>
#include <string>

namespace sintonia {

/// Where a model of the project came from: kept beside its files in sintonia-provenance.json.
struct Provenance {
    std::string endpoint; ///< of a hub; empty for an imported folder
    std::string id, revision, commit;
    std::string folder; ///< that was imported
    std::string time;   ///< ISO 8601, UTC
};

inline constexpr const char *provenanceFile = "sintonia-provenance.json";

Json toJson(const Provenance &provenance);
/// Nothing when there is none, or it can't be read.
std::optional<Provenance> readProvenance(const fs::path &modelFolder);
/// Writes it with the present time.
Result<void> writeProvenance(const fs::path &modelFolder, Provenance provenance);

} // namespace sintonia
