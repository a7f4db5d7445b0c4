// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace sintonia {

/// What kind of failure it is. The numbers are the exit statuses of sintonia-cli (command-line contract).
enum class ErrorCode {
    Other = 1,       ///< anything that is none of the below
    Usage = 2,       ///< a flag or value that can't be right
    BadInput = 3,    ///< a file, line, tensor or key that is missing or malformed
    Resource = 4,    ///< out of memory, disk or device failure
    Interrupted = 5, ///< stopped on request; the work can be resumed
};

/// A failure as a value: a sentence, and where it helps what was expected, what was found and the place
/// ("corpus.jsonl:3", "model.safetensors: encoder.layer.0.output.dense.weight", "experiment.json: lora.r").
struct Error {
    ErrorCode code = ErrorCode::Other;
    std::string message;
    std::string place;
    std::string expected;
    std::string found;

    /// "PLACE: MESSAGE: expected EXPECTED, found FOUND", without the parts that are empty.
    std::string text() const;
};

template <class T>
using Result = tl::expected<T, Error>;

/// The failing side of a Result, for `return failure(…)`.
inline tl::unexpected<Error> failure(Error error) { return tl::unexpected<Error>(std::move(error)); }
inline tl::unexpected<Error> failure(ErrorCode code, std::string message) {
    return tl::unexpected<Error>(Error{code, std::move(message), {}, {}, {}});
}
/// Bad input at a place, in the form every message of that kind has.
inline tl::unexpected<Error> badInput(std::string place, std::string expected, std::string found) {
    return tl::unexpected<Error>(Error{ErrorCode::BadInput, {}, std::move(place), std::move(expected), std::move(found)});
}
inline tl::unexpected<Error> interrupted() {
    return tl::unexpected<Error>(Error{ErrorCode::Interrupted, "Interrupted", {}, {}, {}});
}

} // namespace sintonia

/// Returns the error of a Result expression to the caller; goes on when it holds a value.
#define SINTONIA_TRY(expression)                                                                                            \
    if (auto sintoniaTry = (expression); !sintoniaTry)                                                                      \
    return tl::unexpected(std::move(sintoniaTry).error())
/// Declares NAME with the value of a Result expression, or returns its error to the caller.
#define SINTONIA_ASSIGN(name, expression)                                                                                   \
    auto name##Result = (expression);                                                                                       \
    if (!name##Result)                                                                                                      \
        return tl::unexpected(std::move(name##Result).error());                                                             \
    auto &&name = *name##Result
