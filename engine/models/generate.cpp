// SPDX-License-Identifier: Apache-2.0
#include "engine/models/generate.h"

#include "engine/core/json.h"
#include "engine/models/batchedforward.h"
#include "engine/models/textstream.h"
#include "engine/models/tokenmask.h"

#include <c10/core/InferenceMode.h>
#include <c10/util/Exception.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace sintonia {
namespace {

constexpr std::size_t tokensReadAtOnce = 512;

Result<void> check(const GenerateOptions &options) {
    const auto wrong = [](const char *key, const char *expected, double found) {
        return failure(Error{ErrorCode::Usage, {}, key, expected, fmt::format("{}", found)});
    };
    const SamplingOptions &sampling = options.sampling;
    if (options.maxNewTokens < 0 || options.maxNewTokens > 1'000'000)
        return wrong("max_new_tokens", "a number from 0 to 1000000", static_cast<double>(options.maxNewTokens));
    if (!(sampling.temperature >= 0 && sampling.temperature <= 1000))
        return wrong("temperature", "a number from 0 to 1000", sampling.temperature);
    if (sampling.topK < 0)
        return wrong("top_k", "0 or more", static_cast<double>(sampling.topK));
    if (!(sampling.topP >= 0 && sampling.topP <= 1))
        return wrong("top_p", "a number from 0 to 1", sampling.topP);
    if (!(sampling.minP >= 0 && sampling.minP <= 1))
        return wrong("min_p", "a number from 0 to 1", sampling.minP);
    if (!(sampling.repetitionPenalty > 0 && sampling.repetitionPenalty <= 1000))
        return wrong("repetition_penalty", "a number above 0, to 1000", sampling.repetitionPenalty);
    return {};
}

/// One prompt and what came of it.
struct Sequence {
    std::size_t index = 0; ///< of the prompt
    TokenIds seen;
    Sampler sampler;
    TextStream stream;
    GeneratedText result;
    JsonGrammar::State written; ///< where options.mask is set

    /// The next token by the model's scores, or why there is none.
    Result<std::int32_t> choose(std::span<float> scores, const GenerateOptions &options) {
        if (options.mask)
            options.mask->apply(written, scores);
        const std::int32_t id = sampler.next(scores, seen);
        if (id < 0)
            return failure(ErrorCode::Other, "The model's scores are not numbers (NaN)");
        if (options.mask && !options.mask->take(written, id))
            return failure(ErrorCode::Other, "No token of the vocabulary goes on with the JSON object");
        return id;
    }

    /// Takes the chosen token and tells whether the sequence goes on.
    bool take(std::int32_t id, const GenerateOptions &options, ProgressSink &progress) {
        seen.push_back(id);
        result.ids.push_back(id);
        const bool end = std::find(options.endTokens.begin(), options.endTokens.end(), id) != options.endTokens.end();
        if (!end)
            emit(stream.add(id), progress);
        const bool complete = stream.stopped() || (options.mask && options.mask->grammar().isComplete(written));
        if (end)
            result.stoppedBy = StoppedBy::End;
        else if (complete)
            result.stoppedBy = StoppedBy::Text;
        return !end && !complete && static_cast<std::int64_t>(result.ids.size()) < options.maxNewTokens;
    }

    /// A stop string may be completed only here, when what was held back turns out to be all of the text.
    void finish(const Tokenizer &tokenizer, ProgressSink &progress) {
        emit(stream.finish(), progress);
        if (stream.stopped())
            result.stoppedBy = StoppedBy::Text;
        TokenIds shown = result.ids;
        if (result.stoppedBy == StoppedBy::End)
            shown.pop_back();
        result.text = stream.stopped() ? stream.text() : tokenizer.decode(shown);
    }

