// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace sintonia {

/// One turn of a conversation.
struct ChatMessage {
    std::string role;    ///< "system", "user", "assistant", or what else a chat template knows
    std::string content; ///< UTF-8
};

} // namespace sintonia
