// SPDX-License-Identifier: Apache-2.0
#include "engine/text/componentjson.h"
#include "engine/text/decoder.h"

namespace sintonia {

namespace {

using Made = Result<std::unique_ptr<TokenDecoder>>;

Made readWordPiece(ComponentJson &component) {
    auto prefix = component.text("prefix");
    return std::make_unique<WordPieceDecoder>(std::move(prefix), component.flag("cleanup"));
}

template <class Step>
Made readPlain(ComponentJson &) {
    return std::make_unique<Step>();
}

Made readMetaspace(ComponentJson &component) {
    const auto replacement = readCodePoint(component, "replacement");
    return std::make_unique<MetaspaceDecoder>(replacement, readPrependScheme(component));
}

Made readStrip(ComponentJson &component) {
    const auto content = readCodePoint(component, "content");
    const auto start = std::size_t(component.number("start", 0, 1 << 30));
    return std::make_unique<StripDecoder>(content, start, std::size_t(component.number("stop", 0, 1 << 30)));
}

Made readReplace(ComponentJson &component) {
    SINTONIA_ASSIGN(pattern, readPattern(component, "pattern"));
    return std::make_unique<ReplaceDecoder>(std::move(pattern), component.text("content"));
}

Made readBpe(ComponentJson &component) { return std::make_unique<BpeDecoder>(component.text("suffix")); }

Made readSequence(ComponentJson &component) {
    SINTONIA_ASSIGN(steps, readSteps(component, "decoders", readTokenDecoder));
    return std::make_unique<DecoderSequence>(std::move(steps));
}

constexpr ComponentType<TokenDecoder> types[] = {
    {"WordPiece", readWordPiece},
    {"ByteLevel", readPlain<ByteLevelDecoder>},
    {"Metaspace", readMetaspace},
    {"ByteFallback", readPlain<ByteFallbackDecoder>},
    {"Fuse", readPlain<FuseDecoder>},
    {"Strip", readStrip},
    {"Replace", readReplace},
    {"BPEDecoder", readBpe},
    {"Sequence", readSequence},
};

} // namespace

Result<std::unique_ptr<TokenDecoder>> readTokenDecoder(ComponentJson component) {
    return readComponent(std::move(component), types);
}

} // namespace sintonia
