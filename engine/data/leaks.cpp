// SPDX-License-Identifier: Apache-2.0
#include "engine/data/leaks.h"

#include "engine/core/utf8.h"
#include "engine/data/normalise.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace sintonia {

namespace {

constexpr std::size_t mostExamples = 10;
constexpr std::size_t longestExample = 200;

std::string textOf(const Query &query) { return query.text; }
std::string textOf(const Document &document) { return document.content(); }

std::string shortened(const std::string &text) {
    const auto codePoints = toCodePoints(text);
    return codePoints.size() <= longestExample ? text
                                               : toUtf8(std::u32string_view(codePoints).substr(0, longestExample - 1)) + "…";
}

/// Training texts, looked up as they are and normalised.
class TextIndex {
public:
    template <class Record>
    explicit TextIndex(const std::vector<Record> &records) {
        for (const auto &record : records) {
            const auto text = textOf(record);
            m_exact.emplace(text, record.id);
            // A text of punctuation only is like every other such text: that says nothing.
            if (auto key = normaliseForComparison(text); !key.empty())
                m_normalised.emplace(std::move(key), record.id);
        }
    }

    template <class Record>
    Leak check(std::string set, std::string kind, const std::vector<Record> &records) const {
        Leak leak{std::move(set), std::move(kind), records.size(), 0, 0, {}};
        for (const auto &record : records) {
            const auto text = textOf(record);
            auto found = m_exact.find(text);
            const bool exact = found != m_exact.end();
            if (!exact)
                found = m_normalised.find(normaliseForComparison(text));
            if (!exact && found == m_normalised.end())
                continue;
            ++(exact ? leak.exact : leak.normalised);
            if (leak.examples.size() < mostExamples)
                leak.examples.push_back({found->second, record.id, shortened(text)});
        }
        return leak;
    }

private:
    std::unordered_map<std::string, std::string> m_exact, m_normalised;
};

} // namespace

JudgedSet judgedSet(const Collection &collection, const std::string &split, std::string name) {
    JudgedSet set{std::move(name), {}, {}};
    const auto judgements = collection.judgements.find(split);
    if (judgements == collection.judgements.end())
        return set;
    std::set<std::string> relevant;
    for (const auto &[query, documents] : judgements->second)
        for (const auto &[document, relevance] : documents)
            if (relevance > 0)
                relevant.insert(document);
    std::copy_if(collection.queries.begin(), collection.queries.end(), std::back_inserter(set.queries),
                 [&](const Query &query) { return judgements->second.contains(query.id); });
    std::copy_if(collection.documents.begin(), collection.documents.end(), std::back_inserter(set.documents),
                 [&](const Document &document) { return relevant.contains(document.id); });
    return set;
}

bool LeakReport::clean() const {
    return std::all_of(leaks.begin(), leaks.end(), [](const Leak &leak) { return leak.exact + leak.normalised == 0; });
}

LeakReport leakCheck(const JudgedSet &train, const std::vector<JudgedSet> &others) {
    const TextIndex queries(train.queries);
    const TextIndex documents(train.documents);
    LeakReport report;
    for (const auto &set : others) {
        report.leaks.push_back(queries.check(set.name, "queries", set.queries));
        report.leaks.push_back(documents.check(set.name, "documents", set.documents));
    }
    return report;
}

Json toJson(const LeakReport &report) {
    Json list = Json::array();
    for (const auto &leak : report.leaks) {
        Json examples = Json::array();
        for (const auto &example : leak.examples)
            examples.push_back({{"train", example.trainId}, {"other", example.otherId}, {"text", example.text}});
        list.push_back({{"set", leak.set},
                        {"kind", leak.kind},
                        {"size", leak.size},
                        {"exact", leak.exact},
                        {"normalised", leak.normalised},
                        {"examples", std::move(examples)}});
    }
    return {{"clean", report.clean()}, {"leaks", std::move(list)}};
}

} // namespace sintonia
