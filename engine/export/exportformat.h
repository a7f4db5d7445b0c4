// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sintonia {

class Embedder;
class LanguageModel;
class Network;
class Tokenizer;

struct ExportOptions {
    std::string format = "st"; ///< a name of exportFormats()
    fs::path output; ///< a folder that does not exist yet or is empty; for gguf also a file that ends in ".gguf"
    std::string dtype = "f32"; ///< a name of weightTypes() that the format has
    std::uint64_t shardSize = 5'000'000'000; ///< bytes of a safetensors file at most, one tensor at least
};

/// A model in memory that is to be written: an encoder or a language model.
struct ExportSource {
    ExportSource(const Embedder &model, std::map<std::string, std::string> modelPrompts = {})
        : encoder(&model), prompts(std::move(modelPrompts)) {}
    ExportSource(const LanguageModel &model) : languageModel(&model) {}

    const Embedder *encoder = nullptr; ///< null when languageModel is not
    const LanguageModel *languageModel = nullptr;
    std::map<std::string, std::string> prompts = {}; ///< by name; put over the encoder's own ("query", "document")

    const Network &network() const;
    const Tokenizer &tokenizer() const;
    const fs::path &folder() const; ///< what the model was loaded from
    const fs::path &transformer() const; ///< config.json and tokenizer; inside folder()
};

/// What a reader of an export gets.
struct ReloadedModel {
    std::unique_ptr<Embedder> encoder;
    std::unique_ptr<LanguageModel> languageModel;
    ExportSource source() const { return encoder ? ExportSource(*encoder) : ExportSource(*languageModel); }
};

/// One output format.
struct ExportFormat {
    std::string name; ///< as --format takes it
    std::string meaning; ///< one sentence for help texts and forms
    std::string library; ///< library_name of the model card
    std::vector<std::string> dtypes; ///< names of weightTypes()
    /// Writes everything that a reader of the format needs into an empty folder.
    Result<void> (*write)(const ExportSource &source, const ExportOptions &options, const fs::path &folder);
    /// Reads the folder back.
    Result<ReloadedModel> (*reload)(const ExportSource &source, const fs::path &folder);
    /// Whether pooling and normalisation are part of the format; hidden states are compared where they are not.
    bool wholePipeline = true;
    bool languageModels = true; ///< whether language models have it; encoders have every format
};

/// The one list of formats.
const std::vector<ExportFormat> &exportFormats();
/// The format of that name; an unknown one is an error that lists the names.
Result<const ExportFormat *> exportFormat(const std::string &name);

/// sentencetransformers.cpp: modules.json with pooling and normalisation in the schema up to sentence-transformers 5.3,
/// which every later version and every other consumer reads.
Result<void> writeSentenceTransformers(const ExportSource &source, const ExportOptions &options, const fs::path &folder);
Result<ReloadedModel> reloadSentenceTransformers(const ExportSource &source, const fs::path &folder);
/// The network, its configuration and the tokenizer: a directory of transformers.
Result<void> writeHuggingFace(const ExportSource &source, const ExportOptions &options, const fs::path &folder);
/// An encoder's limit of tokens is the source's: the format does not hold one.
Result<ReloadedModel> reloadHuggingFace(const ExportSource &source, const fs::path &folder);
/// peftadapter.cpp: adapter_config.json and adapter_model.safetensors; a model without adapters is an error.
Result<void> writePeft(const ExportSource &source, const ExportOptions &options, const fs::path &folder);
/// The untouched base with the adapter of the folder on it.
Result<ReloadedModel> reloadPeft(const ExportSource &source, const fs::path &folder);
/// gguf.cpp: model.gguf with the network, its sizes and the tokenizer as llama.cpp reads them.
Result<void> writeGguf(const ExportSource &source, const ExportOptions &options, const fs::path &folder);
/// The source's computation over the tensors of the file.
Result<ReloadedModel> reloadGguf(const ExportSource &source, const fs::path &folder);

/// The model of `source`'s folder as it was before any training, on the CPU.
Result<ReloadedModel> reloadBase(const ExportSource &source, const fs::path &folder);

} // namespace sintonia
