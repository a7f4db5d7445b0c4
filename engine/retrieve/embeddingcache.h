// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/progress.h"
#include "engine/models/embedder.h"

#include <memory>
#include <string>
#include <vector>

namespace sintonia {

/// Vectors on disk, keyed by (model hash, maximum length, prompt) for the file and SHA-256 of the text for the row, so that
/// an unchanged text is never embedded twice. Append-only files in a folder; a torn last record is cut off on opening, so
/// work that was stopped or killed goes on where it was. One process writes at a time, others read and don't write.
class EmbeddingCache {
public:
    /// Opens or makes the cache file for this model, length and prompt in `folder`.
    static Result<EmbeddingCache> open(const fs::path &folder, const Embedder &model, const std::string &prompt);
    EmbeddingCache(EmbeddingCache &&) noexcept;
    EmbeddingCache &operator=(EmbeddingCache &&) noexcept;
    ~EmbeddingCache();

    /// [n, dimension] f32 for the texts, in order: what is known is read, the rest embedded and appended in pieces.
    Result<at::Tensor> embed(const Embedder &model, const std::vector<std::string> &texts, StopToken stop,
                             ProgressSink &progress);
    /// Number of vectors held.
    std::size_t size() const;

private:
    struct State;
    explicit EmbeddingCache(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace sintonia
