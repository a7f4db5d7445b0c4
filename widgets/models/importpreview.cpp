// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/importpreview.h"

namespace sintonia {
namespace {

class PreviewSink : public RecordSink {
public:
    explicit PreviewSink(ImportPreview &preview) : m_preview(preview) {}

    bool full() const { return m_preview.documents.size() >= previewRecords || m_preview.queries.size() >= previewRecords; }
    Result<void> document(Document &&document, const std::string &) override {
        m_preview.documents.push_back(std::move(document));
        return next();
    }
    Result<void> query(Query &&query, const std::string &) override {
        m_preview.queries.push_back(std::move(query));
        return next();
    }
    Result<void> judgement(Judgement &&, const std::string &, const std::string &) override { return {}; }
    void problem(ImportProblem &&problem) override {
        if (m_preview.problems.size() < previewRecords)
            m_preview.problems.push_back(std::move(problem));
    }

private:
    Result<void> next() const {
        if (full())
            return interrupted();
        return {};
    }

    ImportPreview &m_preview;
};

} // namespace

Result<ImportPreview> previewImport(const ReadOptions &options, const fs::path &source, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(format, recogniseFormat(source, options));
    ImportPreview preview;
    preview.format = format->name;
    PreviewSink sink(preview);
    if (const Result<void> read = format->read(source, options, sink, stop, progress); !read && !sink.full())
        return failure(read.error());
    return preview;
}

} // namespace sintonia
