// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/linereader.h"

#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

/// Splits a CSV record (RFC 4180); false when a quote is still open at the end: the record goes on in the next line.
bool splitQuoted(std::string_view record, char separator, std::vector<std::string> &fields);

/// Reads records of a table, divided by tabs, or by commas or semicolons (whichever the first line has more of); in CSV a
/// quoted field may run over several lines.
class TableReader {
public:
    TableReader(LineReader &lines, bool tabs) : m_lines(lines), m_tabs(tabs) {}

    std::vector<std::string> fields;
    std::string place; ///< of the record's first line

    /// Moves to the next record; false at the end. A quote that is never closed is bad input.
    Result<bool> next();

private:
    LineReader &m_lines;
    bool m_tabs;
    char m_separator = 0;
};

} // namespace sintonia
