// SPDX-License-Identifier: Apache-2.0
#include "engine/models/embedder.h"

#include "engine/models/architectures.h"
#include "engine/models/batchedforward.h"
#include "engine/models/modelhash.h"
#include "engine/models/similarity.h"
#include "engine/nn/device.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace sintonia {
namespace {

/// Texts tokenised between two looks at the stop token.
constexpr std::size_t textsPerTokenisation = 4096;

} // namespace

Result<std::unique_ptr<Embedder>> Embedder::load(const fs::path &folder, const EmbedderOptions &options) {
    SINTONIA_ASSIGN(device, resolveDevice(options.device));
    SINTONIA_ASSIGN(compute, resolveDtype(options.dtype));
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored))
        return badInput(folder.string(), "a model directory", "none");
    try {
        std::unique_ptr<Embedder> embedder(new Embedder);
        embedder->m_folder = folder;
        embedder->m_device = device;
        SINTONIA_ASSIGN(modules, readSentenceModules(folder, device));
        embedder->m_modules = std::move(modules);
        const fs::path &transformer = embedder->m_modules.transformer;
        SINTONIA_ASSIGN(checkpoint, Checkpoint::open(transformer));
        const auto storage = options.trainable ? WeightStorage::F32 : storageFor(compute);
        SINTONIA_ASSIGN(encoder, loadNetwork(transformer, checkpoint, device, storage));
        encoder->setCompute(compute);
        embedder->m_network = std::move(encoder);
        SINTONIA_ASSIGN(tokenizer, Tokenizer::load(transformer));
        embedder->m_tokenizer = std::move(tokenizer);
        if (embedder->m_modules.lowercase && embedder->m_tokenizer->ids("ABC", 0) != embedder->m_tokenizer->ids("abc", 0))
            return badInput(transformer.string() + ": do_lower_case", "a tokenizer that lower-cases", "one that does not");
        const auto positions = static_cast<std::size_t>(embedder->m_network->maxPositions());
        const std::size_t wanted =
            options.maxLength > 0
                ? options.maxLength
                : embedder->m_modules.maxLength.value_or(embedder->m_tokenizer->maxLength().value_or(positions));
        embedder->m_maxLength = std::min(wanted, positions);
        SINTONIA_TRY(embedder->hashFiles(checkpoint.files()));
        return embedder;
    } catch (const c10::Error &error) {
        return failure(torchError(error));
    } catch (const std::bad_alloc &) {
        return failure(ErrorCode::Resource, "Out of memory while loading " + folder.string());
    }
}

Result<void> Embedder::hashFiles(const std::vector<fs::path> &weights) {
    std::vector<fs::path> files = m_modules.files;
    files.insert(files.end(), weights.begin(), weights.end());
    for (const char *name :
         {"config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json",
          "added_tokens.json", "vocab.json", "merges.txt", "sentencepiece.bpe.model", "spiece.model", "tokenizer.model"}) {
        std::error_code ignored;
        if (fs::exists(m_modules.transformer / name, ignored))
            files.push_back(m_modules.transformer / name);
    }
    SINTONIA_ASSIGN(hash, modelHash(std::move(files), m_folder));
    m_hash = hash;
    return {};
}

Result<at::Tensor> Embedder::embed(const std::vector<std::string> &texts, const std::string &prompt, StopToken stop,
                                   ProgressSink &progress) const {
    std::vector<TokenIds> ids(texts.size());
    for (std::size_t begin = 0; begin < texts.size(); begin += textsPerTokenisation) {
        if (stop.stop_requested())
            return interrupted();
        const std::size_t end = std::min(begin + textsPerTokenisation, texts.size());
        at::parallel_for(static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end), 16,
                         [&](std::int64_t from, std::int64_t to) {
                             for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i)
                                 ids[i] = tokenize(texts[i], prompt);
                         });
    }
    const std::int64_t promptTokens = m_modules.pooling.includePrompt ? 0 : promptLength(prompt);
    const auto forwardTexts = [&](const std::vector<std::size_t> &batch) {
        std::vector<TokenIds> batchIds;
        for (const std::size_t i : batch)
            batchIds.push_back(ids[i]);
        return forward(batchIds, ForwardContext(), promptTokens);
    };
    BatchedForwardOptions options;
    options.width = static_cast<std::int64_t>(dimension());
    options.vocabularySize = m_network->vocabularySize();
    options.device = m_device;
    options.place = m_modules.transformer.string() + ": tokenizer";
    options.stage = "Embedding";
    options.unit = "texts";
    return batchedForward(options, ids, forwardTexts, std::move(stop), progress);
}

at::Tensor Embedder::forward(const std::vector<TokenIds> &ids, const ForwardContext &context,
                             std::int64_t promptTokens) const {
    const PackedBatch batch = packBatch(ids, m_device);
    at::Tensor rows = pool(m_network->forward(batch, context), batch, m_modules.pooling, promptTokens);
    for (const auto &module : m_modules.after) {
        if (const auto *dense = std::get_if<Dense>(&module)) {
            rows = dense->linear.forward(rows, context);
            rows = dense->activation ? activate(rows, *dense->activation) : rows;
        } else {
            rows = normalizeRows(rows);
        }
    }
    return inInputOrder(rows, batch);
}

TokenIds Embedder::tokenize(std::string_view text, const std::string &prompt, bool *cut) const {
    if (prompt.empty())
        return m_tokenizer->ids(text, m_maxLength, true, cut);
    return m_tokenizer->ids(prompt + std::string(text), m_maxLength, true, cut);
}

std::int64_t Embedder::promptLength(const std::string &prompt) const {
    if (prompt.empty())
        return 0;
    const Encoding encoding = m_tokenizer->encode(prompt);
    const auto tokens = static_cast<std::int64_t>(encoding.ids.size());
    return !encoding.special.empty() && encoding.special.back() ? tokens - 1 : tokens;
}

std::optional<std::string> Embedder::prompt(const std::string &name) const {
    const auto found = m_modules.prompts.find(name);
    return found == m_modules.prompts.end() ? std::nullopt : std::optional(found->second);
}

std::string Embedder::defaultPrompt() const { return prompt(m_modules.defaultPromptName).value_or(std::string()); }

std::size_t Embedder::dimension() const {
    std::int64_t dimension = m_modules.pooling.dimension(m_network->hiddenSize());
    for (const auto &module : m_modules.after)
        if (const auto *dense = std::get_if<Dense>(&module))
            dimension = dense->linear.weight.size(0);
    return static_cast<std::size_t>(dimension);
}

std::vector<NamedTensor> Embedder::trainableParameters() const {
    std::vector<NamedTensor> parameters = m_network->trainableParameters();
    for (const auto &module : m_modules.after) {
        const auto *dense = std::get_if<Dense>(&module);
        for (const auto &[name, tensor] :
             dense ? std::vector<NamedTensor>{{"/linear.weight", dense->linear.weight}, {"/linear.bias", dense->linear.bias}}
                   : std::vector<NamedTensor>())
            if (tensor.defined() && tensor.requires_grad())
                parameters.push_back({dense->path + name, tensor});
    }
    return parameters;
}

} // namespace sintonia
