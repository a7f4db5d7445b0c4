// SPDX-License-Identifier: Apache-2.0
#include "app/cli/collectionoptions.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "app/cli/textinput.h"
#include "engine/text/vocabularytraining.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    CollectionOptions collection;
    VocabularyOptions vocabulary;
    std::string input;
    std::string output;
    bool cased = false;
    bool json = false;
};

/// The documents and questions of a corpus, or the texts of a file.
Result<std::vector<std::string>> readCorpus(const Options &options, const Invocation &invocation) {
    if (!options.input.empty())
        return readTexts(options.input);
    SINTONIA_ASSIGN(collection, loadCollection(options.collection, invocation));
    std::vector<std::string> texts;
    for (const auto &document : collection.documents)
        texts.push_back(document.content());
    for (const auto &query : collection.queries)
        texts.push_back(query.text);
    return texts;
}

Result<void> trainTokenizer(Options &options, const Invocation &invocation) {
    if (options.input.empty() && options.collection.corpus.empty())
        return failure(ErrorCode::Usage, "train-tokenizer needs --corpus or --input");
    SINTONIA_ASSIGN(texts, readCorpus(options, invocation));
    options.vocabulary.lowercase = !options.cased;
    std::size_t at = 0;
    const auto next = [&]() -> std::optional<std::string> {
        return at < texts.size() ? std::optional(std::move(texts[at++])) : std::nullopt;
    };
    SINTONIA_ASSIGN(report, trainVocabulary(options.vocabulary, next, options.output, invocation.stop, invocation.progress));
    if (options.json)
        return printJson({{"kind", options.vocabulary.kind},
                          {"size", report.size},
                          {"texts", report.texts},
                          {"words", report.words},
                          {"distinct_words", report.distinctWords},
                          {"output", options.output}},
                         false);
    fmt::print("{} tokens from {} texts with {} words ({} distinct) in {}\n", report.size, report.texts, report.words,
               report.distinctWords, options.output);
    return {};
}

} // namespace

Subcommand addTrainTokenizer(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("train-tokenizer", "Train a vocabulary for an encoder that starts from nothing");
    addCollectionOptions(*command, options->collection);
    command->get_option("--corpus")->required(false);
    command->add_option("--input", options->input, "Instead of a corpus: one text a line, or JSON lines with text (.jsonl)");
    command->add_option("--kind", options->vocabulary.kind, "unigram (as XLM-RoBERTa) or wordpiece (as BERT)")
        ->capture_default_str();
    command->add_option("--size", options->vocabulary.size, "Tokens, special ones included")->capture_default_str();
    command->add_flag("--cased", options->cased, "Keep upper case and accents");
    command->add_option("--coverage", options->vocabulary.coverage, "Share of the characters that become tokens")
        ->capture_default_str();
    command->add_option("--max-tokens", options->vocabulary.maxTokens, "model_max_length that is written")
        ->capture_default_str();
    command->add_option("--output", options->output, "Folder for tokenizer.json and tokenizer_config.json")->required();
    command->add_flag("--json", options->json, "Print the counts as JSON");
    return {command, [options](const Invocation &invocation) { return trainTokenizer(*options, invocation); }};
}

} // namespace sintonia::cli
