// SPDX-License-Identifier: Apache-2.0
#include "engine/data/importtally.h"

#include "engine/data/mojibake.h"

#include <fmt/format.h>

namespace sintonia {

namespace {

constexpr std::size_t mostListed = 1000;
constexpr double tolerated = 0.05;

/// "corpus.jsonl" of "corpus.jsonl:3"; places without a colon (files of a folder) count together.
std::string fileOf(const std::string &place) {
    const auto colon = place.find(':');
    return colon == std::string::npos ? std::string() : place.substr(0, colon);
}

} // namespace

std::string duplicateId(const std::string &id) {
    return fmt::format("duplicate id \"{}\"", id);
}

std::string unknownId(const std::string &kind, const std::string &id) {
    return fmt::format("expected the id of a known {}, found \"{}\"", kind, id);
}

void ImportTally::seen(const std::string &place) {
    ++m_files[fileOf(place)].seen;
}

void ImportTally::drop(const std::string &place, std::string reason) {
    auto &count = m_files[fileOf(place)];
    if (count.dropped++ == 0)
        count.first = place + ": " + reason;
    ++m_report.skipped;
    list({ImportProblem::Kind::Skipped, place, std::move(reason)});
}

void ImportTally::add(ImportProblem &&problem) {
    if (problem.kind == ImportProblem::Kind::Skipped) {
        seen(problem.place);
        return drop(problem.place, std::move(problem.reason));
    }
    ++m_report.repaired;
    list(std::move(problem));
}

void ImportTally::inspect(std::string &text, const std::string &place) {
    const auto mended = mendMojibake(text);
    if (!mended)
        return;
    ++m_report.mojibake;
    if (!m_options.repairMojibake)
        return;
    text = mended->text;
    ++m_report.repaired;
    list({ImportProblem::Kind::Repaired, place, "text that had been read as " + mended->readAs});
}

void ImportTally::list(ImportProblem &&problem) {
    if (m_report.problems.size() < mostListed)
        m_report.problems.push_back(std::move(problem));
}

Result<void> ImportTally::finish() const {
    std::uint64_t all = 0;
    for (const auto &[file, count] : m_files) {
        all += count.seen;
        if (double(count.dropped) > tolerated * double(count.seen))
            return failure(Error{ErrorCode::BadInput,
                                 fmt::format("{} of {} records can't be used, which is more than 5 %; the first: {}",
                                             count.dropped, count.seen, count.first),
                                 file,
                                 {},
                                 {}});
    }
    if (all == 0)
        return failure(ErrorCode::BadInput, "the source holds no records");
    return {};
}

} // namespace sintonia
