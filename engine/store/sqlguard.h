// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/store/project.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>

namespace sintonia {

/// An exception of the database as an error: a full disk and no memory are Resource, all else Other.
Error sqlError(const Project &project, const SQLite::Exception &exception);

/// Runs `work`, which returns a Result, and turns exceptions of the database into its error.
template <class Work>
auto guardSql(const Project &project, Work &&work) -> decltype(work()) {
    try {
        return work();
    } catch (const SQLite::Exception &exception) {
        return failure(sqlError(project, exception));
    }
}

} // namespace sintonia
