// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/fieldvalues.h"

#include <algorithm>

namespace sintonia {

QString fieldText(const Json &value) {
    if (value.is_null())
        return {};
    if (value.is_string())
        return QString::fromStdString(value.get<std::string>());
    if (value.is_number_float())
        return QString::number(value.get<double>(), 'g', 10);
    return QString::fromStdString(toText(value));
}

const Json *findValue(const Json &experiment, const std::string &key) {
    const Json *at = &experiment;
    std::size_t begin = 0;
    while (begin <= key.size()) {
        const std::size_t dot = std::min(key.find('.', begin), key.size());
        const std::string part = key.substr(begin, dot - begin);
        if (!at->is_object() || !at->contains(part))
            return nullptr;
        at = &(*at)[part];
        begin = dot + 1;
    }
    return at;
}

void assignValue(Json &experiment, const std::string &key, Json value) {
    const std::size_t dot = key.find('.');
    if (dot == std::string::npos) {
        experiment[key] = std::move(value);
        return;
    }
    Json &nested = experiment[key.substr(0, dot)];
    if (!nested.is_object())
        nested = Json::object();
    nested[key.substr(dot + 1)] = std::move(value);
}

} // namespace sintonia
