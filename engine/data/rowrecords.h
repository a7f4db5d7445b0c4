// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/linereader.h"
#include "engine/data/prompttemplate.h"
#include "engine/data/tuningrow.h"

#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

/// Makes a training row of one JSON object. An error has no place: it is the reason why the record is skipped.
using RowMaker = Result<TuningRow> (*)(const Json &record);

/// Reads the training rows of a file that holds JSON lines or one JSON list, each record through `make`; "id", "abstention",
/// "alternatives" and "origin" are read here. Rows without an id get the number of their record. Records that can't be used
/// are skipped and reported.
Result<void> readTuningRows(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                            ProgressSink &progress, RowMaker make);

/// What a format makes of a row; nothing when it can't hold it.
using RecordMaker = std::optional<Json> (*)(const TuningRow &row, const PromptTemplate &prompt);

/// The inverse of readTuningRows(): a JSON line a row.
RowText writeTuningRows(const std::vector<TuningRow> &rows, const PromptTemplate &prompt, RecordMaker make);

/// The row's turns before the answer: its conversation, its question and context through the template, or its plain prompt
/// as a turn of the user.
std::vector<ChatMessage> turnsOf(const TuningRow &row, const PromptTemplate &prompt);
/// A list of {`roleKey`, `contentKey`}.
Json turnsJson(const std::vector<ChatMessage> &messages, const char *roleKey, const char *contentKey);

/// The keys of the first record of a file that holds JSON lines or a list of objects, also when `head` ends within that
/// record; none for anything else.
std::vector<std::string> keysOfFirstRecord(std::string_view head);
/// Whether each of `wanted` is among `keys`.
bool hasKeys(const std::vector<std::string> &keys, std::initializer_list<const char *> wanted);

/// The text at `key`; an absent or null one is empty unless it is required. Numbers and truth values are texts, too.
Result<std::string> rowText(const Json &record, const char *key, bool required);
/// The list of texts at `key`; an absent or null one is empty.
Result<std::vector<std::string>> rowTexts(const Json &record, const char *key);
/// The id of a record: a text or whole number at "id" or "_id"; empty without.
std::string rowId(const Json &record);
/// The conversation in the list at `key`: roles and texts under the names of `roleKey` and `contentKey`. Content may be a
/// list of text parts, as OpenAI's interface has it. Roles other than system, user and assistant are bad input; "human" and
/// "gpt" are names of the last two.
Result<std::vector<ChatMessage>> conversation(const Json &record, const char *key, const char *roleKey,
                                              const char *contentKey);
/// Takes the last turn, which must be the assistant's, as the row's completion.
Result<TuningRow> rowOfConversation(std::vector<ChatMessage> &&messages);

} // namespace sintonia
