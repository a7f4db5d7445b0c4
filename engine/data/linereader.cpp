// SPDX-License-Identifier: Apache-2.0
#include "engine/data/linereader.h"

#include "engine/data/encoding.h"

#include <fmt/format.h>
#include <simdjson.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>

namespace sintonia {

namespace {

constexpr std::size_t chunk = std::size_t(1) << 20;
constexpr std::size_t longestLine = std::size_t(64) << 20;
constexpr std::uint64_t freeSize = std::uint64_t(64) << 20;
constexpr std::uint64_t largestRatio = 200;
constexpr std::size_t sampleSize = std::size_t(64) << 10;
constexpr std::string_view replacement = "\xef\xbf\xbd";

using GzFile = std::unique_ptr<gzFile_s, decltype(&gzclose)>;

bool isUtf8(std::string_view text) {
    return simdjson::validate_utf8(text.data(), text.size());
}

/// Replaces NUL bytes; how many there were.
std::size_t replaceNuls(std::string &text) {
    std::size_t count = 0;
    for (auto at = text.find('\0'); at != std::string::npos; at = text.find('\0', at + replacement.size())) {
        text.replace(at, 1, replacement);
        ++count;
    }
    return count;
}

/// Replaces surrogates written as three bytes each; how many there were.
std::size_t replaceSurrogates(std::string &text) {
    std::size_t count = 0;
    for (auto at = text.find('\xed'); at != std::string::npos && at + 2 < text.size(); at = text.find('\xed', at + 1)) {
        if (static_cast<unsigned char>(text[at + 1]) < 0xa0 || (static_cast<unsigned char>(text[at + 2]) & 0xc0) != 0x80)
            continue;
        text.replace(at, 3, replacement);
        ++count;
    }
    return count;
}

bool isBlank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

} // namespace

void Reading::add(const fs::path &file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    total += error ? 0 : size;
}

void Reading::skip(std::string place, std::string reason) {
    sink.problem({ImportProblem::Kind::Skipped, std::move(place), std::move(reason)});
}

void Reading::repair(std::string place, std::string reason) {
    sink.problem({ImportProblem::Kind::Repaired, std::move(place), std::move(reason)});
}

std::string mismatch(const std::string &expected, const std::string &found) {
    return fmt::format("expected {}, found {}", expected, found);
}

std::string excerpt(std::string_view line) {
    std::string text(line.substr(0, 60));
    while (!isUtf8(text))
        text.pop_back();
    return fmt::format("\"{}{}\"", text, line.size() > text.size() ? "…" : "");
}

struct LineReader::State {
    State(fs::path file, std::string fileName, Reading &shared)
        : path(std::move(file)), name(std::move(fileName)), reading(shared), source(nullptr, &gzclose) {}

    fs::path path;
    std::string name;
    Reading &reading;
    GzFile source;
    std::uint64_t size = 0; ///< of the file on disk
    std::uint64_t unpacked = 0;
    std::string buffer; ///< what was read and is not yet handed out begins at `begin`
    std::size_t begin = 0;
    bool ended = false;
    std::string wide;     ///< UTF-16 or UTF-32 as the byte order mark says: everything is converted
    std::string encoding; ///< what the lines that are not UTF-8 were found to be
    std::string repaired; ///< holds the line when it differs from the buffer
    std::string_view line;
    std::uint64_t number = 0;

