// SPDX-License-Identifier: Apache-2.0
#include "engine/data/jsonrecords.h"
#include "engine/data/readers.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <map>

namespace sintonia {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;

bool recognises(const fs::path &path, std::string_view head) {
    const auto start = head.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    return start != std::string_view::npos && head[start] == '{' && fs::path(unpackedName(path)).extension() != ".jsonl" &&
           head.find("\"data\"") != std::string_view::npos && head.find("\"paragraphs\"") != std::string_view::npos;
}

/// Walks data[].paragraphs[].qas[] and gives a document a paragraph, a query a question.
class SquadWalk {
public:
    SquadWalk(std::string name, Reading &reading) : m_name(std::move(name)), m_reading(reading) {}

    Result<void> article(const element &article, std::size_t index) {
        const auto place = fmt::format("{}: data[{}]", m_name, index);
        array paragraphs;
        if (article["paragraphs"].get(paragraphs)) {
            m_reading.skip(place, mismatch("a list at \"paragraphs\"", "none"));
            return {};
        }
        const auto title = text(article, "title", place).value_or("");
        std::size_t at = 0;
        for (const auto paragraph : paragraphs) {
            if (m_reading.stop.stop_requested())
                return interrupted();
            SINTONIA_TRY(this->paragraph(paragraph, title, index, fmt::format("{}.paragraphs[{}]", place, at++)));
        }
        return {};
    }

    std::uint64_t impossible() const { return m_impossible; }

private:
    Result<void> paragraph(const element &paragraph, const std::string &title, std::size_t article,
                           const std::string &place) {
        auto context = text(paragraph, "context", place);
        array questions;
        if (!context || paragraph["qas"].get(questions)) {
            m_reading.skip(place, mismatch("\"context\" and \"qas\"", context ? "no list \"qas\"" : "no text \"context\""));
            return {};
        }
        const auto base = title.empty() ? std::to_string(article + 1) : title;
        const auto document = fmt::format("{}#{}", base, ++m_paragraphs[base]);
        SINTONIA_TRY(m_reading.sink.document({document, title, std::move(*context)}, place));
        std::size_t at = 0;
        for (const auto question : questions)
            SINTONIA_TRY(this->question(question, document, fmt::format("{}.qas[{}]", place, at++)));
        return {};
    }

    Result<void> question(const element &question, const std::string &document, const std::string &place) {
        auto id = this->id(question, place);
        auto words = text(question, "question", place);
        if (!id || !words) {
            m_reading.skip(place, mismatch("\"id\" and \"question\"", id ? "no text \"question\"" : "no \"id\""));
            return {};
        }
        Query query{*id, std::move(*words)};
        array answers;
        if (!question["answers"].get(answers))
            for (const auto answer : answers)
                if (auto found = text(answer, "text", place);
                    found && std::find(query.answers.begin(), query.answers.end(), *found) == query.answers.end())
                    query.answers.push_back(std::move(*found));
        bool flag = false;
        const bool impossible = !question["is_impossible"].get(flag) && flag;
        if (impossible)
            query.answers.clear();
        SINTONIA_TRY(m_reading.sink.query(std::move(query), place));
        m_impossible += impossible ? 1 : 0;
        return impossible
                   ? Result<void>()
                   : m_reading.sink.judgement({std::move(*id), document, 1}, splitOr(m_reading.options, "test"), place);
    }

    std::optional<std::string> text(const element &object, const char *key, const std::string &place) {
        std::string_view found;
        if (object[key].get(found))
            return std::nullopt;
        std::string text(found);
        if (const auto count = replaceNuls(text))
            m_reading.repair(place, fmt::format("{} NUL characters replaced by U+FFFD", count));
        return text;
    }

    std::optional<std::string> id(const element &question, const std::string &place) {
        std::int64_t number = 0;
        if (!question["id"].get(number))
            return std::to_string(number);
        auto found = text(question, "id", place);
        return found && !found->empty() ? found : std::nullopt;
    }

