// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/progress.h"
#include "engine/core/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace sintonia {

/// A vocabulary for an encoder that starts from nothing.
struct VocabularyOptions {
    std::string kind = "unigram"; ///< unigram: as XLM-RoBERTa has it; wordpiece: as BERT has it, with ## continuations
    std::int64_t size = 8000;     ///< tokens, special ones included; 64 … 1 000 000. A small corpus gives fewer.
    bool lowercase = true;        ///< unigram: case folding; wordpiece: BERT's do_lower_case with its stripped accents
    double coverage = 0.9995;     ///< share of the corpus' characters that become tokens; the others are unknown. 0.98 … 1
    std::int64_t maxTokens = 512; ///< model_max_length that is written
    /// Distinct words that are counted at most; beyond, the rarest are left out. This bounds the memory (about 100 bytes a
    /// word, and five times that while training).
    std::size_t maxWords = 1'000'000;
};

struct VocabularyReport {
    std::int64_t size = 0; ///< tokens written
    std::uint64_t texts = 0;
    std::uint64_t words = 0;         ///< in all
    std::uint64_t distinctWords = 0; ///< that were trained on
};

/// The next text, or nothing at the end.
using TextSource = std::function<std::optional<std::string>()>;

/// Trains with libsentencepiece on the counts of the words that the tokenizer's own first steps make of the texts, and
/// writes `folder`/tokenizer.json and tokenizer_config.json, for wordpiece also vocab.txt, which `tokenizers`, transformers
/// and this program load to equal ids. The same texts give the same files on every machine. A stop request returns
/// interrupted() at once and nothing is written; libsentencepiece can't be interrupted, so its thread ends by itself.
/// `folder` is made; files in it are replaced.
Result<VocabularyReport> trainVocabulary(const VocabularyOptions &options, const TextSource &next, const fs::path &folder,
                                         StopToken stop, ProgressSink &progress);

} // namespace sintonia
