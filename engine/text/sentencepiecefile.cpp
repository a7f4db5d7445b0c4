// SPDX-License-Identifier: Apache-2.0
#include "engine/core/utf8.h"
#include "engine/text/bpe.h"
#include "engine/text/decoder.h"
#include "engine/text/normalizers.h"
#include "engine/text/postprocessor.h"
#include "engine/text/precompiled.h"
#include "engine/text/tokenizerfiles.h"
#include "engine/text/unigram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>

namespace sintonia {

namespace {

constexpr char32_t metaSpace = 0x2581;

/// Fields of a protocol buffer message, one after another.
class Message {
public:
    explicit Message(std::string_view bytes) : m_bytes(bytes) {}
    int field = 0;
    std::uint64_t number = 0; ///< of a varint or fixed field
    std::string_view bytes;   ///< of a length-delimited field

    /// Reads the next field; false at the end or at damage, which failed() tells apart.
    bool next() {
        if (m_bytes.empty() || m_failed)
            return false;
        const auto tag = varint();
        field = int(tag >> 3 & 0xffff);
        switch (tag & 7) {
        case 0:
            number = varint();
            break;
        case 1:
            number = fixed(8);
            break;
        case 2:
            bytes = take(varint());
            break;
        case 5:
            number = fixed(4);
            break;
        default:
            m_failed = true;
        }
        return !m_failed;
    }
    bool failed() const { return m_failed; }

private:
    std::string_view take(std::uint64_t size) {
        m_failed |= size > m_bytes.size();
        const auto taken = m_failed ? std::string_view() : m_bytes.substr(0, size);
        m_bytes.remove_prefix(taken.size());
        return taken;
    }
    std::uint64_t fixed(std::size_t size) {
        std::uint64_t value = 0;
        const auto taken = take(size);
        for (std::size_t i = 0; i < taken.size(); ++i)
            value |= std::uint64_t(static_cast<unsigned char>(taken[i])) << (8 * i);
        return value;
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const auto byte = take(1);
            if (m_failed)
                return 0;
            value |= std::uint64_t(byte[0] & 0x7f) << shift;
            if ((byte[0] & 0x80) == 0)
                return value;
        }
        m_failed = true;
        return 0;
    }

