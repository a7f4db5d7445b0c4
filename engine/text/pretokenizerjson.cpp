// SPDX-License-Identifier: Apache-2.0
#include "engine/text/bert.h"
#include "engine/text/componentjson.h"
#include "engine/text/pretokenizers.h"
#include "engine/text/unicode.h"

namespace sintonia {

namespace {

using Made = Result<std::unique_ptr<PreTokenizer>>;

template <class Step>
Made readPlain(ComponentJson &) {
    return std::make_unique<Step>();
}

SplitBehavior readBehavior(ComponentJson &component, std::optional<std::string> fallback) {
    const auto name = component.text("behavior", std::move(fallback));
    constexpr std::pair<std::string_view, SplitBehavior> names[] = {
        {"Removed", SplitBehavior::Removed},
        {"Isolated", SplitBehavior::Isolated},
        {"MergedWithPrevious", SplitBehavior::MergedWithPrevious},
        {"MergedWithNext", SplitBehavior::MergedWithNext},
        {"Contiguous", SplitBehavior::Contiguous},
    };
    for (const auto &[known, behavior] : names) {
        if (known == name)
            return behavior;
    }
    component.fail("behavior", "Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous", name);
    return SplitBehavior::Isolated;
}

Made readSplit(ComponentJson &component) {
    SINTONIA_ASSIGN(pattern, readPattern(component, "pattern"));
    const auto behavior = readBehavior(component, std::nullopt);
    return std::make_unique<PatternSplit>(std::move(pattern), behavior, component.flag("invert"));
}

Made readPunctuation(ComponentJson &component) {
    return std::make_unique<PropertySplit>(unicode::Punctuation, readBehavior(component, "Isolated"));
}

Made readDigits(ComponentJson &component) {
    const bool single = component.flag("individual_digits");
    return std::make_unique<PropertySplit>(unicode::Numeric, single ? SplitBehavior::Isolated : SplitBehavior::Contiguous);
}

Made readByteLevel(ComponentJson &component) {
    const bool prefix = component.flag("add_prefix_space");
    return std::make_unique<ByteLevelPreTokenizer>(prefix, component.flag("use_regex", true));
}

Made readMetaspace(ComponentJson &component) {
    const auto replacement = readCodePoint(component, "replacement");
    const auto scheme = readPrependScheme(component);
    return std::make_unique<MetaspacePreTokenizer>(replacement, scheme, component.flag("split", true));
}

Made readSequence(ComponentJson &component) {
    SINTONIA_ASSIGN(steps, readSteps(component, "pretokenizers", readPreTokenizer));
    return std::make_unique<PreTokenizerSequence>(std::move(steps));
}

constexpr ComponentType<PreTokenizer> types[] = {
    {"BertPreTokenizer", readPlain<BertPreTokenizer>},
    {"Whitespace", readPlain<WhitespacePreTokenizer>},
    {"WhitespaceSplit", readPlain<WhitespaceSplitPreTokenizer>},
    {"Split", readSplit},
    {"Punctuation", readPunctuation},
    {"Digits", readDigits},
    {"ByteLevel", readByteLevel},
    {"Metaspace", readMetaspace},
    {"Sequence", readSequence},
};

} // namespace

Result<std::unique_ptr<PreTokenizer>> readPreTokenizer(ComponentJson component) {
    return readComponent(std::move(component), types);
}

} // namespace sintonia
