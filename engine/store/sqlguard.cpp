// SPDX-License-Identifier: Apache-2.0
#include "engine/store/sqlguard.h"

#include <sqlite3.h>

namespace sintonia {

Error sqlError(const Project &project, const SQLite::Exception &exception) {
    const int code = exception.getErrorCode() & 0xff;
    const bool resource = code == SQLITE_FULL || code == SQLITE_NOMEM || code == SQLITE_IOERR;
    const auto place = (project.folder() / "project.db").string();
    if (code == SQLITE_BUSY)
        return Error{ErrorCode::Other,
                     "the project is busy with another import or split; try again when it has ended",
                     place,
                     {},
                     {}};
    return Error{resource ? ErrorCode::Resource : ErrorCode::Other, exception.what(), place, {}, {}};
}

} // namespace sintonia
