// SPDX-License-Identifier: Apache-2.0
#include "engine/core/json.h"
#include "engine/eval/measurelist.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace sintonia {

namespace {

struct MeasureSet {
    std::string_view name;
    bool MeasureDefinition::*member;
};
constexpr MeasureSet measureSets[] = {
    {"official", &MeasureDefinition::official},
    {"all_trec", &MeasureDefinition::inAllTrec},
    {"set", &MeasureDefinition::inSet},
};

/// What was asked of one family: with its defaults, and with parameters.
struct Request {
    bool plain = false;
    std::vector<Measure> withParameters;
};

std::vector<std::string> splitAtCommas(const std::string &text) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == ',')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

std::optional<double> toNumber(std::string_view text) {
    double value = 0;
    const char *end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    return parsed.ec == std::errc() && parsed.ptr == end && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

bool isCutoffs(MeasureParameters parameters) {
    return parameters == MeasureParameters::RankCutoffs || parameters == MeasureParameters::RecallCutoffs;
}

void nameCutoffs(Measure &measure, MeasureParameters parameters) {
    measure.names.clear();
    for (const double cutoff : measure.parameters)
        measure.names.push_back(parameters == MeasureParameters::RankCutoffs
                                    ? fmt::format("{}_{}", measure.family, std::int64_t(cutoff))
                                    : fmt::format("{}_{:3.2f}", measure.family, cutoff));
}

Measure withDefaults(const MeasureDefinition &definition) {
    Measure measure{std::string(definition.family), definition.defaults, {}, {}};
    if (isCutoffs(definition.parameters))
        nameCutoffs(measure, definition.parameters);
    else
        measure.names = {measure.family};
    return measure;
}

Result<Measure> withParameters(const MeasureDefinition &definition, const std::string &text, const std::string &parameters) {
    const auto wrong = [&](std::string expected) {
        return failure(
            {ErrorCode::Usage, {}, fmt::format("measure {}", text), std::move(expected), fmt::format("\"{}\"", parameters)});
    };
    Measure measure{std::string(definition.family), {}, {}, {}};
    if (definition.parameters == MeasureParameters::None)
        return wrong("no parameters");
    for (auto part : splitAtCommas(parameters)) {
        if (definition.parameters == MeasureParameters::Pairs) {
            const auto equals = part.find('=');
            const auto value =
                equals == std::string::npos ? std::nullopt : toNumber(std::string_view(part).substr(equals + 1));
            if (!value || equals == 0)
                return wrong("pairs NAME=NUMBER with commas between them");
            measure.pairs.emplace_back(part.substr(0, equals), *value);
            continue;
        }
        const auto value = toNumber(part);
        if (!value)
            return wrong("numbers with commas between them");
        measure.parameters.push_back(definition.parameters == MeasureParameters::RankCutoffs ? std::trunc(*value) : *value);
    }
    measure.names = {fmt::format("{}_{}", measure.family, parameters)};
    if (isCutoffs(definition.parameters)) {
        auto &cutoffs = measure.parameters;
        std::sort(cutoffs.begin(), cutoffs.end());
        if (std::adjacent_find(cutoffs.begin(), cutoffs.end()) != cutoffs.end())
            return wrong("every cutoff once");
        if (definition.parameters == MeasureParameters::RankCutoffs && (cutoffs.front() < 1 || cutoffs.back() > 1e15))
            return wrong("cutoffs from 1");
        if (definition.parameters == MeasureParameters::RecallCutoffs && (cutoffs.front() < 0 || cutoffs.back() > 1e6))
            return wrong("cutoffs from 0");
        nameCutoffs(measure, definition.parameters);
    } else if (definition.parameters == MeasureParameters::Coefficients) {
        if (definition.kind == MeasureColumn::Kind::RelevanceString &&
            (measure.parameters.front() < 0 || measure.parameters[0] > 1e9))
            return wrong("a length");
        if (definition.family == "utility" && measure.parameters.size() != 4)
            return wrong("four coefficients");
    }
    return measure;
}

/// Splits "FAMILY.PARAMETERS", or a printed name "FAMILY_PARAMETERS", whose family is the longest that fits.
std::pair<const MeasureDefinition *, std::string> splitMeasure(const std::string &text) {
    const auto dot = text.find('.');
    if (dot != std::string::npos)
        if (const auto *definition = findMeasure(std::string_view(text).substr(0, dot)))
            return {definition, text.substr(dot + 1)};
    for (auto bar = text.rfind('_'); bar != std::string::npos && bar > 0; bar = text.rfind('_', bar - 1))
        if (const auto *definition = findMeasure(std::string_view(text).substr(0, bar)))
            return {definition, text.substr(bar + 1)};
    return {nullptr, {}};
}

tl::unexpected<Error> unknownMeasure(const std::string &text) {
    std::vector<std::string> known;
    for (const auto &definition : measureDefinitions())
        known.emplace_back(definition.family);
    const auto near = nearest(text, known);
    return failure({ErrorCode::Usage,
                    {},
                    "measure",
                    near.empty() ? "a measure of trec_eval" : fmt::format("a measure such as {}", near),
                    fmt::format("\"{}\"", text)});
}

Result<void> request(std::map<std::string_view, Request> &requests, const std::string &text) {
    for (const auto &set : measureSets) {
        if (set.name != text)
            continue;
        for (const auto &definition : measureDefinitions())
            if (definition.*set.member)
                requests[definition.family].plain = true;
        return {};
    }
    if (const auto *definition = findMeasure(text)) {
        requests[definition->family].plain = true;
        return {};
    }
    const auto [definition, parameters] = splitMeasure(text);
    if (definition == nullptr)
        return unknownMeasure(text);
    SINTONIA_ASSIGN(measure, withParameters(*definition, text, parameters));
    requests[definition->family].withParameters.push_back(std::move(measure));
    return {};
}

/// The cutoffs of several mentions as one measure.
Measure united(std::vector<Measure> mentions, MeasureParameters parameters) {
    Measure measure = std::move(mentions.front());
    auto &cutoffs = measure.parameters;
    for (std::size_t i = 1; i < mentions.size(); ++i)
        cutoffs.insert(cutoffs.end(), mentions[i].parameters.begin(), mentions[i].parameters.end());
    std::sort(cutoffs.begin(), cutoffs.end());
    cutoffs.erase(std::unique(cutoffs.begin(), cutoffs.end()), cutoffs.end());
    nameCutoffs(measure, parameters);
    return measure;
}

} // namespace

Result<std::vector<Measure>> parseMeasures(const std::vector<std::string> &texts) {
    std::map<std::string_view, Request> requests;
    for (const auto &text : texts)
        SINTONIA_TRY(request(requests, text));
    if (texts.empty())
        SINTONIA_TRY(request(requests, "official"));
    std::vector<Measure> measures;
    for (const auto &definition : measureDefinitions()) {
        const auto found = requests.find(definition.family);
        if (found == requests.end())
            continue;
        auto &mentions = found->second.withParameters;
        if (mentions.empty())
            measures.push_back(withDefaults(definition));
        else if (isCutoffs(definition.parameters))
            measures.push_back(united(std::move(mentions), definition.parameters));
        else
            for (auto &mention : mentions)
                measures.push_back(std::move(mention));
    }
    return measures;
}

} // namespace sintonia
