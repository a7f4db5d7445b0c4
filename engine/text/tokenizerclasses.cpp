// SPDX-License-Identifier: Apache-2.0
#include "engine/text/tokenizerclass.h"

#include <array>

namespace sintonia {

namespace {

const std::string metaSpace = "\u2581";

/// The steps of one class of transformers 5.23 (models/NAME/tokenization_NAME.py), in the words of tokenizer.json.
using Built = Result<Json>;

std::optional<std::uint64_t> idOf(const VocabularyFiles &files, const std::string &token) {
    if (files.vocabulary.is_object()) {
        const auto found = files.vocabulary.find(token);
        return found != files.vocabulary.end() && found->is_number_unsigned() ? std::optional(found->get<std::uint64_t>())
                                                                              : std::nullopt;
    }
    for (std::size_t i = 0; i < files.vocabulary.size(); ++i)
        if (files.vocabulary[i].is_array() && !files.vocabulary[i].empty() && files.vocabulary[i][0] == token)
            return std::uint64_t(i);
    return {};
}

/// The content and id of a token that the class can't do without.
Result<std::pair<std::string, std::uint64_t>> needed(const TokenizerClass &kind, const TokenizerSettings &settings,
                                                     const VocabularyFiles &files, const char *key) {
    const auto token = kind.named(settings, key);
    const auto id = token ? idOf(files, token->content) : std::nullopt;
    if (!id)
        return badInput(files.place, "the " + std::string(key) + (token ? " \"" + token->content + "\"" : ""), "none");
    return std::pair(token->content, *id);
}

/// TemplateProcessing; "A" and "B" are the texts, everything else one of `tokens`.
Json templateOf(const std::vector<std::string> &single, const std::vector<std::pair<std::string, int>> &pair,
                const std::vector<std::pair<std::string, std::uint64_t>> &tokens) {
    const auto piece = [](const std::string &name, int type) {
        const bool text = name == "$A" || name == "$B";
        return Json{{text ? "Sequence" : "SpecialToken", {{"id", text ? name.substr(1) : name}, {"type_id", type}}}};
    };
    Json json = {{"type", "TemplateProcessing"},
                 {"single", Json::array()},
                 {"pair", Json::array()},
                 {"special_tokens", Json::object()}};
    for (const auto &name : single)
        json["single"].push_back(piece(name, 0));
    for (const auto &[name, type] : pair)
        json["pair"].push_back(piece(name, type));
    for (const auto &[token, id] : tokens)
        json["special_tokens"][token] = {{"id", token}, {"ids", {id}}, {"tokens", {token}}};
    return json;
}

/// What stands in tokenizer.json, else begin and end tokens as add_bos_token and add_eos_token ask for them.
Built generalProcessor(const TokenizerClass &kind, const TokenizerSettings &settings, const VocabularyFiles &files) {
    if (!files.postProcessor.is_null())
        return files.postProcessor;
    std::vector<std::string> single = {"$A"};
    std::vector<std::pair<std::string, std::uint64_t>> tokens;
    std::optional<std::string> begin, end;
    SINTONIA_ASSIGN(addBegin, settings.flag("add_bos_token", false));
    SINTONIA_ASSIGN(addEnd, settings.flag("add_eos_token", false));
    if (addBegin && kind.named(settings, "bos_token")) {
        SINTONIA_ASSIGN(token, needed(kind, settings, files, "bos_token"));
        begin = token.first;
        tokens.push_back(token);
        single.insert(single.begin(), token.first);
    }
    if (addEnd && kind.named(settings, "eos_token")) {
        SINTONIA_ASSIGN(token, needed(kind, settings, files, "eos_token"));
        end = token.first;
        tokens.push_back(token);
        single.push_back(token.first);
    }
    std::vector<std::pair<std::string, int>> pair;
    for (const auto &name : single)
        pair.emplace_back(name, 0);
    if (begin)
        pair.emplace_back(*begin, 1);
    pair.emplace_back("$B", 1);
    if (end)
        pair.emplace_back(*end, 1);
    return templateOf(single, pair, tokens);
}

/// <s> A </s> and <s> A </s> </s> B </s>, all of type 0.
Json framed(const std::pair<std::string, std::uint64_t> &begin, const std::pair<std::string, std::uint64_t> &end) {
    return templateOf({begin.first, "$A", end.first},
                      {{begin.first, 0}, {"$A", 0}, {end.first, 0}, {end.first, 0}, {"$B", 0}, {end.first, 0}},
                      {begin, end});
}

Built buildWordPiece(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles &files) {
    SINTONIA_ASSIGN(lowercase, settings.flag("do_lower_case", true));
    SINTONIA_ASSIGN(chinese, settings.flag("tokenize_chinese_chars", true));
    SINTONIA_ASSIGN(strip, settings.flag("strip_accents", lowercase));
    const auto unknown = kind.named(settings, "unk_token");
    return Json{{"normalizer",
                 {{"type", "BertNormalizer"},
                  {"clean_text", true},
                  {"handle_chinese_chars", chinese},
                  {"strip_accents", strip},
                  {"lowercase", lowercase}}},
                {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
                {"model",
                 {{"type", "WordPiece"},
                  {"vocab", std::move(files.vocabulary)},
                  {"unk_token", unknown ? unknown->content : "[UNK]"},
                  {"continuing_subword_prefix", "##"},
                  {"max_input_chars_per_word", 100}}},
                {"decoder", {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}}}};
}

Built buildBert(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles &files) {
    SINTONIA_ASSIGN(begin, needed(kind, settings, files, "cls_token"));
    SINTONIA_ASSIGN(end, needed(kind, settings, files, "sep_token"));
    SINTONIA_ASSIGN(root, buildWordPiece(kind, settings, files));
    root["post_processor"] =
        templateOf({begin.first, "$A", end.first}, {{begin.first, 0}, {"$A", 0}, {end.first, 0}, {"$B", 1}, {end.first, 1}},
                   {begin, end});
    return std::move(root);
}

Json robertaProcessor(const std::pair<std::string, std::uint64_t> &begin, const std::pair<std::string, std::uint64_t> &end,
                      bool trimOffsets, bool prefixSpace) {
    return {{"type", "RobertaProcessing"},
            {"sep", {end.first, end.second}},
            {"cls", {begin.first, begin.second}},
            {"trim_offsets", trimOffsets},
            {"add_prefix_space", prefixSpace}};
}

Built buildMpnet(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles &files) {
    SINTONIA_ASSIGN(begin, needed(kind, settings, files, "cls_token"));
    SINTONIA_ASSIGN(end, needed(kind, settings, files, "sep_token"));
    SINTONIA_ASSIGN(root, buildWordPiece(kind, settings, files));
    root["post_processor"] = robertaProcessor(begin, end, true, false);
    return std::move(root);
}

Json bytePairs(VocabularyFiles &files) {
    return {{"type", "BPE"}, {"vocab", std::move(files.vocabulary)}, {"merges", std::move(files.merges)}};
}

Built buildGpt2(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles &files) {
    SINTONIA_ASSIGN(prefixSpace, settings.flag("add_prefix_space", false));
    SINTONIA_ASSIGN(processor, generalProcessor(kind, settings, files));
    return Json{{"pre_tokenizer",
                 {{"type", "ByteLevel"}, {"add_prefix_space", prefixSpace}, {"trim_offsets", true}, {"use_regex", true}}},
                {"model", bytePairs(files)},
                {"decoder", {{"type", "ByteLevel"}}},
                {"post_processor", std::move(processor)}};
}

Built buildRoberta(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles &files) {
    SINTONIA_ASSIGN(begin, needed(kind, settings, files, "cls_token"));
    SINTONIA_ASSIGN(end, needed(kind, settings, files, "sep_token"));
    SINTONIA_ASSIGN(prefixSpace, settings.flag("add_prefix_space", false));
    SINTONIA_ASSIGN(trimOffsets, settings.flag("trim_offsets", true));
    SINTONIA_ASSIGN(root, buildGpt2(kind, settings, files));
    root["post_processor"] = robertaProcessor(begin, end, trimOffsets, prefixSpace);
    return std::move(root);
}

Built buildQwen2(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles &files) {
    constexpr const char *expression =
        R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
    SINTONIA_ASSIGN(prefixSpace, settings.flag("add_prefix_space", false));
    SINTONIA_ASSIGN(processor, generalProcessor(kind, settings, files));
    Json split = {{"type", "Split"}, {"pattern", {{"Regex", expression}}}, {"behavior", "Isolated"}, {"invert", false}};
    Json bytes = {{"type", "ByteLevel"}, {"add_prefix_space", prefixSpace}, {"trim_offsets", true}, {"use_regex", false}};
    return Json{{"normalizer", {{"type", "NFC"}}},
                {"pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", {std::move(split), std::move(bytes)}}}},
                {"model", bytePairs(files)},
                {"decoder", {{"type", "ByteLevel"}}},
                {"post_processor", std::move(processor)}};
}

