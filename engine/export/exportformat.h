// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sintonia {

class Embedder;

/// A model in memory that is to be written.
struct ExportSource {
    const Embedder &model;
    std::map<std::string, std::string> prompts = {}; ///< by name; put over the model's own ("query", "document")
};

/// One output format.
struct ExportFormat {
    std::string name; ///< as --format takes it
    std::string meaning; ///< one sentence for help texts and forms
    std::string library; ///< library_name of the model card
    /// Writes everything that a reader of the format needs into an empty folder.
    Result<void> (*write)(const ExportSource &source, const fs::path &folder);
    /// Reads the folder back.
    Result<std::unique_ptr<Embedder>> (*reload)(const ExportSource &source, const fs::path &folder);
    /// Whether pooling and normalisation are part of the format; hidden states are compared where they are not.
    bool wholePipeline = true;
};

/// The one list of formats.
const std::vector<ExportFormat> &exportFormats();
/// The format of that name; an unknown one is an error that lists the names.
Result<const ExportFormat *> exportFormat(const std::string &name);

/// sentencetransformers.cpp: modules.json with pooling and normalisation in the schema up to sentence-transformers 5.3,
/// which every later version and every other consumer reads.
Result<void> writeSentenceTransformers(const ExportSource &source, const fs::path &folder);
Result<std::unique_ptr<Embedder>> reloadSentenceTransformers(const ExportSource &source, const fs::path &folder);
/// The network, its configuration and the tokenizer: a directory of transformers.
Result<void> writeHuggingFace(const ExportSource &source, const fs::path &folder);
/// Its limit of tokens is the source's: the format does not hold one.
Result<std::unique_ptr<Embedder>> reloadHuggingFace(const ExportSource &source, const fs::path &folder);
/// peftadapter.cpp: adapter_config.json and adapter_model.safetensors; a model without adapters is an error.
Result<void> writePeft(const ExportSource &source, const fs::path &folder);
/// The untouched base with the adapter of the folder on it.
Result<std::unique_ptr<Embedder>> reloadPeft(const ExportSource &source, const fs::path &folder);

} // namespace sintonia
