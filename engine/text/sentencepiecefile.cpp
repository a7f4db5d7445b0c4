// SPDX-License-Identifier: Apache-2.0
#include "engine/core/utf8.h"
#include "engine/text/base64.h"
#include "engine/text/vocabularyfiles.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>

namespace sintonia {

namespace {

/// Fields of a protocol buffer message, one after another.
class Message {
public:
    explicit Message(std::string_view bytes) : m_bytes(bytes) {}
    int field = 0;
    std::uint64_t number = 0; ///< of a varint or fixed field
    std::string_view bytes; ///< of a length-delimited field

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

/// Every split of a token into two tokens, the token with the lowest id first (generate_merges of transformers without
/// scores).
Json mergesOf(const Vocabulary &vocabulary) {
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
    const auto order = [](const Candidate &c) { return std::tuple(c.made, c.leftLength, c.rightLength); };
    std::sort(candidates.begin(), candidates.end(), [&](const auto &a, const auto &b) { return order(a) < order(b); });
    Json merges = Json::array();
    for (const auto &candidate : candidates)
        merges.push_back({*vocabulary.tokenOf(candidate.left), *vocabulary.tokenOf(candidate.right)});
    return merges;
}

} // namespace

Result<VocabularyFiles> readSentencePiece(const std::string &bytes, const std::string &place) {
    SINTONIA_ASSIGN(model, readModel(bytes, place));
    VocabularyFiles files;
    files.place = place;
    files.sentencePiece = true;
    for (const auto &piece : model.pieces)
        if (piece.type == PieceType::Control || piece.type == PieceType::UserDefined)
            files.extra.push_back({piece.text, false, false, false, false, piece.type == PieceType::Control});
    if (!model.charsmap.empty())
        files.charsmap = toBase64(model.charsmap);
    if (model.type == 1) {
        files.vocabulary = Json::array();
        for (const auto &piece : model.pieces)
            files.vocabulary.push_back({piece.text, piece.score});
        return files;
    }
    Vocabulary vocabulary;
    files.vocabulary = Json::object();
    for (const auto &piece : model.pieces) {
        const auto id = std::int64_t(vocabulary.size());
        SINTONIA_TRY(vocabulary.add(piece.text, id, place));
        files.vocabulary[piece.text] = std::uint64_t(id);
    }
    if (vocabulary.size() != model.pieces.size())
        return badInput(place, "pieces that differ", "the same piece twice");
    files.merges = mergesOf(vocabulary);
    return files;
}

} // namespace sintonia
