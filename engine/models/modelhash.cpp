// SPDX-License-Identifier: Apache-2.0
#include "engine/models/modelhash.h"

#include "engine/core/hash.h"

#include <algorithm>

namespace sintonia {

Result<std::string> modelHash(std::vector<fs::path> files, const fs::path &folder) {
    std::sort(files.begin(), files.end());
    Sha256 whole;
    for (const fs::path &file : files) {
        SINTONIA_ASSIGN(digest, sha256OfFile(file));
        whole.add(file.lexically_relative(folder).generic_string()).add("\n").add(digest).add("\n");
    }
    return whole.hex();
}

} // namespace sintonia
