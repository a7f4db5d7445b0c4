// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/modelfolder.h"

#include "engine/hub/licence.h"
#include "engine/hub/modelfiles.h"
#include "engine/hub/weightheader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace sintonia {

namespace {

bool isThere(const fs::path &path) {
    std::error_code error;
    return fs::exists(path, error);
}

std::string textAt(const Json &object, const char *key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Sizes of all files, those of linked files included.
std::uint64_t bytesIn(const fs::path &folder) {
    std::uint64_t sum = 0;
    std::error_code error;
    for (auto at = fs::recursive_directory_iterator(folder, error); !error && at != fs::recursive_directory_iterator();
         at.increment(error)) {
        std::error_code ignored;
        if (at->is_regular_file(ignored))
            sum += at->file_size(ignored);
    }
    return sum;
}

/// Weight files of one folder: the shards an index lists, or the single file. Empty when there are none.
Result<std::vector<fs::path>> weightFiles(const fs::path &folder, const std::string &stem) {
    const auto single = folder / (stem + ".safetensors");
    const auto index = folder / (stem + ".safetensors.index.json");
    if (isThere(single) || !isThere(index))
        return isThere(single) ? std::vector{single} : std::vector<fs::path>{};
    SINTONIA_ASSIGN(json, readJsonFile(index));
    const auto map = json.is_object() ? json.value("weight_map", Json()) : Json();
    const auto place = index.filename().string() + ": weight_map";
    if (!map.is_object())
        return badInput(place, "an object of file names", map.type_name());
    std::set<std::string> names;
    for (const auto &[tensor, file] : map.items()) {
        if (!file.is_string())
            return badInput(place + "." + tensor, "a file name", file.type_name());
        SINTONIA_TRY(checkFileName(file.get<std::string>(), place + "." + tensor));
        names.insert(file.get<std::string>());
    }
    std::vector<fs::path> files;
    for (const auto &name : names) {
        if (!isThere(folder / name))
            return badInput(name, "the file that " + index.filename().string() + " names", "nothing");
        files.push_back(folder / name);
    }
    return files;
}

/// Adds up the weights of `folder`; a folder without any is an error where `needed`.
Result<void> addWeights(const fs::path &folder, const std::string &stem, bool packed4Bit, bool needed, WeightSummary &sum) {
    SINTONIA_ASSIGN(files, weightFiles(folder, stem));
    if (files.empty() && needed) {
        std::vector<std::string> names;
        std::error_code error;
        for (const auto &entry : fs::directory_iterator(folder, error))
            names.push_back(entry.path().filename().string());
        SINTONIA_TRY(checkHasWeights(names, folder.filename().string()));
        return badInput(folder.filename().string(), stem + ".safetensors or its shards with an index",
                        "weights under other names");
    }
    for (const auto &file : files) {
        SINTONIA_ASSIGN(summary, summariseWeights(file, packed4Bit));
        sum.parameters += summary.parameters;
        for (const auto &[type, count] : summary.byType)
            sum.byType[type] += count;
    }
    return {};
}

std::string typesText(const WeightSummary &weights) {
    std::vector<std::pair<std::uint64_t, std::string>> types;
    for (const auto &[type, count] : weights.byType)
        types.emplace_back(count, type);
    std::sort(types.rbegin(), types.rend());
    std::vector<std::string> names;
    for (const auto &[count, type] : types)
        names.push_back(type);
    return fmt::format("{}", fmt::join(names, ", "));
}

/// A folder's way from tokens to vectors, as far as a list needs it.
struct Modules {
    fs::path transformer;
    std::vector<fs::path> others;
    std::string unknown; ///< a module that this program does not compute
};

Result<Modules> readModules(const fs::path &folder) {
    Modules modules{folder, {}, {}};
    if (!isThere(folder / "modules.json"))
        return modules;
    SINTONIA_ASSIGN(json, readJsonFile(folder / "modules.json"));
    if (!json.is_array())
        return badInput("modules.json", "a list of modules", json.type_name());
    for (const auto &module : json) {
        const auto type = textAt(module, "type"), path = textAt(module, "path");
        if (!path.empty())
            SINTONIA_TRY(checkFileName(path, "modules.json"));
        const auto kind = type.substr(type.rfind('.') + 1);
        if (kind == "Transformer")
            modules.transformer = path.empty() ? folder : folder / path;
        else if (kind == "Dense" || kind == "Pooling" || kind == "Normalize")
            modules.others.push_back(folder / path);
        else
            modules.unknown = type;
    }
    return modules;
}

bool hasTokenizer(const fs::path &folder) {
    static const char *const names[] = {"tokenizer.json",  "vocab.txt",    "vocab.json",
                                        "tokenizer.model", "spiece.model", "sentencepiece.bpe.model"};
    return std::any_of(std::begin(names), std::end(names), [&](const char *name) { return isThere(folder / name); });
}

bool isPacked4Bit(const Json &config) {
    const auto quantisation = config.value("quantization_config", Json());
    return quantisation.is_object() && quantisation.value("load_in_4bit", Json()) == true;
}

void setUnsupported(ModelDescription &model, std::string reason) {
    model.state = ModelState::Unsupported;
    model.reason = std::move(reason);
}

Result<void> describeAdapter(const fs::path &folder, ModelDescription &model) {
    SINTONIA_ASSIGN(config, readJsonFile(folder / "adapter_config.json"));
    WeightSummary weights;
    SINTONIA_TRY(addWeights(folder, "adapter_model", false, true, weights));
    model.layout = "adapter";
    model.architecture = textAt(config, "peft_type");
    model.parameters = weights.parameters;
    model.dtype = typesText(weights);
    setUnsupported(model, fmt::format("An adapter for {}: it is used together with that model, not alone.",
                                      textAt(config, "base_model_name_or_path")));
    return {};
}

Result<void> describeWhole(const fs::path &folder, const std::vector<std::string> &families, ModelDescription &model) {
    SINTONIA_ASSIGN(modules, readModules(folder));
    model.layout = isThere(folder / "modules.json") ? "sentence-transformers" : "transformers";
    if (!modules.unknown.empty()) {
        setUnsupported(model, fmt::format("The module {} is not computed by this program.", modules.unknown));
        return {};
    }
    SINTONIA_ASSIGN(config, readJsonFile(modules.transformer / "config.json"));
    model.architecture = textAt(config, "model_type");
    if (model.architecture.empty())
        return badInput("config.json: model_type", "the name of the model's family", "nothing");
    WeightSummary weights;
    SINTONIA_TRY(addWeights(modules.transformer, "model", isPacked4Bit(config), true, weights));
    for (const auto &other : modules.others)
        if (other != modules.transformer)
            SINTONIA_TRY(addWeights(other, "model", false, false, weights));
    model.parameters = weights.parameters;
    model.dtype = typesText(weights);
    if (!hasTokenizer(modules.transformer) && !hasTokenizer(folder))
        return badInput(model.name, "a tokenizer (tokenizer.json, vocab.txt or a .model file)", "none");
    if (std::find(families.begin(), families.end(), model.architecture) == families.end())
        setUnsupported(model, fmt::format("The family \"{}\" is not computed by this program.", model.architecture));
    else
        model.state = ModelState::Ready;
    return {};
}

const char *stateName(ModelState state) {
    switch (state) {
    case ModelState::Ready: return "ready";
    case ModelState::Unsupported: return "unsupported";
    case ModelState::Partial: return "partial";
    case ModelState::Broken: break;
    }
    return "broken";
}

} // namespace

bool isLanguageModelFolder(const fs::path &folder) {
    if (isThere(folder / "modules.json") || !isThere(folder / "config.json"))
        return false;
    const auto config = readJsonFile(folder / "config.json");
    const auto architectures = config && config->is_object() ? config->value("architectures", Json()) : Json();
    return architectures.is_array() && std::any_of(architectures.begin(), architectures.end(), [](const Json &name) {
               return name.is_string() && name.get_ref<const std::string &>().ends_with("ForCausalLM");
           });
}

bool isModelFolder(const fs::path &folder) {
    static const char *const signs[] = {"config.json", "modules.json", "adapter_config.json"};
    std::error_code error;
    return std::any_of(std::begin(signs), std::end(signs),
                       [&](const char *sign) { return fs::exists(folder / sign, error); });
}

ModelDescription describeModelFolder(const fs::path &folder, const std::vector<std::string> &families) {
    ModelDescription model;
    model.folder = folder;
    model.name = folder.filename().string();
    model.bytes = bytesIn(folder);
    model.licence = licenceOfFolder(folder);
    model.provenance = readProvenance(folder);
    const bool adapter = isThere(folder / "adapter_config.json") && !isThere(folder / "config.json");
    const auto described = adapter ? describeAdapter(folder, model) : describeWhole(folder, families, model);
    if (!described) {
        model.state = ModelState::Broken;
        model.reason = described.error().text();
    }
    return model;
}

Json toJson(const ModelDescription &model) {
    Json json = {{"name", model.name},           {"folder", model.folder.string()}, {"layout", model.layout},
                 {"architecture", model.architecture}, {"parameters", model.parameters},  {"dtype", model.dtype},
                 {"bytes", model.bytes},         {"licence", model.licence},        {"state", stateName(model.state)},
                 {"reason", model.reason}};
    if (model.provenance)
        json["provenance"] = toJson(*model.provenance);
    return json;
}

} // namespace sintonia
