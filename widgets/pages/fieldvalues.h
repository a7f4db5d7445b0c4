// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"

#include <QString>

#include <string>

namespace sintonia {

/// JSON as a person types it into a field; the C locale, as in the experiment file.
QString fieldText(const Json &value);
/// The value of a key such as "lora.r" in an experiment; null where it has none.
const Json *findValue(const Json &experiment, const std::string &key);
/// Sets it; the object that it lies in is made.
void assignValue(Json &experiment, const std::string &key, Json value);

} // namespace sintonia
