// SPDX-License-Identifier: Apache-2.0
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "app/cli/textinput.h"
#include "engine/text/tokenizer.h"

#include <fmt/format.h>

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

Result<void> tokenize(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(tokenizer, Tokenizer::load(options.model));
    SINTONIA_ASSIGN(texts, readTexts(options.input));
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (invocation.stop.stop_requested())
            return interrupted();
        if (!options.pair) {
            SINTONIA_TRY(printJson(toJson(tokenizer->encode(texts[i], !options.noSpecial)), false));
            continue;
        }
        const auto tab = texts[i].find('\t');
        if (tab == std::string::npos || texts[i].find('\t', tab + 1) != std::string::npos)
            return badInput(fmt::format("{}:{}", options.input.empty() ? "standard input" : options.input, i + 1), "exactly one tab",
                            fmt::format("{}", std::count(texts[i].begin(), texts[i].end(), '\t')));
        const std::string_view line = texts[i];
        SINTONIA_TRY(printJson(toJson(tokenizer->encodePair(line.substr(0, tab), line.substr(tab + 1), !options.noSpecial)), false));
    }
    return {};
}

} // namespace

Subcommand addTokenize(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("tokenize", "Token ids, tokens and offsets of each line, as JSON lines");
    command->add_option("--model", options->model, "Model directory")->required();
    command->add_option("--input", options->input, "One text a line; .jsonl = JSON lines with text (and title); default: standard input");
    command->add_flag("--no-special", options->noSpecial, "Leave out the special tokens");
    command->add_flag("--pair", options->pair, "Each line holds two texts with a tab between them");
    command->add_flag("--json")->description("Accepted for uniformity: the output is always JSON lines");
    return {command, [options](const Invocation &invocation) { return tokenize(*options, invocation); }};
}

} // namespace sintonia::cli
