// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/format.h"

namespace sintonia {

// The formats, each in a file of its own.
Format beirFormat();
Format squadFormat();
Format jsonlFormat();
Format trecFormat();
Format csvFormat();
Format tsvFormat();
Format folderFormat();
Format flagEmbeddingFormat();
Format llamaIndexFormat();
Format pairsFormat();
Format promptCompletionFormat();
Format messagesFormat();
Format shareGptFormat();
Format alpacaFormat();
Format raftFormat();
Format ragasFormat();

/// "corpus.jsonl" or "corpus.jsonl.gz" in `folder`, whichever is there; empty when neither is.
fs::path plainOrPacked(const fs::path &folder, const std::string &name);

/// Regular files directly in `folder`, sorted; empty when it can't be listed.
std::vector<fs::path> filesIn(const fs::path &folder);

/// The file's name without ".gz".
std::string unpackedName(const fs::path &path);

} // namespace sintonia
