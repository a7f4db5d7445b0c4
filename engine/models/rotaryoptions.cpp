// SPDX-License-Identifier: Apache-2.0
#include "engine/models/rotaryoptions.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sintonia {
namespace {

constexpr double large = 1e12;
constexpr std::int64_t mostPositions = std::int64_t(1) << 31;

bool isGiven(const Json &json, const std::string &key) {
    return json.is_object() && json.contains(key) && !json[key].is_null();
}

/// Numbers of one object of positions; those that are null or absent keep their value.
class Values {
public:
    Values(JsonReader &reader, const Json &json, const std::string &key) : m_reader(reader), m_json(json), m_key(key) {}

    bool has(const std::string &name) const { return isGiven(m_json, name); }
    void read(const std::string &name, double &value, double least, double most) {
        if (!has(name))
            return;
        const Json &number = m_json[name];
        if (!number.is_number() || !(number.get<double>() >= least && number.get<double>() <= most))
            return fail(name, "a number from " + std::to_string(least) + " to " + std::to_string(most), toText(number));
        value = number.get<double>();
    }
    void require(const std::string &name, double &value, double least, double most) {
        if (!has(name))
            return fail(name, "a number", "none");
        read(name, value, least, most);
    }
    void readList(const std::string &name, std::vector<double> &values, std::size_t count) {
        const Json list = has(name) ? m_json[name] : Json();
        const bool numbers = list.is_array() && list.size() == count &&
                             std::all_of(list.begin(), list.end(), [](const Json &item) {
                                 return item.is_number() && item.get<double>() > 0;
                             });
        if (!numbers)
            return fail(name, "a list of " + std::to_string(count) + " positive numbers",
                        list.is_array() ? std::to_string(list.size()) + " values" : "none");
        values = list.get<std::vector<double>>();
    }
    void fail(const std::string &name, const std::string &expected, const std::string &found) {
        m_reader.fail(m_key + "." + name, expected, found);
    }

private:
    JsonReader &m_reader;
    const Json &m_json;
    const std::string m_key;
};

std::string typeOf(const Json &json) {
    for (const char *key : {"rope_type", "type"})
        if (isGiven(json, key))
            return json[key].is_string() ? json[key].get<std::string>() : toText(json[key]);
    return "default";
}

double yarnAttentionFactor(double factor, double weight) {
    return factor <= 1 ? 1.0 : 0.1 * weight * std::log(factor) + 1.0;
}

void readYarn(Values &values, RotaryOptions &options) {
    options.factor = static_cast<double>(options.positions) / static_cast<double>(options.originalPositions);
    values.read("factor", options.factor, 1e-6, large);
    values.read("beta_fast", options.betaFast, 0, large);
    values.read("beta_slow", options.betaSlow, 0, large);
    options.betaFast = options.betaFast == 0 ? 32 : options.betaFast;
    options.betaSlow = options.betaSlow == 0 ? 1 : options.betaSlow;
    double scale = 0, scaleOfAll = 0;
    values.read("mscale", scale, 0, large);
    values.read("mscale_all_dim", scaleOfAll, 0, large);
    options.attentionFactor = scale != 0 && scaleOfAll != 0 ? yarnAttentionFactor(options.factor, scale) /
                                                                  yarnAttentionFactor(options.factor, scaleOfAll)
                                                            : yarnAttentionFactor(options.factor, 1);
    values.read("attention_factor", options.attentionFactor, -large, large);
}

void readLongRope(Values &values, RotaryOptions &options) {
    const auto original = static_cast<double>(options.originalPositions);
    options.factor = static_cast<double>(options.positions) / original;
    values.read("factor", options.factor, 1e-6, large);
    options.attentionFactor = options.factor <= 1 ? 1.0 : std::sqrt(1 + std::log(options.factor) / std::log(original));
    values.read("attention_factor", options.attentionFactor, -large, large);
    const auto count = static_cast<std::size_t>(options.rotated() / 2);
    values.readList("short_factor", options.shortFactors, count);
    values.readList("long_factor", options.longFactors, count);
}

/// The object that holds the parameters, and the key it stands under.
std::pair<const Json *, std::string> parametersOf(JsonReader &reader, const std::string &layerType) {
    static const Json none = Json::object();
    for (const char *key : {"rope_scaling", "rope_parameters"}) {
        const Json *json = reader.child(key);
        if (!json || json->is_null() || (json->is_object() && json->empty()))
            continue;
        if (!json->is_object()) {
            reader.fail(key, "an object or null", toText(*json));
            return {&none, key};
        }
        if (layerType.empty() || std::string(key) == "rope_scaling")
            return {layerType == "sliding_attention" ? &none : json, key};
        return isGiven(*json, layerType) ? std::pair(&(*json)[layerType], std::string(key) + "." + layerType)
                                         : std::pair(&none, std::string(key));
    }
    return {&none, "rope_parameters"};
}

} // namespace

