// SPDX-License-Identifier: Apache-2.0
#include "engine/data/rowcorpusoptions.h"

namespace sintonia {

const std::vector<std::string> &documentOrders() {
    static const std::vector<std::string> list{"shuffled", "ranked", "oracle_first", "oracle_last"};
    return list;
}

const std::vector<std::string> &citationStyles() {
    static const std::vector<std::string> list{"none", "numbers", "titles"};
    return list;
}

const std::vector<std::string> &abstentionLanguages() {
    static const std::vector<std::string> list{"auto", "en", "pt", "es", "de", "fr"};
    return list;
}

namespace {

/// Reads the options at their keys; problems are the reader's.
void readRagRowOptions(JsonReader &reader, RagRowOptions &options) {
    reader.read("documents", options.documents, 1, 100);
    reader.read("oracles", options.oracles, 1, 100);
    reader.read("without_oracle", options.withoutOracle, 0, 1);
    reader.read("first_rank", options.firstRank, 1, 10000);
    reader.read("last_rank", options.lastRank, 1, 10000);
    reader.readChoice("order", options.order, documentOrders());
    reader.readChoice("citation", options.citation, citationStyles());
    reader.readChoice("language", options.language, abstentionLanguages());
    auto seed = std::int64_t(options.seed);
    reader.read("seed", seed, 0, std::int64_t(1) << 53);
    options.seed = std::uint64_t(seed);
    if (options.lastRank < options.firstRank)
        reader.fail("last_rank", std::to_string(options.firstRank) + " (first_rank) or more",
                    std::to_string(options.lastRank));
    if (options.oracles > options.documents)
        reader.fail("oracles", std::to_string(options.documents) + " (documents) or fewer", std::to_string(options.oracles));
}

Json toJson(const RagRowOptions &options) {
    return {{"documents", options.documents},
            {"oracles", options.oracles},
            {"without_oracle", options.withoutOracle},
            {"first_rank", options.firstRank},
            {"last_rank", options.lastRank},
            {"order", options.order},
            {"citation", options.citation},
            {"language", options.language},
            {"seed", options.seed}};
}

} // namespace

Result<RowCorpusOptions> rowCorpusOptionsFromJson(const Json &json, const std::string &place) {
    RowCorpusOptions options;
    JsonReader reader(json, place);
    reader.read("name", options.name);
    reader.read("corpus", options.corpus);
    for (const char *key : {"name", "corpus"})
        if (const auto &value = *key == 'n' ? options.name : options.corpus; value.empty())
            reader.fail(key, "the name of a corpus", "nothing");
    reader.read("splits", options.splits);
    if (const auto *retriever = reader.child("retriever"); retriever && *retriever != "bm25") {
        if (!retriever->is_object())
            reader.fail("retriever", "\"bm25\", {\"folder\": DIR} or {\"run\": ID}", toText(*retriever).substr(0, 60));
        options.retriever = *retriever;
    }
    readRagRowOptions(reader, options.rows);
    const auto *prompt = reader.child("template");
    SINTONIA_TRY(reader.finish());
    if (prompt) {
        const auto defaults = defaultPromptTemplate(options.rows.language);
        SINTONIA_ASSIGN(read, promptTemplateFromJson(*prompt, place + ": template", defaults));
        options.prompt = std::move(read);
    }
    return options;
}

Json toJson(const RowCorpusOptions &options) {
    auto json = toJson(options.rows);
    json["name"] = options.name;
    json["corpus"] = options.corpus;
    json["retriever"] = options.retriever;
    if (!options.splits.empty())
        json["splits"] = options.splits;
    if (options.prompt)
        json["template"] = toJson(*options.prompt);
    return json;
}

} // namespace sintonia