Json sentencePieceDecoder(bool strip) {
    Json steps = {{{"type", "Replace"}, {"pattern", {{"String", metaSpace}}}, {"content", " "}},
                  {{"type", "ByteFallback"}},
                  {{"type", "Fuse"}}};
    if (strip)
        steps.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
    return {{"type", "Sequence"}, {"decoders", std::move(steps)}};
}

Built buildLlama(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles &files) {
    SINTONIA_ASSIGN(prefixSpace, settings.flag("add_prefix_space", true));
    SINTONIA_ASSIGN(legacy, settings.flag("legacy", false));
    SINTONIA_ASSIGN(processor, generalProcessor(kind, settings, files));
    Json model = bytePairs(files);
    model["fuse_unk"] = model["byte_fallback"] = true;
    const char *scheme = !prefixSpace ? "never" : legacy ? "always" : "first";
    return Json{
        {"pre_tokenizer", {{"type", "Metaspace"}, {"replacement", metaSpace}, {"prepend_scheme", scheme}, {"split", false}}},
        {"model", std::move(model)},
        {"decoder", sentencePieceDecoder(prefixSpace)},
        {"post_processor", std::move(processor)}};
}

Built buildGemma(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles &files) {
    SINTONIA_ASSIGN(processor, generalProcessor(kind, settings, files));
    SINTONIA_ASSIGN(unknown, needed(kind, settings, files, "unk_token"));
    Json model = bytePairs(files);
    model["fuse_unk"] = model["byte_fallback"] = true;
    model["unk_token"] = unknown.first;
    return Json{{"normalizer", {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", metaSpace}}},
                {"pre_tokenizer",
                 {{"type", "Split"}, {"pattern", {{"String", " "}}}, {"behavior", "MergedWithPrevious"}, {"invert", false}}},
                {"model", std::move(model)},
                {"decoder", sentencePieceDecoder(false)},
                {"post_processor", std::move(processor)}};
}

/// The common form of XLM-RoBERTa, CamemBERT and T5; no post-processor yet.
Built buildUnigram(const TokenizerSettings &settings, VocabularyFiles &files, std::uint64_t unknown, bool canLeavePrefix) {
    bool prefix = true;
    if (canLeavePrefix) {
        SINTONIA_ASSIGN(wanted, settings.flag("add_prefix_space", true));
        prefix = wanted;
    }
    const Json metaspace = {
        {"type", "Metaspace"}, {"replacement", metaSpace}, {"prepend_scheme", prefix ? "always" : "never"}, {"split", true}};
    Json root = {
        {"pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", {{{"type", "WhitespaceSplit"}}, metaspace}}}},
        {"model",
         {{"type", "Unigram"}, {"vocab", std::move(files.vocabulary)}, {"unk_id", unknown}, {"byte_fallback", false}}},
        {"decoder", metaspace}};
    if (!files.charsmap.is_null())
        root["normalizer"] = {{"type", "Precompiled"}, {"precompiled_charsmap", std::move(files.charsmap)}};
    return root;
}

