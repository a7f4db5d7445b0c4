// SPDX-License-Identifier: Apache-2.0
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "app/cli/textinput.h"
#include "engine/text/tokenizer.h"

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string model;
    std::string input;
    bool noSpecial = false;
    bool pair = false;
};

Json toJson(const Encoding &encoding) {
    return {{"ids", encoding.ids}, {"tokens", encoding.tokens}, {"offsets", encoding.offsets}};
}

Result<void> tokenizePairs(const Options &options, const Tokenizer &tokenizer, const Invocation &invocation) {
    SINTONIA_ASSIGN(pairs, readPairs(options.input));
    for (const auto &[first, second] : pairs) {
        if (invocation.stop.stop_requested())
            return interrupted();
        SINTONIA_TRY(printJson(toJson(tokenizer.encodePair(first, second, !options.noSpecial)), false));
    }
    return {};
}

Result<void> tokenize(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(tokenizer, Tokenizer::load(options.model));
    if (options.pair)
        return tokenizePairs(options, *tokenizer, invocation);
    SINTONIA_ASSIGN(texts, readTexts(options.input));
    for (const auto &text : texts) {
        if (invocation.stop.stop_requested())
            return interrupted();
        SINTONIA_TRY(printJson(toJson(tokenizer->encode(text, !options.noSpecial)), false));
    }
    return {};
}

} // namespace

Subcommand addTokenize(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("tokenize", "Token ids, tokens and offsets of each line, as JSON lines");
    command->add_option("--model", options->model, "Model directory")->required();
    command->add_option("--input", options->input,
                        "One text a line; .jsonl = JSON lines with text (and title); default: standard input");
    command->add_flag("--no-special", options->noSpecial, "Leave out the special tokens");
    command->add_flag("--pair", options->pair, "Each line holds two texts with a tab between them");
    command->add_flag("--json")->description("Accepted for uniformity: the output is always JSON lines");
    return {command, [options](const Invocation &invocation) { return tokenize(*options, invocation); }};
}

} // namespace sintonia::cli
