// SPDX-License-Identifier: Apache-2.0
#include "engine/models/languagemodel.h"

#include "engine/models/architectures.h"
#include "engine/models/batchedforward.h"
#include "engine/nn/device.h"

#include <c10/util/Exception.h>

namespace sintonia {
namespace {

struct Held {
    WeightStorage storage = WeightStorage::AsStored;
    at::ScalarType compute = at::kFloat;
};

Result<Held> heldAs(const std::string &dtype) {
    if (dtype == "nf4")
        return Held{WeightStorage::Nf4, at::kFloat};
    SINTONIA_ASSIGN(compute, resolveDtype(dtype));
    return Held{storageFor(compute), compute};
}

} // namespace

Result<std::unique_ptr<LanguageModel>> LanguageModel::load(const fs::path &folder, const LanguageModelOptions &options) {
    SINTONIA_ASSIGN(device, resolveDevice(options.device));
    SINTONIA_ASSIGN(held, heldAs(options.dtype));
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored))
        return badInput(folder.string(), "a model directory", "none");
    try {
        std::unique_ptr<LanguageModel> model(new LanguageModel);
        model->m_folder = folder;
        model->m_device = device;
        SINTONIA_ASSIGN(checkpoint, Checkpoint::open(folder));
        const auto storage = options.trainable ? WeightStorage::F32 : held.storage;
        SINTONIA_ASSIGN(decoder, loadDecoder(folder, checkpoint, device, storage));
        decoder->setCompute(held.compute);
        model->m_decoder = std::move(decoder);
        if (!model->m_decoder->hasHead())
            return badInput(folder.string() + ": lm_head.weight", "a head that scores the next token", "none");
        SINTONIA_ASSIGN(tokenizer, Tokenizer::load(folder));
        model->m_tokenizer = std::move(tokenizer);
        SINTONIA_ASSIGN(defaults, GenerationDefaults::load(folder));
        model->m_defaults = std::move(defaults);
        return model;
    } catch (const c10::Error &error) {
        return failure(torchError(error));
    } catch (const std::bad_alloc &) {
        return failure(ErrorCode::Resource, "Out of memory while loading " + folder.string());
    }
}

Result<TokenIds> LanguageModel::promptIds(std::string_view text) const {
    TokenIds ids = m_tokenizer->ids(text, 0);
    if (ids.empty())
        return badInput("prompt", "a text of at least one token", "none");
    return ids;
}

Result<TokenIds> LanguageModel::chatIds(const std::vector<ChatMessage> &messages) const {
    SINTONIA_ASSIGN(chat, ChatTemplate::load(m_folder));
    ChatOptions options;
    options.addGenerationPrompt = true;
    SINTONIA_ASSIGN(text, chat.render(messages, options));
    return m_tokenizer->ids(text, 0, false);
}

Result<Generation> LanguageModel::generate(GenerateOptions options, const std::vector<TokenIds> &prompts, StopToken stop,
                                           ProgressSink &progress) const {
    if (options.endTokens.empty())
        options.endTokens = m_defaults.endTokens;
    return sintonia::generate(options, *m_decoder, *m_tokenizer, prompts, std::move(stop), progress);
}

} // namespace sintonia
