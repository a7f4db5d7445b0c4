// SPDX-License-Identifier: Apache-2.0
#include "engine/store/prompttemplates.h"

#include "engine/store/corpusrows.h"
#include "engine/store/sqlguard.h"

namespace sintonia {

void insertPromptTemplate(const Project &project, std::int64_t corpus, int number, const PromptTemplate &prompt) {
    SQLite::Statement insert(project.database(), "INSERT INTO prompt_templates (corpus, version, made, content) "
                                                 "VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?)");
    SQLite::bind(insert, corpus, number, toText(toJson(prompt)));
    insert.exec();
}

Result<std::vector<PromptTemplateVersion>> promptTemplates(const Project &project, const CorpusInfo &corpus) {
    return guardSql(project, [&]() -> Result<std::vector<PromptTemplateVersion>> {
        SQLite::Statement versions(project.database(),
                                   "SELECT version, made, content FROM prompt_templates WHERE corpus = ? ORDER BY version");
        versions.bind(1, corpus.key);
        std::vector<PromptTemplateVersion> found;
        while (versions.executeStep()) {
            const auto place = corpus.name + ": prompt template " + versions.getColumn(0).getString();
            SINTONIA_ASSIGN(json, parseJson(versions.getColumn(2).getString(), place));
            SINTONIA_ASSIGN(prompt, promptTemplateFromJson(json, place, {}));
            found.push_back({versions.getColumn(0).getInt(), versions.getColumn(1).getString(), std::move(prompt)});
        }
        return found;
    });
}

Result<PromptTemplate> promptTemplate(const Project &project, const CorpusInfo &corpus) {
    SINTONIA_ASSIGN(versions, promptTemplates(project, corpus));
    return versions.empty() ? defaultPromptTemplate("en") : std::move(versions.back().prompt);
}

Result<int> addPromptTemplate(const PromptTemplate &prompt, Project &project, const std::string &name) {
    return guardSql(project, [&]() -> Result<int> {
        SQLite::Transaction transaction(project.database(), SQLite::TransactionBehavior::IMMEDIATE);
        SINTONIA_ASSIGN(info, corpus(project, name));
        SINTONIA_ASSIGN(versions, promptTemplates(project, info));
        if (!versions.empty() && versionOf(versions.back().prompt) == versionOf(prompt))
            return versions.back().number;
        const int number = versions.empty() ? 1 : versions.back().number + 1;
        insertPromptTemplate(project, info.key, number, prompt);
        updateCorpusHash(project, info.key);
        transaction.commit();
        return number;
    });
}

} // namespace sintonia