/// Puts `front` in the place of the first `replaced` pieces of a .model, and <mask> behind.
void rearrange(VocabularyFiles &files, const std::vector<std::pair<std::string, double>> &front, std::size_t replaced,
               const std::string &mask) {
    Json pieces = front;
    for (std::size_t i = replaced; i < files.vocabulary.size(); ++i)
        pieces.push_back(std::move(files.vocabulary[i]));
    pieces.push_back({mask, 0.0});
    files.vocabulary = std::move(pieces);
}

std::string contentOf(const TokenizerClass &kind, const TokenizerSettings &settings, const char *key) {
    const auto token = kind.named(settings, key);
    return token ? token->content : "None";
}

Built buildXlmRoberta(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles &files) {
    const auto content = [&](const char *key) { return contentOf(kind, settings, key); };
    if (files.sentencePiece)
        rearrange(
            files,
            {{content("bos_token"), 0}, {content("pad_token"), 0}, {content("eos_token"), 0}, {content("unk_token"), 0}}, 3,
            content("mask_token"));
    SINTONIA_ASSIGN(begin, needed(kind, settings, files, "bos_token"));
    SINTONIA_ASSIGN(end, needed(kind, settings, files, "eos_token"));
    SINTONIA_ASSIGN(root, buildUnigram(settings, files, 3, true));
    root["post_processor"] = framed(begin, end);
    return std::move(root);
}

