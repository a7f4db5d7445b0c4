// SPDX-License-Identifier: Apache-2.0
#include "engine/text/vocabularytraining.h"

#include "engine/core/utf8.h"
#include "engine/text/bert.h"
#include "engine/text/pretokenizers.h"
#include "engine/text/tokenizerclass.h"
#include "engine/text/tokenizerfiles.h"

#include <sentencepiece_trainer.h>

#include <algorithm>
#include <future>
#include <set>
#include <thread>
#include <unordered_map>

namespace sintonia {

namespace {

using Counts = std::unordered_map<std::string, std::uint64_t>;
using WordCounts = std::vector<std::pair<std::string, std::uint64_t>>;

constexpr std::size_t longestWord = 256; // bytes; longer ones teach nothing

/// Counts the words that the steps before the model make of texts.
class WordCounter {
public:
    explicit WordCounter(const VocabularyOptions &options) : m_options(options) {}

    void add(const std::string &text) {
        PreTokenized pieces{AlignedText(firstInvalidUtf8(text) ? toUtf8(toCodePoints(text)) : text, 0, false), {}};
        const bool bert = m_options.kind == "wordpiece";
        if (bert)
            BertNormalizer({true, true, m_options.lowercase, m_options.lowercase}).normalize(pieces.text);
        pieces.pieces.push_back({0, pieces.text.size()});
        if (bert)
            BertPreTokenizer().preTokenize(pieces);
        else
            WhitespaceSplitPreTokenizer().preTokenize(pieces);
        for (const auto &piece : pieces.pieces) {
            ++m_words;
            if (piece.end - piece.begin <= longestWord)
                ++m_counts[pieces.text.text().substr(piece.begin, piece.end - piece.begin)];
        }
        if (m_counts.size() > 2 * m_options.maxWords)
            keepCommonest();
    }
    std::uint64_t words() const { return m_words; }
    /// Commonest first, words of equal count by their bytes.
    WordCounts take() {
        keepCommonest();
        WordCounts sorted(m_counts.begin(), m_counts.end());
        m_counts.clear();
        std::sort(sorted.begin(), sorted.end(), before);
        return sorted;
    }

private:
    static bool before(const WordCounts::value_type &a, const WordCounts::value_type &b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    }
    void keepCommonest() {
        if (m_counts.size() <= m_options.maxWords)
            return;
        WordCounts all(m_counts.begin(), m_counts.end());
        std::nth_element(all.begin(), all.begin() + std::ptrdiff_t(m_options.maxWords), all.end(), before);
        m_counts = Counts(all.begin(), all.begin() + std::ptrdiff_t(m_options.maxWords));
    }

