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

constexpr ComponentType<TokenDecoder> types[] = {
    {"WordPiece", readWordPiece},
};

} // namespace

Result<std::unique_ptr<TokenDecoder>> readTokenDecoder(ComponentJson component) {
    return readComponent(std::move(component), types);
}

} // namespace sintonia