    void emit(const std::string &text, ProgressSink &progress) const {
        if (!text.empty())
            progress.piece(index, text);
    }
};

Result<std::vector<Sequence>> startSequences(const GenerateOptions &options, const Decoder &decoder, const Tokenizer &tokenizer,
                                             const std::vector<TokenIds> &prompts) {
    std::vector<Sequence> sequences;
    for (const TokenIds &prompt : prompts) {
        const std::string place = fmt::format("prompt {}", sequences.size() + 1);
        if (prompt.empty())
            return badInput(place, "at least one token", "none");
        for (const std::int32_t id : prompt)
            if (id < 0 || id >= decoder.vocabularySize())
                return badInput(place, fmt::format("token ids below {}, the size of the model's vocabulary", decoder.vocabularySize()),
                                fmt::format("{}", id));
        const std::size_t index = sequences.size();
        sequences.push_back({index, prompt, Sampler(options.sampling, index), TextStream(tokenizer, options.stopStrings), {}, {}});
    }
    return sequences;
}

/// Reads a long prompt part by part, so that a stop request is seen soon; `tokens` becomes its last part.
Result<void> readAhead(const Decoder &decoder, TokenIds &tokens, KeyValueCache &cache, const StopToken &stop) {
    while (tokens.size() > tokensReadAtOnce) {
        if (stop.stop_requested())
            return interrupted();
        const auto end = tokens.begin() + static_cast<std::ptrdiff_t>(tokensReadAtOnce);
        decoder.extend({TokenIds(tokens.begin(), end)}, cache);
        tokens.erase(tokens.begin(), end);
    }
    return {};
}

/// Chooses a token for every sequence from its row of `scores` [sequences, vocabulary]. The ones that go on; those that end
/// are in `generation`.
Result<std::vector<std::size_t>> takeTokens(std::vector<Sequence> &sequences, const at::Tensor &scores,
                                            const GenerateOptions &options, const Tokenizer &tokenizer,
                                            ProgressSink &progress, Generation &generation) {
    const auto width = static_cast<std::size_t>(scores.size(1));
    std::vector<std::size_t> going;
    for (std::size_t i = 0; i < sequences.size(); ++i) {
        Sequence &sequence = sequences[i];
        SINTONIA_ASSIGN(id, sequence.choose({scores.data_ptr<float>() + i * width, width}, options));
        if (sequence.take(id, options, progress)) {
            going.push_back(i);
        } else {
            sequence.finish(tokenizer, progress);
            generation.texts[sequence.index] = std::move(sequence.result);
        }
    }
    return going;
}

void readEndTokens(const Json &config, std::vector<std::int32_t> &endTokens, JsonReader &reader) {
    const auto found = config.find("eos_token_id");
    if (found == config.end() || found->is_null())
        return;
    endTokens.clear();
    for (const Json &id : found->is_array() ? *found : Json::array({*found})) {
        if (!id.is_number_integer() || id.get<std::int64_t>() < 0 || id.get<std::int64_t>() > INT32_MAX)
            return reader.fail("eos_token_id", "a token id or a list of them", toText(*found).substr(0, 60));
        endTokens.push_back(id.get<std::int32_t>());
    }
}

void readNumber(JsonReader &reader, const Json &config, const char *key, double &value, double least, double most) {
    if (const auto found = config.find(key); found != config.end() && !found->is_null())
        reader.read(key, value, least, most);
}

} // namespace

Result<GenerationDefaults> GenerationDefaults::load(const fs::path &folder) {
    GenerationDefaults defaults;
    for (const char *name : {"config.json", "generation_config.json"}) {
        const fs::path path = folder / name;
        std::error_code ignored;
        if (!fs::exists(path, ignored))
            continue;
        SINTONIA_ASSIGN(config, readJsonFile(path));
        if (!config.is_object())
            return badInput(path.string(), "a JSON object", toText(config).substr(0, 60));
        JsonReader reader(config, path.string());
        readEndTokens(config, defaults.endTokens, reader);
        SamplingOptions &sampling = defaults.sampling;
        double topK = static_cast<double>(sampling.topK);
        readNumber(reader, config, "top_k", topK, 0, 1e9);
        sampling.topK = static_cast<std::int64_t>(topK);
        readNumber(reader, config, "top_p", sampling.topP, 0, 1);
        readNumber(reader, config, "min_p", sampling.minP, 0, 1);
        readNumber(reader, config, "repetition_penalty", sampling.repetitionPenalty, 1e-6, 1000);
        SINTONIA_TRY(reader.finish(false));
    }
    return defaults;
}

std::string nameOf(StoppedBy reason) {
    return reason == StoppedBy::End ? "end" : reason == StoppedBy::Text ? "text" : "length";
}

Result<Generation> generate(const GenerateOptions &options, const Decoder &decoder, const Tokenizer &tokenizer,
                            const std::vector<TokenIds> &prompts, StopToken stop, ProgressSink &progress) {
    SINTONIA_TRY(check(options));
    SINTONIA_ASSIGN(sequences, startSequences(options, decoder, tokenizer, prompts));
    Generation generation;
    generation.texts.resize(prompts.size());
    if (options.maxNewTokens == 0 || prompts.empty())
        return generation;
    const auto start = std::chrono::steady_clock::now();
    const auto elapsed = [start] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    try {
        const c10::InferenceMode guard; // without it every operator first asks whether a graph is recorded
        KeyValueCache cache = decoder.emptyCache(prompts.size());
        std::vector<TokenIds> tokens = prompts;
        for (std::int64_t step = 0; !sequences.empty(); ++step) {
            if (stop.stop_requested())
                return interrupted();
            progress.progress({"Generating", static_cast<std::uint64_t>(step), static_cast<std::uint64_t>(options.maxNewTokens),
                               "tokens"});
            if (step == 0 && tokens.size() == 1)
                SINTONIA_TRY(readAhead(decoder, tokens.front(), cache, stop));
            const at::Tensor scores = decoder.logits(decoder.extend(tokens, cache)).to(at::kCPU).contiguous();
            SINTONIA_ASSIGN(going, takeTokens(sequences, scores, options, tokenizer, progress, generation));
            if (step == 0)
                generation.promptSeconds = elapsed();
            if (going.size() < sequences.size())
                cache.keep(going);
            std::vector<Sequence> rest;
            tokens.clear();
            for (const std::size_t i : going) {
                tokens.push_back({sequences[i].seen.back()});
                rest.push_back(std::move(sequences[i]));
            }
            sequences = std::move(rest);
        }
    } catch (const c10::Error &error) {
        return failure(torchError(error));
    } catch (const std::bad_alloc &) {
        return failure(ErrorCode::Resource, "Out of memory while generating");
    }
    generation.seconds = elapsed();
    return generation;
}

} // namespace sintonia