RotaryOptions readRotary(JsonReader &reader, const RotaryDefaults &defaults, const std::string &layerType) {
    const auto [json, key] = parametersOf(reader, layerType);
    Values values(reader, *json, key);
    RotaryOptions options;
    options.base = defaults.base;
    options.positions = defaults.positions;
    values.read("rope_theta", options.base, 1e-6, large);
    std::string type = typeOf(*json);
    if (defaults.partial && (type == "su" || type == "yarn"))
        type = "longrope"; // as Phi3Config reads them

    double share = 1;
    if (const Json *top = reader.child("partial_rotary_factor"); top && !top->is_null())
        reader.read("partial_rotary_factor", share, 0, 1);
    values.read("partial_rotary_factor", share, 0, 1);
    if (!defaults.partial && type != "default" && share != 1)
        values.fail("partial_rotary_factor", "1", std::to_string(share));
    share = defaults.partial ? share : 1.0;
    options.dimensions = static_cast<std::int64_t>(static_cast<double>(defaults.headSize) * share);

    double original = static_cast<double>(defaults.positions);
    values.read("original_max_position_embeddings", original, 1, static_cast<double>(mostPositions));
    options.originalPositions = static_cast<std::int64_t>(original);
    if (const Json *top = reader.child("original_max_position_embeddings"); top && !top->is_null() && layerType.empty())
        reader.read("original_max_position_embeddings", options.originalPositions, 1, mostPositions);
    else if (defaults.partial && layerType.empty())
        options.originalPositions = 4096; // Phi3Config's default, which it puts before the parameters' own

    if (type == "linear" || type == "dynamic" || type == "llama3")
        values.require("factor", options.factor, 1e-6, large);
    if (type == "linear") {
        options.scaling = RotaryScaling::Linear;
    } else if (type == "dynamic") {
        options.scaling = RotaryScaling::Dynamic;
    } else if (type == "yarn") {
        options.scaling = RotaryScaling::Yarn;
        readYarn(values, options);
        if (isGiven(*json, "truncate"))
            options.truncate = (*json)["truncate"] != Json(false);
    } else if (type == "longrope") {
        options.scaling = RotaryScaling::LongRope;
        readLongRope(values, options);
    } else if (type == "llama3") {
        options.scaling = RotaryScaling::Llama3;
        values.require("low_freq_factor", options.lowFrequencyFactor, 1e-6, large);
        values.require("high_freq_factor", options.highFrequencyFactor, 1e-6, large);
    } else if (type != "default") {
        values.fail("rope_type", "default, linear, dynamic, yarn, longrope or llama3", "\"" + type + "\"");
    }
    if (options.rotated() < 2 || options.rotated() > defaults.headSize)
        values.fail("partial_rotary_factor", "a share that rotates 2 to " + std::to_string(defaults.headSize) + " values of a head",
                    std::to_string(share));
    return options;
}

} // namespace sintonia
