// SPDX-License-Identifier: Apache-2.0
#include "engine/text/bert.h"
#include "engine/text/componentjson.h"

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

constexpr ComponentType<Normalizer> types[] = {
    {"BertNormalizer", readBert},
};

} // namespace

Result<std::unique_ptr<Normalizer>> readNormalizer(ComponentJson component) { return readComponent(std::move(component), types); }

} // namespace sintonia
