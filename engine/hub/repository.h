// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/hub/contenthash.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

/// A model as people name it on a hub.
struct RepositoryName {
    std::string id;                ///< "organisation/name", or "name" for the oldest ones
    std::string revision = "main"; ///< branch, tag or commit

    /// The last part of the id.
    std::string shortName() const { return id.substr(id.rfind('/') + 1); }
};

/// "organisation/name", "organisation/name@revision", or the address of the model's page at `endpoint`. Anything else is
/// wrong usage (rules of huggingface_hub, validate_repo_id).
Result<RepositoryName> parseRepositoryName(const std::string &text, const std::string &endpoint);

/// A file of a repository, as the server states it.
struct RepositoryFile {
    std::string name;
    std::uint64_t size = 0;
    HashKind kind = HashKind::Sha256;
    std::string hash;
};

/// A repository at one commit.
struct Repository {
    std::string id; ///< the server's own: a renamed model is found under its old name
    std::string commit;
    std::vector<RepositoryFile> files; ///< those this program reads
    std::uint64_t bytes() const;
};

/// Reads the answer to GET api/models/ID/revision/REV?blobs=true (huggingface_hub, HfApi.model_info). Every name is checked,
/// and every file that is wanted needs a size and a hash. A repository without safetensors is bad input with the reason.
Result<Repository> readRepository(const Json &answer, const std::string &place);

} // namespace sintonia
