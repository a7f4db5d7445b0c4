// SPDX-License-Identifier: Apache-2.0
#include "engine/store/rowexport.h"

#include "engine/store/prompttemplates.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sintonia {

std::vector<std::string> rowFormatNames() {
    std::vector<std::string> names;
    for (const auto &format : formats())
        if (format.write)
            names.push_back(format.name);
    return names;
}

Result<RowText> exportTuningRows(const RowExportOptions &options, const Project &project, const fs::path &output) {
    const auto format = std::find_if(formats().begin(), formats().end(), [&](const Format &candidate) {
        return candidate.write && candidate.name == options.format;
    });
    if (format == formats().end())
        return failure(Error{ErrorCode::Usage, {}, "format", fmt::format("one of {}", fmt::join(rowFormatNames(), ", ")),
                             '"' + options.format + '"'});
    SINTONIA_ASSIGN(info, corpus(project, options.corpus));
    std::vector<TuningRow> rows;
    for (const auto &[split, count] : info.rows) {
        if (!options.split.empty() && split != options.split)
            continue;
        SINTONIA_ASSIGN(part, tuningRows(project, info, split));
        std::move(part.begin(), part.end(), std::back_inserter(rows));
    }
    if (rows.empty())
        return badInput("corpus " + info.name, "training rows" + (options.split.empty() ? "" : " of split \"" + options.split + '"'),
                        "none");
    SINTONIA_ASSIGN(prompt, promptTemplate(project, info));
    auto made = format->write(rows, prompt);
    if (made.written == 0)
        return badInput("corpus " + info.name, "rows that " + format->name + " can hold", "none");
    SINTONIA_TRY(writeFileAtomically(output, made.text));
    made.text.clear();
    return made;
}

} // namespace sintonia
