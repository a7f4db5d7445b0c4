// SPDX-License-Identifier: Apache-2.0
#include "engine/text/bert.h"
#include "engine/text/componentjson.h"

namespace sintonia {

namespace {

using Made = Result<std::unique_ptr<PreTokenizer>>;

Made readBert(ComponentJson &) { return std::make_unique<BertPreTokenizer>(); }

constexpr ComponentType<PreTokenizer> types[] = {
    {"BertPreTokenizer", readBert},
};

} // namespace

Result<std::unique_ptr<PreTokenizer>> readPreTokenizer(ComponentJson component) {
    return readComponent(std::move(component), types);
}

} // namespace sintonia
