// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"

#include <string>
#include <string_view>

namespace sintonia {

/// The licence that a model card states in its YAML head ("license", "license_name"), empty when it states none.
std::string licenceOfCard(std::string_view card);

/// The licence of a model folder in one line: that of README.md, else the first line of a licence file, else empty.
std::string licenceOfFolder(const fs::path &folder);

} // namespace sintonia
