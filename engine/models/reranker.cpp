// SPDX-License-Identifier: Apache-2.0
#include "engine/models/reranker.h"

#include "engine/core/json.h"
#include "engine/models/architectures.h"
#include "engine/models/batchedforward.h"
#include "engine/nn/device.h"

#include <ATen/Parallel.h>
#include <ATen/ops/sigmoid.h>

#include <fmt/format.h>

#include <algorithm>

namespace sintonia {
namespace {

/// Pairs tokenised between two looks at the stop token.
constexpr std::size_t pairsPerTokenisation = 1024;

/// A file of settings; an empty object where it is missing.
Result<Json> readSettings(const fs::path &path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return Json::object();
    SINTONIA_ASSIGN(json, readJsonFile(path));
    if (!json.is_object())
        return badInput(path.string(), "an object", json.type_name());
    return std::move(json);
}

/// modules.json, where CrossEncoder wrote one, may hold the network alone.
Result<void> checkModules(const fs::path &folder) {
    std::error_code ignored;
    const fs::path path = folder / "modules.json";
    if (!fs::exists(path, ignored))
        return {};
    SINTONIA_ASSIGN(modules, readJsonFile(path));
    if (!modules.is_array() || modules.size() != 1 || !modules[0].is_object())
        return badInput(path.string(), "the Transformer module alone, in a reranker",
                        fmt::format("{} modules", modules.size()));
    const std::string type = modules[0].value("type", std::string());
    if (!type.starts_with("sentence_transformers.") || !type.ends_with(".Transformer") ||
        !modules[0].value("path", std::string()).empty())
        return badInput(path.string(), "the Transformer module of the folder itself", "\"" + type + "\"");
    return {};
}

/// config.json names a …ForSequenceClassification.
Result<void> checkArchitecture(const Json &config, const std::string &place) {
    std::vector<std::string> names;
    JsonReader reader(config, place);
    reader.read("architectures", names);
    SINTONIA_TRY(reader.finish(false));
    const std::string name = names.empty() ? std::string() : names.front();
    if (!name.ends_with("ForSequenceClassification"))
        return badInput(place + ": architectures", "a reranker, …ForSequenceClassification",
                        name.empty() ? "none" : "\"" + name + "\"");
    return {};
}

/// The name of the activation that a settings object holds under `key`, empty where it holds none. Names outside torch are
/// code of the model's own, which CrossEncoder does not run either.
std::string activationOf(const Json &settings, const std::string &key) {
    const auto found = settings.find(key);
    const std::string name = found != settings.end() && found->is_string() ? found->get<std::string>() : std::string();
    return name.starts_with("torch.") ? name : std::string();
}

/// Whether the tokenizer tells the network which text a token is of, as the classes of transformers do.
bool givesTypeIds(const Json &tokenizerConfig) {
    if (const auto names = tokenizerConfig.find("model_input_names"); names != tokenizerConfig.end())
        return names->is_array() && std::find(names->begin(), names->end(), "token_type_ids") != names->end();
    const auto name = tokenizerConfig.find("tokenizer_class");
    return name == tokenizerConfig.end() || !name->is_string() || name->get<std::string>().starts_with("Bert");
}

} // namespace

Result<void> Reranker::readConfiguration() {
    const fs::path path = m_folder / "config_sentence_transformers.json";
    SINTONIA_ASSIGN(own, readSettings(path));
    SINTONIA_ASSIGN(config, readSettings(m_folder / "config.json"));
    SINTONIA_ASSIGN(tokenizer, readSettings(m_folder / "tokenizer_config.json"));
    if (const auto prompt = own.find("default_prompt_name"); prompt != own.end() && !prompt->is_null())
        return badInput(path.string() + ": default_prompt_name", "no prompt, in a reranker", toText(*prompt));
    std::string activation = activationOf(own, "activation_fn");
    if (const auto nested = config.find("sentence_transformers"); activation.empty() && nested != config.end())
        activation = nested->is_object() ? activationOf(*nested, "activation_fn") : std::string();
    if (activation.empty())
        activation = activationOf(config, "sbert_ce_default_activation_function");
    m_sigmoid = activation.empty() || activation.ends_with(".Sigmoid");
    if (!m_sigmoid && !activation.ends_with(".Identity"))
        return badInput(m_folder.string() + ": activation_fn", "torch.nn's Sigmoid or Identity", "\"" + activation + "\"");
    m_typeIds = givesTypeIds(tokenizer);
    return {};
}

Result<std::unique_ptr<Reranker>> Reranker::load(const fs::path &folder, const RerankerOptions &options) {
    SINTONIA_ASSIGN(device, resolveDevice(options.device));
    SINTONIA_ASSIGN(compute, resolveDtype(options.dtype));
    const fs::path configPath = folder / "config.json";
    SINTONIA_TRY(checkModules(folder));
    SINTONIA_ASSIGN(config, readJsonFile(configPath));
    SINTONIA_TRY(checkArchitecture(config, configPath.string()));
    try {
        std::unique_ptr<Reranker> reranker(new Reranker);
        reranker->m_folder = folder;
        reranker->m_device = device;
        SINTONIA_TRY(reranker->readConfiguration());
        SINTONIA_ASSIGN(checkpoint, Checkpoint::open(folder));
        SINTONIA_ASSIGN(network, loadNetwork(folder, checkpoint, device));
        network->setCompute(compute);
        SINTONIA_ASSIGN(head, loadClassificationHead(folder, checkpoint, network->hiddenSize(), device));
        if (head.labelCount() != 1)
            return badInput(configPath.string() + ": id2label", "one label, in a reranker",
                            fmt::format("{}", head.labelCount()));
        SINTONIA_ASSIGN(tokenizer, Tokenizer::load(folder));
        const auto positions = static_cast<std::size_t>(network->maxPositions());
        const std::size_t wanted = options.maxLength > 0 ? options.maxLength : tokenizer->maxLength().value_or(positions);
        reranker->m_maxLength = std::min(wanted, positions);
        reranker->m_network = std::move(network);
        reranker->m_head = std::move(head);
        reranker->m_tokenizer = std::move(tokenizer);
        return reranker;
    } catch (const c10::Error &error) {
        return failure(torchError(error));
    } catch (const std::bad_alloc &) {
        return failure(ErrorCode::Resource, "Out of memory while loading " + folder.string());
    }
}

Result<std::vector<float>> Reranker::score(const std::vector<TextPair> &pairs, bool raw, StopToken stop,
                                           ProgressSink &progress) const {
    std::vector<TokenIds> ids(pairs.size()), types(pairs.size());
    for (std::size_t begin = 0; begin < pairs.size(); begin += pairsPerTokenisation) {
        if (stop.stop_requested())
            return interrupted();
        const std::size_t end = std::min(begin + pairsPerTokenisation, pairs.size());
        at::parallel_for(
            static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end), 16, [&](std::int64_t from, std::int64_t to) {
                for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i) {
                    Encoding encoding = m_tokenizer->encodePair(pairs[i].first, pairs[i].second, true, m_maxLength);
                    ids[i] = std::move(encoding.ids);
                    types[i] = std::move(encoding.typeIds);
                }
            });
    }
    const auto forwardPairs = [&](const std::vector<std::size_t> &batch) {
        std::vector<TokenIds> batchIds, batchTypes;
        for (const std::size_t i : batch) {
            batchIds.push_back(ids[i]);
            if (m_typeIds)
                batchTypes.push_back(types[i]);
        }
        const PackedBatch packed = packBatch(batchIds, m_device, batchTypes);
        const at::Tensor logits = m_head.forward(m_network->forward(packed, ForwardContext()), packed);
        return inInputOrder(raw || !m_sigmoid ? logits : at::sigmoid(logits), packed);
    };
    BatchedForwardOptions options;
    options.width = 1;
    options.vocabularySize = m_network->vocabularySize();
    options.device = m_device;
    options.place = m_folder.string() + ": tokenizer";
    options.stage = "Scoring";
    options.unit = "pairs";
    SINTONIA_ASSIGN(scores, batchedForward(options, ids, forwardPairs, std::move(stop), progress));
    const float *values = scores.const_data_ptr<float>();
    return std::vector<float>(values, values + scores.numel());
}

} // namespace sintonia
