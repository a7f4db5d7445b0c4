// SPDX-License-Identifier: Apache-2.0
#include "engine/export/exportformat.h"

#include "engine/export/modelfiles.h"
#include "engine/export/weighttype.h"
#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"

namespace sintonia {

const Network &ExportSource::network() const {
    return encoder ? encoder->network() : static_cast<const Network &>(languageModel->decoder());
}

const Tokenizer &ExportSource::tokenizer() const { return encoder ? encoder->tokenizer() : languageModel->tokenizer(); }

const fs::path &ExportSource::folder() const { return encoder ? encoder->folder() : languageModel->folder(); }

const fs::path &ExportSource::transformer() const {
    return encoder ? encoder->modules().transformer : languageModel->folder();
}

const std::vector<ExportFormat> &exportFormats() {
    static const std::vector<std::string> floats = {"f32", "bf16", "f16"};
    static const std::vector<ExportFormat> formats = {
        {"st", "Directory of sentence-transformers, adapters merged", "sentence-transformers", floats,
         writeSentenceTransformers, reloadSentenceTransformers, true, false},
        {"hf", "Directory of transformers without pooling, adapters merged", "transformers", floats, writeHuggingFace,
         reloadHuggingFace, false},
        {"merged", "As hf: the adapters folded into the weights", "transformers", floats, writeHuggingFace,
         reloadHuggingFace, false},
        {"peft", "The low-rank adapter alone, for PEFT", "peft", {"f32"}, writePeft, reloadPeft},
        {"gguf", "One file for llama.cpp, adapters merged", "gguf", {"f32", "bf16", "f16", "q8_0"}, writeGguf, reloadGguf},
    };
    return formats;
}

Result<const ExportFormat *> exportFormat(const std::string &name) {
    std::string names;
    for (const auto &format : exportFormats()) {
        if (format.name == name)
            return &format;
        names += (names.empty() ? "" : ", ") + format.name;
    }
    return failure(Error{ErrorCode::Usage, {}, "format", "one of " + names, "\"" + name + "\""});
}

Result<void> writeHuggingFace(const ExportSource &source, const ExportOptions &options, const fs::path &folder) {
    SINTONIA_ASSIGN(type, weightType(options.dtype, {"f32", "bf16", "f16"}));
    SINTONIA_TRY(writeModelConfig(source.transformer(), folder, type->configName));
    SINTONIA_TRY(copyTokenizerFiles(source.transformer(), folder));
    return writeWeights(source.network(), type->scalar, options.shardSize, folder);
}

Result<ReloadedModel> reloadHuggingFace(const ExportSource &source, const fs::path &folder) {
    return reloadBase(source, folder);
}

Result<ReloadedModel> reloadBase(const ExportSource &source, const fs::path &folder) {
    ReloadedModel model;
    if (source.encoder) {
        SINTONIA_ASSIGN(encoder, Embedder::load(folder, {.device = "cpu", .maxLength = source.encoder->maxLength()}));
        model.encoder = std::move(encoder);
    } else {
        SINTONIA_ASSIGN(languageModel, LanguageModel::load(folder, {.device = "cpu"}));
        model.languageModel = std::move(languageModel);
    }
    return model;
}

} // namespace sintonia
