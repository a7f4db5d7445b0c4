// SPDX-License-Identifier: Apache-2.0
#include "engine/store/configdifferences.h"

#include <algorithm>

namespace sintonia {

namespace {

using Flat = std::map<std::string, Json>;

/// Nested objects as dotted keys; arrays are values.
void flatten(const Json &json, const std::string &key, Flat &flat) {
    if (!json.is_object()) {
        flat[key] = json;
        return;
    }
    for (const auto &[name, value] : json.items())
        flatten(value, key.empty() ? name : key + "." + name, flat);
}

Flat configuration(const Json &runFile) {
    Flat flat;
    flatten(runFile.value("experiment", Json::object()), "", flat);
    flat.erase("name");
    for (const auto *key : {"versions", "device", "threads", "simd", "data", "model_hash"}) {
        if (runFile.contains(key))
            flatten(runFile[key], std::string("environment.") + key, flat);
    }
    return flat;
}

} // namespace

std::map<std::string, std::vector<Json>> configurationDifferences(const std::vector<Json> &runFiles) {
    std::map<std::string, std::vector<Json>> differences;
    for (std::size_t i = 0; i < runFiles.size(); ++i) {
        for (const auto &[key, value] : configuration(runFiles[i])) {
            auto &values = differences[key];
            values.resize(runFiles.size());
            values[i] = value;
        }
    }
    std::erase_if(differences, [](const auto &entry) {
        return std::all_of(entry.second.begin(), entry.second.end(),
                           [&](const Json &value) { return value == entry.second.front(); });
    });
    return differences;
}

} // namespace sintonia