    std::string_view m_bytes;
    bool m_failed = false;
};

enum class PieceType { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

struct Piece {
    std::string text;
    float score = 0;
    PieceType type = PieceType::Normal;
};

/// What of sentencepiece's ModelProto is used here.
struct Model {
    std::vector<Piece> pieces;
    std::string charsmap;
    std::uint64_t type = 1; ///< 1 unigram, 2 byte pair encoding
};

Result<Model> readModel(const std::string &bytes, const std::string &place) {
    Model model;
    bool damaged = false;
    Message message(bytes);
    while (message.next()) {
        Message inner(message.bytes);
        if (message.field == 1) {
            Piece piece;
            while (inner.next()) {
                if (inner.field == 1)
                    piece.text = inner.bytes;
                else if (inner.field == 2)
                    piece.score = std::bit_cast<float>(std::uint32_t(inner.number));
                else if (inner.field == 3)
                    piece.type = PieceType(inner.number);
            }
            damaged |= firstInvalidUtf8(piece.text).has_value() || !std::isfinite(piece.score);
            model.pieces.push_back(std::move(piece));
        } else if (message.field == 2 || message.field == 3) {
            while (inner.next()) {
                if (message.field == 2 && inner.field == 3)
                    model.type = inner.number;
                else if (message.field == 3 && inner.field == 2)
                    model.charsmap = inner.bytes;
            }
        }
        damaged |= inner.failed();
    }
    if (message.failed() || damaged || model.pieces.empty())
        return badInput(place, "a sentencepiece model", "a damaged file");
    if (model.type != 1 && model.type != 2)
        return badInput(place, "a unigram or bpe model", "model type " + std::to_string(model.type));
    return model;
}

/// Every split of a token into two tokens, the best score of the token it makes first (generate_merges of transformers).
std::vector<Bpe::Merge> mergesOf(const Vocabulary &vocabulary, const std::vector<Piece> &pieces) {
    struct Candidate {
        std::int32_t made, left, right;
        std::size_t leftLength, rightLength; // code points
    };
    std::vector<Candidate> candidates;
    for (const auto &[token, id] : vocabulary.all()) {
        const auto characters = toCodePoints(token);
        std::size_t at = 0;
        for (std::size_t length = 1; length < characters.size(); ++length) {
            at += toUtf8({&characters[length - 1], 1}).size();
            const auto left = vocabulary.idOf(std::string_view(token).substr(0, at));
            const auto right = left ? vocabulary.idOf(std::string_view(token).substr(at)) : std::nullopt;
            if (right)
                candidates.push_back({id, *left, *right, length, characters.size() - length});
        }
    }
    std::sort(candidates.begin(), candidates.end(), [&](const Candidate &a, const Candidate &b) {
        const float scoreA = pieces[std::size_t(a.made)].score;
        const float scoreB = pieces[std::size_t(b.made)].score;
        return std::tuple(-scoreA, b.leftLength, b.rightLength, a.made) <
               std::tuple(-scoreB, a.leftLength, a.rightLength, b.made);
    });
    std::vector<Bpe::Merge> merges;
    for (const auto &candidate : candidates)
        merges.emplace_back(*vocabulary.tokenOf(candidate.left), *vocabulary.tokenOf(candidate.right));
    return merges;
}

/// Llama's form: byte pair encoding over the whole text, unknown characters as bytes, <s> in front.
Result<TokenizerParts> bpeParts(const Model &model, const Json &config, const std::string &place) {
    Vocabulary vocabulary;
    TokenizerParts parts;
    BpeOptions options;
    for (const auto &piece : model.pieces) {
        SINTONIA_TRY(vocabulary.add(piece.text, std::int64_t(vocabulary.size()), place));
        if (piece.type == PieceType::Unknown)
            options.unknownToken = piece.text;
        if (piece.type == PieceType::Control || piece.type == PieceType::UserDefined || piece.type == PieceType::Unknown)
            parts.addedTokens.push_back({piece.text, false, false, false, false, piece.type != PieceType::UserDefined});
    }
    if (vocabulary.size() != model.pieces.size())
        return badInput(place, "pieces that differ", "the same piece twice");
    options.fuseUnknown = true;
    options.byteFallback = true;
    const auto bos = vocabulary.idOf("<s>");
    const auto merges = mergesOf(vocabulary, model.pieces);
    SINTONIA_ASSIGN(bpe, Bpe::make(std::move(vocabulary), merges, std::move(options), place));
    parts.model = std::move(bpe);
    if (config.value("legacy", Json()) == false) {
        parts.preTokenizer = std::make_unique<MetaspacePreTokenizer>(metaSpace, PrependScheme::First, false);
    } else {
        // sentencepiece's own dummy prefix, which comes before spaces too.
        std::vector<std::unique_ptr<Normalizer>> steps;
        steps.push_back(std::make_unique<PrependNormalizer>(std::u32string(1, metaSpace)));
        steps.push_back(std::make_unique<ReplaceNormalizer>(literalPattern(" "), std::u32string(1, metaSpace)));
        parts.normalizer = std::make_unique<NormalizerSequence>(std::move(steps));
    }
    if (bos && config.value("add_bos_token", Json()) != false) {
        const TemplatePiece first{0, {}, {}, 0}, second{1, {}, {}, 1};
        const TemplatePiece start{-1, {*bos}, {"<s>"}, 0}, startAgain{-1, {*bos}, {"<s>"}, 1};
        parts.postProcessor = std::make_unique<TemplateProcessor>(std::vector{start, first},
                                                                  std::vector{start, first, startAgain, second});
    }
    std::vector<std::unique_ptr<TokenDecoder>> steps;
    steps.push_back(std::make_unique<ReplaceDecoder>(literalPattern("\u2581"), " "));
    steps.push_back(std::make_unique<ByteFallbackDecoder>());
    steps.push_back(std::make_unique<FuseDecoder>());
    steps.push_back(std::make_unique<StripDecoder>(U' ', 1, 0));
    parts.decoder = std::make_unique<DecoderSequence>(std::move(steps));
    return parts;
}

/// The fairseq layout of XLM-RoBERTa and CamemBERT: own special tokens in front, <mask> at the end, <s> A </s>.
Result<TokenizerParts> fairseqParts(const Model &model, bool camembert, const std::string &place) {
    std::vector<std::pair<std::string, double>> pieces;
    if (camembert)
        pieces = {{"<s>NOTUSED", 0}, {"<pad>", 0}, {"</s>NOTUSED", 0}, {"<unk>", 0}, {"<unk>NOTUSED", -100}};
    else
        pieces = {{"<s>", 0}, {"<pad>", 0}, {"</s>", 0}, {"<unk>", 0}};
    for (std::size_t i = camembert ? 1 : 3; i < model.pieces.size(); ++i)
        pieces.emplace_back(model.pieces[i].text, model.pieces[i].score);
    pieces.emplace_back("<mask>", 0);
    TokenizerParts parts;
    SINTONIA_ASSIGN(unigram, Unigram::make(pieces, 3, false, place));
    const auto bos = unigram->idOf("<s>");
    const auto eos = unigram->idOf("</s>");
    if (!bos || !eos)
        return badInput(place, "pieces <s> and </s>", "none");
    parts.model = std::move(unigram);
    for (const char *name : {"<s>", "<pad>", "</s>", "<unk>"})
        parts.addedTokens.push_back({name, false, false, false, false, true});
    parts.addedTokens.push_back({"<mask>", false, true, false, false, true});
    std::vector<std::unique_ptr<PreTokenizer>> steps;
    steps.push_back(std::make_unique<WhitespaceSplitPreTokenizer>());
    steps.push_back(std::make_unique<MetaspacePreTokenizer>(metaSpace, PrependScheme::Always, true));
    parts.preTokenizer = std::make_unique<PreTokenizerSequence>(std::move(steps));
    parts.postProcessor = std::make_unique<ClassifierProcessor>(
        ClassifierProcessor::Kind::Roberta, SpecialToken{"<s>", *bos}, SpecialToken{"</s>", *eos}, false, false);
    parts.decoder = std::make_unique<MetaspaceDecoder>(metaSpace, PrependScheme::Always);
    return parts;
}

} // namespace

Result<TokenizerParts> readSentencePiece(const fs::path &path, const Json &config) {
    SINTONIA_ASSIGN(bytes, readFile(path));
    return readSentencePiece(bytes, config, path.string());
}

Result<TokenizerParts> readSentencePiece(const std::string &bytes, const Json &config, const std::string &place) {
    SINTONIA_ASSIGN(model, readModel(bytes, place));
    const auto kind = config.value("tokenizer_class", Json());
    const auto name = kind.is_string() ? kind.get<std::string>() : std::string();
    if (model.type == 1 && !name.starts_with("XLMRoberta") && !name.starts_with("Camembert"))
        return badInput(place, "tokenizer_class XLMRoberta or Camembert for a unigram model without tokenizer.json",
                        name.empty() ? "none" : name);
    auto parts =
        model.type == 2 ? bpeParts(model, config, place) : fairseqParts(model, name.starts_with("Camembert"), place);
    if (!parts || model.charsmap.empty())
        return parts;
    SINTONIA_ASSIGN(precompiled, PrecompiledNormalizer::make(model.charsmap, place));
    std::vector<std::unique_ptr<Normalizer>> steps;
    steps.push_back(std::move(precompiled));
    if (parts->normalizer)
        steps.push_back(std::move(parts->normalizer));
    parts->normalizer = std::make_unique<NormalizerSequence>(std::move(steps));
    return parts;
}

} // namespace sintonia
