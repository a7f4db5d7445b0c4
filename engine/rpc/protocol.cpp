// SPDX-License-Identifier: Apache-2.0
#include "engine/rpc/protocol.h"

#include <charconv>

namespace sintonia::rpc {

namespace {

constexpr std::size_t longestHeader = 4096;
constexpr std::size_t longestMessage = std::size_t(256) << 20;
constexpr std::string_view headerEnd = "\r\n\r\n";
constexpr std::string_view lengthName = "content-length:";

bool sameLetters(std::string_view text, std::string_view lowerCase) {
    if (text.size() < lowerCase.size())
        return false;
    for (std::size_t i = 0; i < lowerCase.size(); ++i)
        if ((text[i] >= 'A' && text[i] <= 'Z' ? char(text[i] + 32) : text[i]) != lowerCase[i])
            return false;
    return true;
}

tl::unexpected<Error> badHeader(std::string found) {
    return badInput("message", "a header \"Content-Length: N\" with N up to 268435456", std::move(found));
}

/// The length that a header (without its blank line) announces; other fields are allowed, as in language servers.
Result<std::size_t> announcedLength(std::string_view header) {
    std::optional<std::size_t> length;
    while (!header.empty()) {
        const auto end = header.find("\r\n");
        const auto line = header.substr(0, end);
        header = end == std::string_view::npos ? std::string_view() : header.substr(end + 2);
        if (line.find(':') == std::string_view::npos)
            return badHeader("a line without colon");
        if (!sameLetters(line, lengthName))
            continue;
        auto digits = line.substr(lengthName.size());
        digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
        std::size_t value = 0;
        const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc() || stop != digits.data() + digits.size())
            return badHeader("a length that is no number");
        if (length || value > longestMessage)
            return badHeader(length ? "two lengths" : "a larger length");
        length = value;
    }
    if (!length)
        return badHeader("none");
    return *length;
}

} // namespace

std::string frame(const Json &message) {
    const auto text = toText(message);
    return "Content-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text;
}

void Deframer::add(std::string_view bytes) {
    if (m_begin > 0 && m_begin >= m_buffer.size() / 2) {
        m_buffer.erase(0, m_begin);
        m_begin = 0;
    }
    m_buffer.append(bytes);
}

Result<std::optional<Json>> Deframer::next() {
    const std::string_view rest = std::string_view(m_buffer).substr(m_begin);
    const auto end = rest.find(headerEnd);
    if (end == std::string_view::npos ? rest.size() > longestHeader : end > longestHeader)
        return badHeader("a longer header");
    if (end == std::string_view::npos)
        return std::nullopt;
    SINTONIA_ASSIGN(length, announcedLength(rest.substr(0, end)));
    const auto start = end + headerEnd.size();
    if (rest.size() - start < length)
        return std::nullopt;
    auto message = parseJson(rest.substr(start, length), "message");
    m_begin += start + length;
    if (!message)
        return failure(message.error());
    return std::move(*message);
}

Json request(std::int64_t id, const std::string &method, Json params) {
    return {{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}};
}

Json notification(const std::string &method, Json params) {
    return {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
}

Json response(std::int64_t id, Json result) {
    return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
}

Json errorResponse(const Json &id, const Error &error) {
    Json data = {{"code", int(error.code)},
                 {"message", error.message},
                 {"place", error.place},
                 {"expected", error.expected},
                 {"found", error.found}};
    return {{"jsonrpc", "2.0"},
            {"id", id},
            {"error", {{"code", errorBase - int(error.code)}, {"message", error.text()}, {"data", std::move(data)}}}};
}

Error errorOf(const Json &error) {
    const auto text = [](const Json &object, const char *key) {
        return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>()
                                                                                     : std::string();
    };
    const auto data = error.is_object() && error.contains("data") ? error["data"] : Json();
    if (!data.is_object() || !data.contains("code") || !data["code"].is_number_integer())
        return Error{ErrorCode::Other, text(error, "message"), {}, {}, {}};
    const auto code = data["code"].get<int>();
    const bool known = code >= int(ErrorCode::Other) && code <= int(ErrorCode::Interrupted);
    return Error{known ? ErrorCode(code) : ErrorCode::Other, text(data, "message"), text(data, "place"),
                 text(data, "expected"), text(data, "found")};
}

} // namespace sintonia::rpc