    std::string m_name;
    Reading &m_reading;
    std::map<std::string, std::uint64_t> m_paragraphs; ///< numbered through for articles of the same title
    std::uint64_t m_impossible = 0;
};

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    Reading reading{options, sink, stop, progress};
    reading.add(path);
    const auto name = path.filename().string();
    SINTONIA_ASSIGN(json, readWholeJsonText(path, reading));
    simdjson::dom::parser parser;
    element root;
    if (const auto error = parser.parse(json).get(root))
        return badInput(name, "SQuAD JSON", simdjson::error_message(error));
    array articles;
    if (root["data"].get(articles))
        return badInput(name, "a list at \"data\"", "none");
    SquadWalk walk(name, reading);
    std::size_t index = 0;
    for (const auto article : articles)
        SINTONIA_TRY(walk.article(article, index++));
    if (walk.impossible() > 0)
        progress.message(fmt::format("{}: {} questions are marked as impossible: they are kept without a judgement", name,
                                     walk.impossible()));
    return {};
}

/// Where `answer` stands in `text`, in code points; nothing when it does not.
std::optional<std::int64_t> answerStart(const std::string &text, const std::string &answer) {
    const auto at = answer.empty() ? std::string::npos : text.find(answer);
    if (at == std::string::npos)
        return std::nullopt;
    return std::count_if(text.begin(), text.begin() + std::ptrdiff_t(at),
                         [](unsigned char c) { return (c & 0xc0) != 0x80; });
}

/// The row's answer before citations were put behind it.
std::string plainAnswer(const TuningRow &row) {
    const auto answer = row.origin.find("answer");
    return answer != row.origin.end() && answer->is_string() ? answer->get<std::string>() : row.completion;
}

/// Gathers rows as questions about paragraphs.
class SquadRows {
public:
    /// False when the row is not a question whose answer stands in a document of its context.
    bool add(const TuningRow &row) {
        if (row.question.empty() || row.rejected || row.context.empty())
            return false;
        const auto oracle = std::find_if(row.context.begin(), row.context.end(),
                                         [](const ContextDocument &piece) { return piece.oracle; });
        if (row.abstention || oracle == row.context.end())
            return row.abstention && addQuestion(row, row.context.front().document, Json::array());
        Json answers = Json::array();
        auto texts = row.alternatives;
        texts.insert(texts.begin(), plainAnswer(row));
        for (const auto &text : texts)
            if (const auto start = answerStart(oracle->document.text, text))
                answers.push_back({{"text", text}, {"answer_start", *start}});
        return !answers.empty() && addQuestion(row, oracle->document, std::move(answers));
    }

    Json document() const {
        Json articles = Json::array();
        for (const auto &[title, paragraphs] : m_articles) {
            Json list = Json::array();
            for (const auto &[context, questions] : paragraphs)
                list.push_back({{"context", context}, {"qas", questions}});
            articles.push_back({{"title", title}, {"paragraphs", std::move(list)}});
        }
        return {{"version", "v2.0"}, {"data", std::move(articles)}};
    }

private:
    bool addQuestion(const TuningRow &row, const Document &document, Json &&answers) {
        entryOf(entryOf(m_articles, document.title), document.text)
            .push_back({{"id", row.id},
                        {"question", row.question},
                        {"is_impossible", answers.empty()},
                        {"answers", std::move(answers)}});
        return true;
    }

    /// The value at `key`, added at the end where it is new.
    template <class Value>
    static Value &entryOf(std::vector<std::pair<std::string, Value>> &list, const std::string &key) {
        const auto found = std::find_if(list.begin(), list.end(), [&](const auto &entry) { return entry.first == key; });
        return found != list.end() ? found->second : list.emplace_back(key, Value()).second;
    }

    std::vector<std::pair<std::string, std::vector<std::pair<std::string, Json>>>> m_articles; ///< title -> context -> qas
};

RowText write(const std::vector<TuningRow> &rows, const PromptTemplate &) {
    RowText made;
    SquadRows squad;
    for (const auto &row : rows)
        ++(squad.add(row) ? made.written : made.leftOut);
    made.text = toText(squad.document(), 1) + "\n";
    return made;
}

} // namespace

Format squadFormat() {
    return {"squad", "SQuAD JSON (1.1 and 2.0): each paragraph a document, each question a query", recognises, read,
            write};
}

} // namespace sintonia
