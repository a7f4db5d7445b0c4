// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/subcommand.h"
#include "engine/data/format.h"

#include <string>

namespace sintonia::cli {

/// CORPUS on the command line: a path that one of the readers reads, or with --project the name of an imported corpus.
struct CollectionOptions {
    std::string corpus;
    std::string project;
    std::string format;
};
void addCollectionOptions(CLI::App &app, CollectionOptions &options);

/// Loads it; what was skipped or repaired goes to standard error as messages.
Result<Collection> loadCollection(const CollectionOptions &options, const Invocation &invocation);

/// Counts and the first problems of an import, for a person.
void reportImport(const ImportReport &report, ProgressSink &progress);

} // namespace sintonia::cli
