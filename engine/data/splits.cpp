// SPDX-License-Identifier: Apache-2.0
#include "engine/data/splits.h"

#include "engine/core/hash.h"
#include "engine/data/normalise.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace sintonia {

namespace {

/// Disjoint sets of query numbers.
class Groups {
public:
    explicit Groups(std::size_t size) : m_parent(size) { std::iota(m_parent.begin(), m_parent.end(), std::size_t(0)); }
    std::size_t find(std::size_t item) {
        while (m_parent[item] != item)
            item = m_parent[item] = m_parent[m_parent[item]];
        return item;
    }
    void join(std::size_t a, std::size_t b) { m_parent[std::max(find(a), find(b))] = std::min(find(a), find(b)); }

private:
    std::vector<std::size_t> m_parent;
};

/// Joins all queries that give the same key.
class KeyJoiner {
public:
    explicit KeyJoiner(Groups &groups) : m_groups(groups) {}
    void add(const std::string &key, std::size_t query) {
        if (key.empty())
            return;
        if (const auto [at, isNew] = m_first.emplace(key, query); !isNew)
            m_groups.join(at->second, query);
    }

private:
    Groups &m_groups;
    std::unordered_map<std::string, std::size_t> m_first;
};

/// Numbers of the queries that belong together, as lists.
std::vector<std::vector<std::size_t>> groupsOf(const Judgements &judgements, const TextOf &queryText,
                                               const TextOf &documentText) {
    Groups groups(judgements.size());
    KeyJoiner ids(groups), documents(groups), questions(groups);
    std::unordered_map<std::string, std::string> keys; ///< document id -> normalised text
    std::size_t number = 0;
    for (const auto &[query, judged] : judgements) {
        questions.add(normaliseForComparison(queryText(query)), number);
        for (const auto &[document, relevance] : judged) {
            ids.add(document, number);
            auto [key, isNew] = keys.emplace(document, std::string());
            if (isNew)
                key->second = sha256(normaliseForComparison(documentText(document)));
            if (key->second != sha256(""))
                documents.add(key->second, number);
        }
        ++number;
    }
    std::map<std::size_t, std::vector<std::size_t>> members;
    for (std::size_t query = 0; query < judgements.size(); ++query)
        members[groups.find(query)].push_back(query);
    std::vector<std::vector<std::size_t>> list;
    for (auto &[root, queries] : members)
        list.push_back(std::move(queries));
    return list;
}

} // namespace

Result<std::map<std::string, Judgements>> splitByDocumentGroup(const SplitShares &shares, const Judgements &judgements,
                                                               const TextOf &queryText, const TextOf &documentText) {
    const std::array<std::pair<const char *, double>, 3> splits = {
        {{"train", shares.train}, {"validation", shares.validation}, {"test", shares.test}}};
    double sum = 0;
    for (const auto &[name, share] : splits) {
        if (!(share >= 0 && share <= 1))
            return failure(Error{ErrorCode::Usage, {}, name, "a share from 0 to 1", fmt::format("{}", share)});
        sum += share;
    }
    if (std::abs(sum - 1) > 1e-6)
        return failure(Error{ErrorCode::Usage, {}, "shares", "a sum of 1", fmt::format("{}", sum)});

    auto groups = groupsOf(judgements, queryText, documentText);
    std::stable_sort(groups.begin(), groups.end(), [&](const auto &a, const auto &b) {
        return a.size() != b.size() ? a.size() > b.size()
                                    : mix64(shares.seed + mix64(a.front())) < mix64(shares.seed + mix64(b.front()));
    });
    std::vector<std::size_t> splitOf(judgements.size());
    std::array<double, 3> lacking{};
    for (std::size_t i = 0; i < splits.size(); ++i)
        lacking[i] = splits[i].second * double(judgements.size());
    for (const auto &group : groups) {
        const auto to = std::size_t(std::max_element(lacking.begin(), lacking.end()) - lacking.begin());
        lacking[to] -= double(group.size());
        for (const auto query : group)
            splitOf[query] = to;
    }
    std::map<std::string, Judgements> result;
    std::size_t number = 0;
    for (const auto &[query, judged] : judgements)
        result[splits[splitOf[number++]].first].emplace(query, judged);
    for (const auto &[name, share] : splits)
        if (share > 0 && !result.contains(name))
            return badInput(std::string("split ") + name, "questions whose documents no other split needs",
                            fmt::format("{} groups of questions, the largest with {} of {}", groups.size(),
                                        groups.empty() ? 0 : groups.front().size(), judgements.size()));
    return result;
}

} // namespace sintonia
