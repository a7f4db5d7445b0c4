// SPDX-License-Identifier: Apache-2.0
#include "engine/export/exportformat.h"
#include "engine/export/modelfiles.h"
#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"
#include "engine/models/safetensors.h"

#include <fmt/format.h>

#include <algorithm>

namespace sintonia {

namespace {

/// 1_Pooling/config.json in the schema of flags.
Json poolingConfig(const PoolingOptions &options, std::int64_t hidden) {
    const auto has = [&options](const char *mode) {
        return std::find(options.modes.begin(), options.modes.end(), mode) != options.modes.end();
    };
    return {{"word_embedding_dimension", hidden},
            {"pooling_mode_cls_token", has("cls")},
            {"pooling_mode_mean_tokens", has("mean")},
            {"pooling_mode_max_tokens", has("max")},
            {"pooling_mode_mean_sqrt_len_tokens", has("mean_sqrt_len_tokens")},
            {"pooling_mode_weightedmean_tokens", has("weightedmean")},
            {"pooling_mode_lasttoken", has("lasttoken")},
            {"include_prompt", options.includePrompt}};
}

Result<void> writeDense(const Dense &dense, const fs::path &from, const fs::path &to) {
    SINTONIA_ASSIGN(config, readJsonFile(from / "config.json"));
    const auto &linear = dense.linear;
    SINTONIA_TRY(
        writeJsonFile(to / "config.json",
                      {{"in_features", linear.weight.size(1)},
                       {"out_features", linear.weight.size(0)},
                       {"bias", linear.bias.defined()},
                       {"activation_function", config.value("activation_function", "torch.nn.modules.activation.Tanh")}}));
    std::vector<std::pair<std::string, at::Tensor>> tensors = {{"linear.weight", linear.mergedWeight().cpu().contiguous()}};
    if (linear.bias.defined())
        tensors.emplace_back("linear.bias", linear.bias.detach().cpu().contiguous());
    return writeSafetensors(to / "model.safetensors", tensors);
}

/// Adds one module to modules.json and makes its folder, "INDEX_CLASS"; the first one lies in the model's own folder.
Result<fs::path> addModule(Json &modules, const std::string &className, const fs::path &folder) {
    const auto index = modules.size();
    const auto path = index == 0 ? std::string() : fmt::format("{}_{}", index, className);
    modules.push_back({{"idx", index},
                       {"name", std::to_string(index)},
                       {"path", path},
                       {"type", "sentence_transformers.models." + className}});
    std::error_code error;
    fs::create_directories(folder / path, error);
    if (error)
        return failure(systemError(folder / path, "make", error.value()));
    return folder / path;
}

Result<void> writeModules(const Embedder &model, const fs::path &folder) {
    auto modules = Json::array();
    SINTONIA_TRY(addModule(modules, "Transformer", folder));
    SINTONIA_ASSIGN(pooling, addModule(modules, "Pooling", folder));
    SINTONIA_TRY(
        writeJsonFile(pooling / "config.json", poolingConfig(model.modules().pooling, model.network().hiddenSize())));
    for (const auto &module : model.modules().after) {
        const auto *dense = std::get_if<Dense>(&module);
        SINTONIA_ASSIGN(path, addModule(modules, dense ? "Dense" : "Normalize", folder));
        if (dense)
            SINTONIA_TRY(writeDense(*dense, model.folder() / dense->path, path));
    }
    return writeJsonFile(folder / "modules.json", modules);
}

Result<void> writeSettings(const ExportSource &source, const fs::path &folder) {
    const auto &modules = source.encoder->modules();
    SINTONIA_TRY(writeJsonFile(folder / "sentence_bert_config.json",
                               {{"max_seq_length", source.encoder->maxLength()}, {"do_lower_case", modules.lowercase}}));
    SINTONIA_ASSIGN(config, readJsonFileOr(source.encoder->folder() / "config_sentence_transformers.json", Json::object()));
    std::map<std::string, std::string> prompts = {{"query", ""}, {"document", ""}};
    for (const auto *known : {&modules.prompts, &source.prompts}) {
        for (const auto &[name, text] : *known)
            prompts[name] = text;
    }
    config["prompts"] = prompts;
    config["default_prompt_name"] = modules.defaultPromptName.empty() ? Json() : Json(modules.defaultPromptName);
    config["similarity_fn_name"] = modules.similarityFunction;
    return writeJsonFile(folder / "config_sentence_transformers.json", config);
}

} // namespace

Result<void> writeSentenceTransformers(const ExportSource &source, const ExportOptions &options, const fs::path &folder) {
    SINTONIA_TRY(writeHuggingFace(source, options, folder));
    SINTONIA_TRY(writeModules(*source.encoder, folder));
    return writeSettings(source, folder);
}

Result<ReloadedModel> reloadSentenceTransformers(const ExportSource &, const fs::path &folder) {
    SINTONIA_ASSIGN(encoder, Embedder::load(folder, {.device = "cpu"}));
    return ReloadedModel{std::move(encoder), nullptr};
}

} // namespace sintonia