    const VocabularyOptions &m_options;
    Counts m_counts;
    std::uint64_t m_words = 0;
};

/// Hands "word\tcount" lines to libsentencepiece.
class CountIterator : public sentencepiece::SentenceIterator {
public:
    explicit CountIterator(WordCounts counts) : m_counts(std::move(counts)) { show(); }
    bool done() const override { return m_at >= m_counts.size(); }
    void Next() override {
        ++m_at;
        show();
    }
    const std::string &value() const override { return m_line; }
    sentencepiece::util::Status status() const override { return {}; }

private:
    void show() {
        if (!done())
            m_line = m_counts[m_at].first + "\t" + std::to_string(m_counts[m_at].second);
    }
    WordCounts m_counts;
    std::size_t m_at = 0;
    std::string m_line;
};

/// The serialised model, or what libsentencepiece says.
Result<std::string> train(const VocabularyOptions &options, WordCounts counts) {
    const bool bert = options.kind == "wordpiece";
    CountIterator iterator(std::move(counts));
    std::string model;
    const std::unordered_map<std::string, std::string> arguments = {
        {"model_type", bert ? "bpe" : "unigram"},
        {"vocab_size", std::to_string(bert ? options.size : options.size - 2)}, // <pad> and <mask> come later
        {"hard_vocab_limit", "false"},
        {"character_coverage", std::to_string(options.coverage)},
        {"normalization_rule_name", bert                ? "identity"
                                    : options.lowercase ? "nmt_nfkc_cf"
                                                        : "nmt_nfkc"},
        {"input_format", "tsv"},
        {"num_threads", "4"}, // part of the result: sums are taken thread by thread
        {"minloglevel", "3"},
    };
    try {
        const auto status = sentencepiece::SentencePieceTrainer::Train(arguments, &iterator, &model);
        if (!status.ok())
            return failure(Error{
                ErrorCode::BadInput, "the vocabulary could not be trained: " + std::string(status.message()), {}, {}, {}});
    } catch (const std::bad_alloc &) {
        return failure(ErrorCode::Resource, "out of memory while training the vocabulary");
    }
    return model;
}

/// The pieces of byte pair encoding as word pieces: "▁the" is the, "ing" is ##ing; every character stands in both forms.
Json wordPieces(const VocabularyFiles &model, std::size_t size) {
    constexpr std::string_view wordStart = "\u2581";
    std::vector<std::string> characters, pieces;
    std::vector<std::string> byId(model.vocabulary.size());
    for (const auto &[piece, id] : model.vocabulary.items())
        byId[id.get<std::size_t>()] = piece;
    for (const auto &piece : byId) {
        const bool special = piece == "<unk>" || piece == "<s>" || piece == "</s>" || piece == wordStart;
        if (!special && toCodePoints(piece).size() == 1)
            characters.push_back(piece);
        else if (!special)
            pieces.push_back(piece.starts_with(wordStart) ? piece.substr(wordStart.size()) : "##" + piece);
    }
    std::sort(characters.begin(), characters.end());
    Json vocabulary = Json::object();
    const auto add = [&](const std::string &token) {
        if (vocabulary.size() < size && !vocabulary.contains(token))
            vocabulary[token] = std::uint64_t(vocabulary.size());
    };
    for (const char *token : {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"})
        add(token);
    for (const char *prefix : {"", "##"})
        for (const auto &character : characters)
            add(prefix + character);
    for (const auto &piece : pieces)
        add(piece);
    return vocabulary;
}

/// Writes the folder's files; gives the number of tokens.
Result<std::int64_t> write(const VocabularyOptions &options, const std::string &model, const fs::path &folder) {
    const bool bert = options.kind == "wordpiece";
    SINTONIA_ASSIGN(files, readSentencePiece(model, folder.string()));
    if (bert)
        files.vocabulary = wordPieces(files, std::size_t(options.size));
    const auto &kind = *tokenizerClassNamed(bert ? "BertTokenizer" : "XLMRobertaTokenizer");
    TokenizerSettings settings;
    settings.place = folder.string();
    settings.values = {{"tokenizer_class", std::string(kind.name)}, {"model_max_length", options.maxTokens}};
    if (bert)
        settings.values["do_lower_case"] = options.lowercase;
    Json root;
    SINTONIA_ASSIGN(built, kind.build(kind, settings, files));
    root = {{"version", "1.0"}, {"truncation", nullptr}, {"padding", nullptr}, {"normalizer", nullptr}};
    root.update(built);
    const Json &vocabulary = root["model"]["vocab"];
    std::vector<std::string> tokens(vocabulary.size());
    if (bert)
        for (const auto &[token, id] : vocabulary.items())
            tokens[id.get<std::size_t>()] = token;
    else
        for (std::size_t i = 0; i < tokens.size(); ++i)
            tokens[i] = vocabulary[i][0];
    root["added_tokens"] = Json::array();
    std::set<std::string> specials;
    for (const auto &[key, token] : kind.tokens) {
        settings.values[key] = token.content;
        specials.insert(token.content);
    }
    for (std::size_t id = 0; id < tokens.size(); ++id)
        if (specials.contains(tokens[id]))
            root["added_tokens"].push_back({{"id", id},
                                            {"content", tokens[id]},
                                            {"single_word", false},
                                            {"lstrip", false},
                                            {"rstrip", false},
                                            {"normalized", false},
                                            {"special", true}});
    std::string lines;
    for (const auto &token : tokens)
        lines += token + "\n";
    if (bert)
        SINTONIA_TRY(writeFileAtomically(folder / "vocab.txt", lines));
    SINTONIA_TRY(writeFileAtomically(folder / "tokenizer_config.json", toText(settings.values, 2) + "\n"));
    SINTONIA_TRY(writeFileAtomically(folder / "tokenizer.json", toText(root) + "\n"));
    return std::int64_t(tokens.size());
}

} // namespace

Result<VocabularyReport> trainVocabulary(const VocabularyOptions &options, const TextSource &next, const fs::path &folder,
                                         StopToken stop, ProgressSink &progress) {
    const auto refuse = [](const char *name, const char *expected, std::string found) {
        return failure(Error{ErrorCode::Usage, {}, name, expected, std::move(found)});
    };
    if (options.kind != "unigram" && options.kind != "wordpiece")
        return refuse("kind", "unigram or wordpiece", "\"" + options.kind + "\"");
    if (options.size < 64 || options.size > 1'000'000)
        return refuse("size", "64 to 1000000", std::to_string(options.size));
    if (!(options.coverage >= 0.98 && options.coverage <= 1))
        return refuse("coverage", "0.98 to 1", std::to_string(options.coverage));
    VocabularyReport report;
    WordCounter counter(options);
    while (const auto text = next()) {
        if (stop.stop_requested())
            return interrupted();
        counter.add(*text);
        if (++report.texts % 1000 == 0)
            progress.progress({"Counting words", report.texts, 0, "texts"});
    }
    report.words = counter.words();
    auto counts = counter.take();
    report.distinctWords = counts.size();
    if (counts.empty())
        return badInput("the corpus", "texts with words", "none");
    auto promise = std::make_shared<std::promise<Result<std::string>>>();
    auto trained = promise->get_future();
    std::thread([promise, options, counts = std::move(counts)]() mutable {
        promise->set_value(train(options, std::move(counts)));
    }).detach();
    for (std::uint64_t tenths = 0; trained.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready; ++tenths) {
        if (stop.stop_requested())
            return interrupted();
        if (tenths % 10 == 0)
            progress.progress({"Training the vocabulary", tenths / 10, 0, "seconds"});
    }
    SINTONIA_ASSIGN(model, trained.get());
    SINTONIA_ASSIGN(size, write(options, model, folder));
    report.size = size;
    return report;
}

} // namespace sintonia