Built buildCamembert(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles &files) {
    const auto content = [&](const char *key) { return contentOf(kind, settings, key); };
    if (files.sentencePiece)
        rearrange(files,
                  {{"<s>NOTUSED", 0},
                   {content("pad_token"), 0},
                   {"</s>NOTUSED", 0},
                   {content("unk_token"), 0},
                   {"<unk>NOTUSED", -100}},
                  1, content("mask_token"));
    if (!settings.hasExtra() && !files.sentencePiece)
        for (const char *name : {"<s>NOTUSED", "</s>NOTUSED", "<unk>NOTUSED"})
            files.extra.push_back(specialToken(name));
    SINTONIA_ASSIGN(begin, needed(kind, settings, files, "bos_token"));
    SINTONIA_ASSIGN(end, needed(kind, settings, files, "eos_token"));
    const auto unknown = idOf(files, content("unk_token")).value_or(0);
    SINTONIA_ASSIGN(root, buildUnigram(settings, files, unknown, true));
    root["post_processor"] = framed(begin, end);
    return std::move(root);
}

Built buildT5(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles &files) {
    std::int64_t count = 100;
    const auto given = settings.values.find("extra_ids");
    if (given != settings.values.end() && given->is_number_unsigned() && given->get<std::uint64_t>() <= 10'000)
        count = given->get<std::int64_t>();
    for (std::int64_t i = 0; i < count; ++i) {
        if (files.sentencePiece)
            files.vocabulary.push_back({"<extra_id_" + std::to_string(count - 1 - i) + ">", 0.0});
        if (!settings.hasExtra())
            files.extra.push_back(specialToken("<extra_id_" + std::to_string(i) + ">"));
    }
    SINTONIA_ASSIGN(end, needed(kind, settings, files, "eos_token"));
    SINTONIA_ASSIGN(root, buildUnigram(settings, files, 2, false));
    root["post_processor"] =
        templateOf({"$A", "</s>"}, {{"$A", 0}, {"</s>", 0}, {"$B", 0}, {"</s>", 0}}, {{"</s>", end.second}});
    return std::move(root);
}

std::vector<std::pair<std::string, AddedToken>> tokens(std::initializer_list<std::pair<const char *, const char *>> names) {
    std::vector<std::pair<std::string, AddedToken>> out;
    for (const auto &[key, content] : names)
        out.emplace_back(std::string(key) + "_token", specialToken(content));
    return out;
}

/// The same with a mask token that takes the space before it.
auto maskTakingSpace(std::vector<std::pair<std::string, AddedToken>> tokens) {
    for (auto &[key, token] : tokens)
        token.lstrip = key == "mask_token";
    return tokens;
}

const std::vector<TokenizerClass> &classes() {
    const auto bert = tokens({{"unk", "[UNK]"}, {"sep", "[SEP]"}, {"pad", "[PAD]"}, {"cls", "[CLS]"}, {"mask", "[MASK]"}});
    const auto fairseq = tokens({{"bos", "<s>"},
                                 {"eos", "</s>"},
                                 {"unk", "<unk>"},
                                 {"sep", "</s>"},
                                 {"pad", "<pad>"},
                                 {"cls", "<s>"},
                                 {"mask", "<mask>"}});
    auto mpnet = fairseq;
    mpnet[2].second.content = "[UNK]";
    const char *end = "<|endoftext|>";
    static const std::vector<TokenizerClass> list = {
        {"BertTokenizer", "WordPiece", bert, buildBert},
        {"DistilBertTokenizer", "WordPiece", bert, buildBert},
        {"ElectraTokenizer", "WordPiece", bert, buildBert},
        {"MPNetTokenizer", "WordPiece", maskTakingSpace(mpnet), buildMpnet},
        {"RobertaTokenizer", "BPE", fairseq, buildRoberta},
        {"GPT2Tokenizer", "BPE", tokens({{"unk", end}, {"bos", end}, {"eos", end}}), buildGpt2},
        {"Qwen2Tokenizer", "BPE", tokens({{"unk", end}, {"eos", end}, {"pad", end}}), buildQwen2},
        {"XLMRobertaTokenizer", "Unigram", fairseq, buildXlmRoberta},
        {"CamembertTokenizer", "Unigram", maskTakingSpace(fairseq), buildCamembert},
        {"T5Tokenizer", "Unigram", tokens({{"eos", "</s>"}, {"unk", "<unk>"}, {"pad", "<pad>"}}), buildT5},
        {"LlamaTokenizer", "BPE", tokens({{"unk", "<unk>"}, {"bos", "<s>"}, {"eos", "</s>"}}), buildLlama},
        {"GemmaTokenizer", "BPE",
         tokens({{"unk", "<unk>"}, {"bos", "<bos>"}, {"eos", "<eos>"}, {"pad", "<pad>"}, {"mask", "<mask>"}}), buildGemma},
    };
    return list;
}

} // namespace

const TokenizerClass *tokenizerClassNamed(std::string_view name) {
    for (const auto &kind : classes())
        if (kind.name == name)
            return &kind;
    return nullptr;
}

} // namespace sintonia