    Result<void> fill();
    Result<void> convertWide();
    std::string sample(std::string_view first) const;
    void makeUtf8(std::string_view raw);
};

/// Appends the next chunk to the buffer.
Result<void> LineReader::State::fill() {
    if (reading.stop.stop_requested())
        return interrupted();
    buffer.erase(0, begin);
    begin = 0;
    if (buffer.size() > longestLine)
        return badInput(fmt::format("{}:{}", name, number + 1), fmt::format("a line of at most {} bytes", longestLine),
                        "a longer one");
    const auto used = buffer.size();
    buffer.resize(used + chunk);
    const int count = gzread(source.get(), buffer.data() + used, unsigned(chunk));
    buffer.resize(used + std::size_t(std::max(count, 0)));
    int code = Z_OK;
    const char *text = gzerror(source.get(), &code);
    if (count < 0 || (count == 0 && code == Z_BUF_ERROR))
        return badInput(name, "a whole .gz file", code == Z_BUF_ERROR ? "one that ends too early" : text);
    unpacked += std::uint64_t(count);
    const auto consumed = std::uint64_t(std::max<z_off_t>(gzoffset(source.get()), 1));
    if (unpacked > freeSize && unpacked / consumed > largestRatio)
        return badInput(name, fmt::format("a .gz file that unpacks to at most {} times its size", largestRatio),
                        "a larger one");
    ended = count == 0;
    reading.progress.progress({"Reading " + name, reading.done + std::min(consumed, size), reading.total, "bytes"});
    return {};
}

/// Reads a UTF-16 or UTF-32 file whole; such files are small exports of office programs.
Result<void> LineReader::State::convertWide() {
    while (!ended) {
        begin = 0;
        SINTONIA_TRY(fill());
    }
    buffer = decodeAnyway(buffer, wide);
    reading.repair(name, "decoded as " + wide);
    return {};
}

/// Lines of the buffer that are not UTF-8: what the encoding is recognised from.
std::string LineReader::State::sample(std::string_view first) const {
    std::string text(first.substr(0, sampleSize));
    std::string_view rest(buffer);
    rest.remove_prefix(begin);
    while (!rest.empty() && text.size() < sampleSize) {
        const auto end = rest.find('\n');
        const auto other = rest.substr(0, end);
        if (!isUtf8(other))
            text.append("\n").append(other);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return text;
}

void LineReader::State::makeUtf8(std::string_view raw) {
    const auto where = [this] { return fmt::format("{}:{}", name, number); };
    const bool nul = std::memchr(raw.data(), 0, raw.size()) != nullptr;
    line = raw;
    if (!nul && isUtf8(raw))
        return;
    repaired = raw;
    if (const auto count = replaceNuls(repaired))
        reading.repair(where(), fmt::format("{} NUL bytes replaced by U+FFFD", count));
    if (!isUtf8(repaired))
        if (const auto count = replaceSurrogates(repaired))
            reading.repair(where(), fmt::format("{} surrogates replaced by U+FFFD", count));
    if (!isUtf8(repaired)) {
        auto text = encoding.empty() ? std::nullopt : decode(repaired, encoding);
        if (!text) {
            encoding = detectEncoding(sample(repaired));
            text = decode(repaired, encoding);
        }
        repaired = text ? *text : decodeAnyway(repaired, encoding);
        reading.repair(where(), "decoded as " + encoding);
    }
    line = repaired;
}

LineReader::LineReader(std::unique_ptr<State> state) : m_state(std::move(state)) {}
LineReader::LineReader(LineReader &&) noexcept = default;
LineReader::~LineReader() {
    if (m_state)
        m_state->reading.done += m_state->size;
}

Result<LineReader> LineReader::open(const fs::path &path, std::string name, Reading &reading) {
    auto state = std::make_unique<State>(path, std::move(name), reading);
    std::error_code error;
    state->size = fs::file_size(path, error);
    if (error)
        return failure(systemError(path, "open", error.value()));
    state->source.reset(gzopen(path.c_str(), "rbe"));
    if (!state->source)
        return failure(systemError(path, "open", errno));
    gzbuffer(state->source.get(), 256 << 10);
    SINTONIA_TRY(state->fill());
    const auto mark = byteOrderMark(state->buffer);
    if (mark.encoding == "UTF-8")
        state->begin = mark.length;
    else if (mark.length > 0) {
        state->wide = mark.encoding;
        state->buffer.erase(0, mark.length);
        SINTONIA_TRY(state->convertWide());
    }
    return LineReader(std::move(state));
}

Result<bool> LineReader::next() {
    auto &state = *m_state;
    if (state.reading.stop.stop_requested())
        return interrupted();
    auto end = state.buffer.find('\n', state.begin);
    while (end == std::string::npos && !state.ended) {
        const auto seen = state.buffer.size() - state.begin;
        SINTONIA_TRY(state.fill());
        end = state.buffer.find('\n', seen);
    }
    if (end == std::string::npos && state.begin == state.buffer.size())
        return false;
    std::string_view raw(state.buffer);
    raw = raw.substr(state.begin, end == std::string::npos ? end : end - state.begin);
    state.begin = end == std::string::npos ? state.buffer.size() : end + 1;
    if (!raw.empty() && raw.back() == '\r')
        raw.remove_suffix(1);
    ++state.number;
    state.makeUtf8(raw);
    return true;
}

Result<bool> LineReader::nextFilled() {
    const auto before = number();
    do {
        SINTONIA_ASSIGN(more, next());
        if (!more)
            return false;
    } while (isBlank(line()));
    for (auto blank = before + 1; blank < number(); ++blank)
        m_state->reading.skip(fmt::format("{}:{}", m_state->name, blank), "blank line");
    return true;
}

std::string_view LineReader::line() const { return m_state->line; }
std::uint64_t LineReader::number() const { return m_state->number; }
std::string LineReader::place() const { return fmt::format("{}:{}", m_state->name, m_state->number); }

Result<std::string> readHead(const fs::path &path) {
    GzFile source(gzopen(path.c_str(), "rbe"), &gzclose);
    if (!source)
        return failure(systemError(path, "open", errno));
    std::string head(std::size_t(64) << 10, '\0');
    head.resize(std::size_t(std::max(0, gzread(source.get(), head.data(), unsigned(head.size())))));
    return head;
}

Result<std::string> readWholeText(const fs::path &path, Reading &reading) {
    constexpr std::size_t largest = std::size_t(1) << 30;
    SINTONIA_ASSIGN(lines, LineReader::open(path, path.filename(), reading));
    std::string all;
    for (;;) {
        SINTONIA_ASSIGN(more, lines.next());
        if (!more)
            return all;
        if (all.size() > largest)
            return badInput(path.filename(), fmt::format("at most {} bytes", largest), "more");
        all.append(lines.line()).append("\n");
    }
}

std::string splitOr(const ReadOptions &options, const std::string &usual) {
    return options.split.empty() ? usual : options.split;
}

} // namespace sintonia
