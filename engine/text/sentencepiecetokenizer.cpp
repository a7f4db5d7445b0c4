// SPDX-License-Identifier: Apache-2.0
#include "engine/text/sentencepiecetokenizer.h"

#include "engine/text/truncation.h"

#include <sentencepiece_processor.h>

#include <algorithm>

namespace sintonia {

namespace {

/// The code points before each byte of a text, its end included.
std::vector<std::uint32_t> codePointsBefore(std::string_view text) {
    std::vector<std::uint32_t> counts;
    counts.reserve(text.size() + 1);
    std::uint32_t count = 0;
    for (const char c : text) {
        counts.push_back(count);
        // A byte that goes on with a character belongs to the one that began.
        count += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
    }
    counts.push_back(count);
    return counts;
}

class SentencePieceTokenizer : public Tokenizer {
public:
    explicit SentencePieceTokenizer(std::unique_ptr<sentencepiece::SentencePieceProcessor> processor)
        : m_processor(std::move(processor)) {}

    Encoding encode(std::string_view text, bool) const override {
        Encoding encoding;
        const auto before = codePointsBefore(text);
        const auto encoded = m_processor->EncodeAsImmutableProto({text.data(), text.size()}); // its pieces point into it
        for (const auto &piece : encoded.pieces()) {
            encoding.ids.push_back(std::int32_t(piece.id()));
            encoding.tokens.emplace_back(piece.piece());
            const auto last = std::uint32_t(text.size());
            encoding.offsets.emplace_back(before[std::min(piece.begin(), last)], before[std::min(piece.end(), last)]);
        }
        encoding.typeIds.assign(encoding.ids.size(), 0);
        encoding.special.assign(encoding.ids.size(), false);
        return encoding;
    }

    Encoding encodePair(std::string_view first, std::string_view second, bool addSpecial,
                        std::size_t maxLength) const override {
        auto a = encode(first, addSpecial), b = encode(second, addSpecial);
        if (maxLength > 0)
            cutLongestFirst(a, b, maxLength);
        std::fill(b.typeIds.begin(), b.typeIds.end(), 1);
        a.ids.insert(a.ids.end(), b.ids.begin(), b.ids.end());
        a.tokens.insert(a.tokens.end(), b.tokens.begin(), b.tokens.end());
        a.offsets.insert(a.offsets.end(), b.offsets.begin(), b.offsets.end());
        a.typeIds.insert(a.typeIds.end(), b.typeIds.begin(), b.typeIds.end());
        a.special.insert(a.special.end(), b.special.begin(), b.special.end());
        return a;
    }

    std::vector<std::int32_t> ids(std::string_view text, std::size_t maxLength, bool, bool *cut) const override {
        const auto all = m_processor->EncodeAsIds({text.data(), text.size()});
        const auto kept = maxLength == 0 ? all.size() : std::min(maxLength, all.size());
        if (cut)
            *cut = kept < all.size();
        return {all.begin(), all.begin() + std::ptrdiff_t(kept)};
    }

    std::string decode(const std::vector<std::int32_t> &ids, bool) const override {
        std::vector<int> known;
        std::copy_if(ids.begin(), ids.end(), std::back_inserter(known), [this](std::int32_t id) { return isId(id); });
        return m_processor->DecodeIds(known);
    }

    std::optional<std::int32_t> idOf(std::string_view token) const override {
        const auto id = m_processor->PieceToId({token.data(), token.size()});
        return isId(id) && m_processor->IdToPiece(id) == token ? std::optional(std::int32_t(id)) : std::nullopt;
    }
    std::string tokenOf(std::int32_t id) const override { return isId(id) ? m_processor->IdToPiece(id) : std::string(); }
    std::size_t vocabularySize() const override { return std::size_t(m_processor->GetPieceSize()); }
    std::size_t specialTokenCount() const override { return 0; }
    std::optional<std::size_t> maxLength() const override { return std::nullopt; }

private:
    bool isId(std::int32_t id) const { return id >= 0 && id < m_processor->GetPieceSize(); }

    std::unique_ptr<sentencepiece::SentencePieceProcessor> m_processor;
};

} // namespace

Result<std::shared_ptr<const Tokenizer>> sentencePieceTokenizer(const std::string &model, const std::string &place) {
    auto processor = std::make_unique<sentencepiece::SentencePieceProcessor>();
    const auto status = processor->LoadFromSerializedProto(model);
    if (!status.ok())
        return badInput(place, "a sentencepiece model", status.error_message());
    return std::make_shared<SentencePieceTokenizer>(std::move(processor));
}

} // namespace sintonia
