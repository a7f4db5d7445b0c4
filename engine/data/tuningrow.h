// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/data/chatmessage.h"
#include "engine/data/records.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// A document of a row's context.
struct ContextDocument {
    Document document;
    bool oracle = false; ///< the answer stands in it
    Json origin = {};    ///< where it came from: corpus, retriever, rank, score; null when the source does not say
};

/// One example that an LLM learns from: a prompt and the completion that it should give. The prompt is one of three things:
/// turns of a conversation, a question with context documents (which a prompt template turns into text), or plain text.
struct TuningRow {
    std::string id;
    std::vector<ChatMessage> messages;    ///< all turns before the completion
    std::string question;
    std::vector<ContextDocument> context;
    std::string prompt;                   ///< plain text
    std::string completion;               ///< in a preference row the better answer
    std::vector<std::string> alternatives; ///< further answers that an evaluation takes as right
    std::optional<std::string> rejected;  ///< the worse answer of a preference row
    bool abstention = false;              ///< the context does not hold the answer, and the completion says so
    Json origin = {};                     ///< what else is known of where the row came from; null when nothing is
};

/// Calls `change` with every text of the row that a person wrote.
void forEachText(TuningRow &row, const std::function<void(std::string &)> &change);

/// The form in which rows are kept; every member that is empty is left out.
Json toJson(const TuningRow &row);
/// The inverse of toJson(). `place` stands in errors.
Result<TuningRow> tuningRowFromJson(const Json &json, const std::string &place);

} // namespace sintonia
