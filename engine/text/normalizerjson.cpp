// SPDX-License-Identifier: Apache-2.0
#include "engine/core/utf8.h"
#include "engine/text/base64.h"
#include "engine/text/bert.h"
#include "engine/text/componentjson.h"
#include "engine/text/normalizers.h"
#include "engine/text/precompiled.h"

namespace sintonia {

namespace {

using Made = Result<std::unique_ptr<Normalizer>>;

Made readBert(ComponentJson &component) {
    BertNormalizerOptions options;
    options.cleanText = component.flag("clean_text");
    options.handleChineseChars = component.flag("handle_chinese_chars");
    options.lowercase = component.flag("lowercase");
    options.stripAccents = component.flag("strip_accents", options.lowercase);
    return std::make_unique<BertNormalizer>(options);
}

template <NormalForm form>
Made readForm(ComponentJson &) {
    return std::make_unique<NormalFormNormalizer>(form);
}

template <class Step>
Made readPlain(ComponentJson &) {
    return std::make_unique<Step>();
}

Made readStrip(ComponentJson &component) {
    const bool left = component.flag("strip_left");
    return std::make_unique<StripNormalizer>(left, component.flag("strip_right"));
}

Made readPrepend(ComponentJson &component) {
    return std::make_unique<PrependNormalizer>(toCodePoints(component.text("prepend")));
}

Made readReplace(ComponentJson &component) {
    SINTONIA_ASSIGN(pattern, readPattern(component, "pattern"));
    return std::make_unique<ReplaceNormalizer>(std::move(pattern), toCodePoints(component.text("content")));
}

Made readPrecompiled(ComponentJson &component) {
    const auto charsmap = fromBase64(component.text("precompiled_charsmap"));
    if (!charsmap)
        component.fail("precompiled_charsmap", "base64", "other characters");
    if (component.problem)
        return failure(*component.problem);
    return PrecompiledNormalizer::make(*charsmap, component.place + ".precompiled_charsmap");
}

Made readSequence(ComponentJson &component) {
    SINTONIA_ASSIGN(steps, readSteps(component, "normalizers", readNormalizer));
    return std::make_unique<NormalizerSequence>(std::move(steps));
}

constexpr ComponentType<Normalizer> types[] = {
    {"BertNormalizer", readBert},
    {"NFC", readForm<NormalForm::NFC>},
    {"NFD", readForm<NormalForm::NFD>},
    {"NFKC", readForm<NormalForm::NFKC>},
    {"NFKD", readForm<NormalForm::NFKD>},
    {"Lowercase", readPlain<LowercaseNormalizer>},
    {"StripAccents", readPlain<StripAccentsNormalizer>},
    {"Strip", readStrip},
    {"Prepend", readPrepend},
    {"Replace", readReplace},
    {"Precompiled", readPrecompiled},
    {"Nmt", readPlain<NmtNormalizer>},
    {"ByteLevel", readPlain<ByteLevelNormalizer>},
    {"Sequence", readSequence},
};

} // namespace

Result<std::unique_ptr<Normalizer>> readNormalizer(ComponentJson component) {
    return readComponent(std::move(component), types);
}

} // namespace sintonia
