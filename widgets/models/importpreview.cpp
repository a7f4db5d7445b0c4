// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/importpreview.h"

#include "engine/data/mojibake.h"

#include <algorithm>

namespace sintonia {
namespace {

class PreviewSink : public RecordSink {
public:
    PreviewSink(ImportPreview &preview, bool repairMojibake) : m_preview(preview), m_repairMojibake(repairMojibake) {}

    bool full() const {
        return std::max({m_preview.documents.size(), m_preview.queries.size(), m_preview.rows.size()}) >= previewRecords;
    }
    Result<void> document(Document &&document, const std::string &) override {
        mend(document.title);
        mend(document.text);
        m_preview.documents.push_back(std::move(document));
        return next();
    }
    Result<void> query(Query &&query, const std::string &) override {
        mend(query.text);
        m_preview.queries.push_back(std::move(query));
        return next();
    }
    Result<void> judgement(Judgement &&, const std::string &, const std::string &) override { return {}; }
    Result<void> row(TuningRow &&row, const std::string &, const std::string &) override {
        forEachText(row, [this](std::string &text) { mend(text); });
        m_preview.rows.push_back(std::move(row));
        return next();
    }
    void problem(ImportProblem &&problem) override {
        if (m_preview.problems.size() < previewRecords)
            m_preview.problems.push_back(std::move(problem));
    }

private:
    /// As an import does with this option.
    void mend(std::string &text) const {
        if (auto mended = m_repairMojibake ? mendMojibake(text) : std::nullopt)
            text = std::move(mended->text);
    }
    Result<void> next() const {
        if (full())
            return interrupted();
        return {};
    }

    ImportPreview &m_preview;
    bool m_repairMojibake;
};

} // namespace

Result<ImportPreview> previewImport(const ReadOptions &options, const fs::path &source, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(format, recogniseFormat(source, options));
    ImportPreview preview;
    preview.format = format->name;
    PreviewSink sink(preview, options.repairMojibake);
    if (const Result<void> read = format->read(source, options, sink, stop, progress); !read && !sink.full())
        return failure(read.error());
    return preview;
}

} // namespace sintonia
