// SPDX-License-Identifier: Apache-2.0
#include "engine/export/exportformat.h"

#include "engine/export/modelfiles.h"
#include "engine/models/embedder.h"

namespace sintonia {

const std::vector<ExportFormat> &exportFormats() {
    static const std::vector<ExportFormat> formats = {
        {"st", "Directory of sentence-transformers, adapters merged", "sentence-transformers", writeSentenceTransformers,
         reloadSentenceTransformers},
        {"hf", "Directory of transformers without pooling, adapters merged", "transformers", writeHuggingFace,
         reloadHuggingFace, false},
        {"merged", "As hf: the adapters folded into the weights", "transformers", writeHuggingFace, reloadHuggingFace,
         false},
        {"peft", "The low-rank adapter alone, for PEFT", "peft", writePeft, reloadPeft},
    };
    return formats;
}

Result<const ExportFormat *> exportFormat(const std::string &name) {
    if (name == "gguf")
        return failure(ErrorCode::Usage,
                       "This version writes no GGUF files; export as st, hf or merged and convert that directory");
    std::string names;
    for (const auto &format : exportFormats()) {
        if (format.name == name)
            return &format;
        names += (names.empty() ? "" : ", ") + format.name;
    }
    return failure(Error{ErrorCode::Usage, {}, "format", "one of " + names, "\"" + name + "\""});
}

Result<void> writeHuggingFace(const ExportSource &source, const fs::path &folder) {
    const auto &base = source.model.modules().transformer;
    SINTONIA_TRY(writeModelConfig(base, folder, "float32"));
    SINTONIA_TRY(copyTokenizerFiles(base, folder));
    return writeWeights(source.model, folder);
}

Result<std::unique_ptr<Embedder>> reloadHuggingFace(const ExportSource &source, const fs::path &folder) {
    return Embedder::load(folder, {.device = "cpu", .maxLength = source.model.maxLength()});
}

} // namespace sintonia
