// SPDX-License-Identifier: Apache-2.0
#include "engine/models/sentencemodules.h"

#include "engine/models/checkpoint.h"

#include <algorithm>

namespace sintonia {
namespace {

bool present(const fs::path &path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

/// A subfolder that modules.json names: relative, inside the model directory.
Result<fs::path> inside(const fs::path &folder, const std::string &path, const std::string &place) {
    const fs::path relative = fs::path(path).lexically_normal();
    if (relative.is_absolute() || (!relative.empty() && *relative.begin() == ".."))
        return badInput(place, "a path inside the model directory", "\"" + path + "\"");
    return folder / relative;
}

/// "torch.nn.modules.activation.Tanh" → an activation of ours.
Result<std::optional<Activation>> denseActivation(const std::string &name, const std::string &place) {
    const std::string last = name.substr(name.rfind('.') + 1);
    static const std::map<std::string, std::string> known = {
        {"Tanh", "tanh"}, {"ReLU", "relu"}, {"GELU", "gelu"}, {"SiLU", "silu"}};
    if (name.starts_with("torch.nn.") && last == "Identity")
        return std::optional<Activation>();
    const auto found = known.find(last);
    if (!name.starts_with("torch.nn.") || found == known.end())
        return badInput(place + ": activation_function", "torch.nn's Identity, Tanh, ReLU, GELU or SiLU",
                        "\"" + name + "\"");
    SINTONIA_ASSIGN(activation, activationNamed(found->second, place));
    return std::optional<Activation>(activation);
}

/// The tensor as an f32 leaf on `device`, checked against `shape`.
Result<at::Tensor> denseTensor(const Checkpoint &checkpoint, const std::string &name, at::IntArrayRef shape,
                               at::Device device) {
    SINTONIA_ASSIGN(tensor, checkpoint.tensor(name));
    if (tensor.sizes() != shape)
        return badInput(checkpoint.placeOf(name), "the shape of the module's config.json", "another shape");
    at::Tensor leaf = tensor.to(device, at::kFloat);
    leaf.requires_grad_(true);
    return leaf;
}

Result<Dense> readDense(const fs::path &folder, const std::string &path, at::Device device, std::vector<fs::path> &files) {
    SINTONIA_ASSIGN(json, readJsonFile(folder / "config.json"));
    const std::string place = (folder / "config.json").string();
    JsonReader reader(json, place);
    std::int64_t in = 0, out = 0;
    bool bias = true, residual = false;
    std::string activation = "torch.nn.modules.activation.Tanh";
    std::string input = "sentence_embedding", output = "sentence_embedding";
    reader.read("in_features", in, 1, 1 << 20);
    reader.read("out_features", out, 1, 1 << 20);
    reader.read("bias", bias);
    reader.read("use_residual", residual);
    reader.read("activation_function", activation);
    reader.readChoice("module_input_name", input, {"sentence_embedding"});
    reader.readChoice("module_output_name", output, {"sentence_embedding"});
    if (residual)
        reader.fail("use_residual", "false", "true, which is not supported");
    SINTONIA_TRY(reader.finish(false));
    SINTONIA_ASSIGN(named, denseActivation(activation, place));
    SINTONIA_ASSIGN(checkpoint, Checkpoint::open(folder));
    Dense dense;
    dense.activation = named;
    dense.path = path;
    dense.linear.name = "linear";
    SINTONIA_ASSIGN(weight, denseTensor(checkpoint, "linear.weight", {out, in}, device));
    dense.linear.weight = weight;
    if (bias) {
        SINTONIA_ASSIGN(offsets, denseTensor(checkpoint, "linear.bias", {out}, device));
        dense.linear.bias = offsets;
    }
    files.push_back(folder / "config.json");
    for (const fs::path &file : checkpoint.files())
        files.push_back(file);
    return dense;
}

Result<void> readTransformerOptions(const fs::path &folder, SentenceModules &modules) {
    for (const char *name : {"sentence_bert_config.json", "sentence_roberta_config.json", "sentence_distilbert_config.json",
                             "sentence_camembert_config.json", "sentence_albert_config.json",
                             "sentence_xlm-roberta_config.json", "sentence_xlnet_config.json"}) {
        const fs::path path = folder / name;
        if (!present(path))
            continue;
        SINTONIA_ASSIGN(json, readJsonFile(path));
        JsonReader reader(json, path.string());
        if (json.is_object() && json.contains("max_seq_length") && !json["max_seq_length"].is_null()) {
            std::int64_t length = 0;
            reader.read("max_seq_length", length, 1, std::int64_t(1) << 40);
            modules.maxLength = static_cast<std::size_t>(length);
        }
        reader.read("do_lower_case", modules.lowercase);
        modules.files.push_back(path);
        return reader.finish(false);
    }
    return {};
}

Result<void> readModelOptions(const fs::path &folder, SentenceModules &modules) {
    const fs::path path = folder / "config_sentence_transformers.json";
    if (!present(path))
        return {};
    SINTONIA_ASSIGN(json, readJsonFile(path));
    JsonReader reader(json, path.string());
    const auto given = [&](const char *key) { return json.is_object() && json.contains(key) && !json[key].is_null(); };
    if (given("similarity_fn_name"))
        reader.readChoice("similarity_fn_name", modules.similarityFunction, {"cosine", "dot", "euclidean", "manhattan"});
    if (given("default_prompt_name"))
        reader.read("default_prompt_name", modules.defaultPromptName);
    if (given("prompts")) {
        if (!json["prompts"].is_object())
            reader.fail("prompts", "an object of texts", json["prompts"].type_name());
        else
            for (const auto &[name, text] : json["prompts"].items()) {
                if (!text.is_string())
                    reader.fail("prompts." + name, "a text", text.type_name());
                else
                    modules.prompts[name] = text.get<std::string>();
            }
    }
    if (!modules.defaultPromptName.empty() && !modules.prompts.contains(modules.defaultPromptName))
        reader.fail("default_prompt_name", "a name among prompts", "\"" + modules.defaultPromptName + "\"");
    modules.files.push_back(path);
    return reader.finish(false);
}

/// One entry of modules.json.
struct ModuleEntry {
    std::int64_t index = 0;
    std::string kind; ///< last part of the type
    std::string path;
    std::string place;
};

Result<std::vector<ModuleEntry>> readEntries(const fs::path &path) {
    SINTONIA_ASSIGN(json, readJsonFile(path));
    if (!json.is_array() || json.empty())
        return badInput(path.string(), "a list of modules", json.type_name());
    std::vector<ModuleEntry> entries;
    for (std::size_t i = 0; i < json.size(); ++i) {
        ModuleEntry entry;
        entry.place = path.string() + ": module " + std::to_string(i);
        entry.index = static_cast<std::int64_t>(i);
        JsonReader reader(json[i], entry.place);
        std::string type;
        reader.read("idx", entry.index, 0, 1 << 20);
        reader.read("path", entry.path);
        reader.read("type", type);
        SINTONIA_TRY(reader.finish(false));
        if (!type.starts_with("sentence_transformers."))
            return badInput(entry.place, "a module of sentence-transformers (code of a model's own is never run)",
                            "\"" + type + "\"");
        entry.kind = type.substr(type.rfind('.') + 1);
        entries.push_back(std::move(entry));
    }
    std::stable_sort(entries.begin(), entries.end(), [](const auto &a, const auto &b) { return a.index < b.index; });
    return entries;
}

Result<void> readModule(const ModuleEntry &entry, const fs::path &folder, at::Device device, SentenceModules &modules) {
    SINTONIA_ASSIGN(path, inside(folder, entry.path, entry.place));
    if (entry.kind == "Pooling") {
        SINTONIA_ASSIGN(json, readJsonFile(path / "config.json"));
        SINTONIA_ASSIGN(pooling, readPooling(json, (path / "config.json").string()));
        modules.pooling = pooling;
        modules.files.push_back(path / "config.json");
    } else if (entry.kind == "Dense") {
        SINTONIA_ASSIGN(dense, readDense(path, entry.path, device, modules.files));
        modules.after.emplace_back(std::move(dense));
    } else if (entry.kind == "Normalize") {
        modules.after.emplace_back(Normalize{});
    } else {
        return badInput(entry.place, "Transformer, then Pooling, then any of Dense and Normalize", entry.kind);
    }
    return {};
}

} // namespace

Result<SentenceModules> readSentenceModules(const fs::path &folder, at::Device device) {
    SentenceModules modules;
    modules.transformer = folder;
    if (present(folder / "modules.json")) {
        SINTONIA_ASSIGN(entries, readEntries(folder / "modules.json"));
        modules.files.push_back(folder / "modules.json");
        if (entries.size() < 2 || entries[0].kind != "Transformer" || entries[1].kind != "Pooling")
            return badInput(entries.front().place, "Transformer, then Pooling",
                            entries.front().kind + (entries.size() < 2 ? " alone" : ", " + entries[1].kind));
        SINTONIA_ASSIGN(transformer, inside(folder, entries[0].path, entries[0].place));
        modules.transformer = transformer;
        for (std::size_t i = 1; i < entries.size(); ++i) {
            if (i > 1 && entries[i].kind == "Pooling")
                return badInput(entries[i].place, "one Pooling", "a second one");
            SINTONIA_TRY(readModule(entries[i], folder, device, modules));
        }
    }
    SINTONIA_TRY(readTransformerOptions(modules.transformer, modules));
    SINTONIA_TRY(readModelOptions(folder, modules));
    return modules;
}

} // namespace sintonia
