// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "engine/data/chatmessage.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

/// What a model said, and its cost.
struct ChatReply {
    std::string text;
    bool cut = false; ///< it ended at the most tokens, not by itself
    std::int64_t promptTokens = 0;
    std::int64_t completionTokens = 0;
};

/// A model that answers conversations: at an endpoint or on this machine. One thread.
class ChatModel {
public:
    virtual ~ChatModel() = default;
    /// What the model is known by in what is kept: never holds a key.
    virtual std::string name() const = 0;
    virtual Result<ChatReply> reply(const std::vector<ChatMessage> &messages, StopToken stop, ProgressSink &progress) = 0;
};

} // namespace sintonia
