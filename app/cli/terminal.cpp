// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <unistd.h>

namespace sintonia::cli {

TerminalProgress::TerminalProgress() : m_terminal(::isatty(STDERR_FILENO) == 1) {}

void TerminalProgress::progress(const Progress &progress) {
    const auto now = std::chrono::steady_clock::now();
    const bool last = progress.total != 0 && progress.done == progress.total;
    if (!m_terminal || (!last && now - m_last < std::chrono::milliseconds(100)))
        return;
    m_last = now;
    auto line = fmt::format("\r\033[K{} {}", progress.stage, progress.done);
    if (progress.total != 0) {
        const auto filled = std::size_t(24 * std::min(progress.done, progress.total) / progress.total);
        line = fmt::format("\r\033[K{} [{}{}] {}/{}", progress.stage, std::string(filled, '#'),
                           std::string(24 - filled, '.'), progress.done, progress.total);
    }
    std::fputs(fmt::format("{} {}", line, progress.unit).c_str(), stderr);
    std::fflush(stderr);
    m_barShown = true;
}

void TerminalProgress::message(const std::string &text) {
    finish();
    std::fprintf(stderr, "%s\n", text.c_str());
}

void TerminalProgress::finish() {
    if (m_barShown)
        std::fputs("\r\033[K", stderr);
    m_barShown = false;
}

Result<void> printText(const std::string &text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
        return failure(systemError("standard output", "write", errno));
    return {};
}

Result<void> print(const std::string &line) {
    return printText(line + "\n");
}

Result<void> printJson(const Json &json, bool pretty) {
    return print(toText(json, pretty ? 2 : -1));
}

} // namespace sintonia::cli
