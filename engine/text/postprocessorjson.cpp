// SPDX-License-Identifier: Apache-2.0
#include "engine/text/componentjson.h"
#include "engine/text/postprocessor.h"

namespace sintonia {

namespace {

using Made = Result<std::unique_ptr<PostProcessor>>;

SpecialToken pairOf(ComponentJson &component, const char *key) {
    const auto &pair = component.list(key);
    if (pair.size() == 2 && pair[0].is_string() && pair[1].is_number_unsigned() &&
        pair[1].get<std::uint64_t>() < Vocabulary::mostIds)
        return {pair[0].get<std::string>(), pair[1].get<std::int32_t>()};
    component.fail(key, "a token and its id", toText(pair).substr(0, 100));
    return {};
}

Made readBert(ComponentJson &component) {
    return std::make_unique<ClassifierProcessor>(ClassifierProcessor::Kind::Bert, pairOf(component, "cls"),
                                                 pairOf(component, "sep"), false, false);
}

Made readRoberta(ComponentJson &component) {
    return std::make_unique<ClassifierProcessor>(ClassifierProcessor::Kind::Roberta, pairOf(component, "cls"),
                                                 pairOf(component, "sep"), component.flag("trim_offsets"),
                                                 component.flag("add_prefix_space"));
}

Made readByteLevel(ComponentJson &component) {
    const bool prefix = component.flag("add_prefix_space");
    return std::make_unique<ByteLevelProcessor>(component.flag("trim_offsets"), prefix);
}

/// Ids and tokens of the special token `name` of a template.
void readSpecialToken(ComponentJson &component, const std::string &name, TemplatePiece &piece) {
    const auto &all = component.value("special_tokens");
    const auto found = all.is_object() ? all.find(name) : all.end();
    if (!all.is_object() || found == all.end()) {
        component.fail("special_tokens", "an entry for " + name, "none");
        return;
    }
    auto entry = component.child(*found, ".special_tokens." + name);
    const Json &ids = found->is_object() ? entry.list("ids") : entry.json;
    const Json &tokens = found->is_object() ? entry.list("tokens") : entry.json;
    if (entry.problem || !ids.is_array() || ids.size() != tokens.size()) {
        component.fail("special_tokens." + name, "as many ids as tokens", toText(*found).substr(0, 100));
        return;
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!ids[i].is_number_unsigned() || ids[i].get<std::uint64_t>() >= Vocabulary::mostIds || !tokens[i].is_string()) {
            component.fail("special_tokens." + name, "ids and tokens", toText(*found).substr(0, 100));
            return;
        }
        piece.ids.push_back(ids[i].get<std::int32_t>());
        piece.tokens.push_back(tokens[i].get<std::string>());
    }
}

std::vector<TemplatePiece> readTemplate(ComponentJson &component, const char *key, std::size_t sequences) {
    std::vector<TemplatePiece> pieces;
    for (const auto &item : component.list(key)) {
        TemplatePiece piece;
        const bool sequence = item.is_object() && item.contains("Sequence");
        const auto &body = sequence                                            ? item["Sequence"]
                           : item.is_object() && item.contains("SpecialToken") ? item["SpecialToken"]
                                                                               : item;
        if (!body.is_object() || !body.contains("id") || !body["id"].is_string()) {
            component.fail(key, "Sequence or SpecialToken", toText(item).substr(0, 100));
            break;
        }
        const auto id = body["id"].get<std::string>();
        auto reader = component.child(body, std::string(".") + key);
        piece.typeId = std::int32_t(reader.number("type_id", 0, 1 << 20, 0));
        if (!sequence)
            readSpecialToken(component, id, piece);
        else if (id == "A" || (id == "B" && sequences == 2))
            piece.sequence = id == "A" ? 0 : 1;
        else
            component.fail(key, sequences == 2 ? "A or B" : "A", id);
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

Made readTemplateProcessing(ComponentJson &component) {
    auto single = readTemplate(component, "single", 1);
    return std::make_unique<TemplateProcessor>(std::move(single), readTemplate(component, "pair", 2));
}

Made readSequence(ComponentJson &component) {
    SINTONIA_ASSIGN(steps, readSteps(component, "processors", readPostProcessor));
    return std::make_unique<ProcessorSequence>(std::move(steps));
}

constexpr ComponentType<PostProcessor> types[] = {
    {"TemplateProcessing", readTemplateProcessing}, {"BertProcessing", readBert}, {"RobertaProcessing", readRoberta},
    {"ByteLevel", readByteLevel},                   {"Sequence", readSequence},
};

} // namespace

Result<std::unique_ptr<PostProcessor>> readPostProcessor(ComponentJson component) {
    return readComponent(std::move(component), types);
}

} // namespace sintonia
