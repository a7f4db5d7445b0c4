// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/tuningrow.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

/// How a question and its context documents become a prompt. Names in braces are replaced once; text that comes in is never
/// read for further names.
struct PromptTemplate {
    std::string system;   ///< system turn; empty = none
    std::string user;     ///< user turn with {context} and {question}
    std::string document; ///< one document of the context with {number} (from 1), {title} and {text}
};

/// The template in a language: "en", "pt", "es", "de" or "fr"; English for others.
PromptTemplate defaultPromptTemplate(const std::string &language);

/// Reads {"system", "user", "document"}; what is absent keeps its value of `defaults`. A user turn without {question} and
/// {context}, or a document without {text}, is bad input.
Result<PromptTemplate> promptTemplateFromJson(const Json &json, const std::string &place, const PromptTemplate &defaults);
Json toJson(const PromptTemplate &prompt);
/// What a version of a template is known by: the first 12 hexadecimal digits of the SHA-256 of its JSON.
std::string versionOf(const PromptTemplate &prompt);

/// `text` with every {name} of `values` replaced once; other braces stay.
std::string filled(std::string_view text, const std::map<std::string, std::string, std::less<>> &values);

/// The turns before the answer: system turn, if there is one, and user turn.
std::vector<ChatMessage> renderPrompt(const PromptTemplate &prompt, const std::string &question,
                                      const std::vector<ContextDocument> &context);

} // namespace sintonia
