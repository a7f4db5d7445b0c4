// SPDX-License-Identifier: Apache-2.0
#include "engine/data/prompttemplate.h"
#include "temporarysource.h"

#include <QRegularExpression>
#include <QtTest>

using namespace sintonia;

namespace {

/// Keeps rows in their stored form, and what was left out.
class RowSink : public RecordSink {
public:
    QStringList rows, problems;
    Result<void> document(Document &&, const std::string &) override { return {}; }
    Result<void> query(Query &&, const std::string &) override { return {}; }
    Result<void> judgement(Judgement &&, const std::string &, const std::string &) override { return {}; }
    Result<void> row(TuningRow &&row, const std::string &split, const std::string &) override {
        rows += QString::fromStdString(split + " " + toText(toJson(row)));
        return {};
    }
    void problem(ImportProblem &&problem) override {
        problems += QString::fromStdString(problem.place + ": " + problem.reason);
    }
};

} // namespace

class TestTuningRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readers_data();
    void readers();
    void list();
    void brokenRecords();
    void storedForm();
    void writtenAndRead_data();
    void writtenAndRead();
    void writtenSquad();
    void promptTemplates();
};

void TestTuningRows::readers_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("row");

    QTest::newRow("prompt and completion") << QByteArray(R"({"prompt":"Q: 1+1\nA:","completion":" 2"})") << "prompt-completion"
                                           << R"({"completion":" 2","id":"1","prompt":"Q: 1+1\nA:"})";
    QTest::newRow("prompt of turns")
        << QByteArray(R"({"id":7,"prompt":[{"role":"user","content":"Hi"}],"completion":[{"role":"assistant","content":"Ho"}]})")
        << "prompt-completion" << R"({"completion":"Ho","id":"7","messages":[{"content":"Hi","role":"user"}]})";
    QTest::newRow("preference") << QByteArray(R"({"prompt":"p","chosen":"good","rejected":"bad"})") << "prompt-completion"
                                << R"({"completion":"good","id":"1","prompt":"p","rejected":"bad"})";
    QTest::newRow("messages")
        << QByteArray(R"({"messages":[{"role":"system","content":"S"},{"role":"user","content":[{"type":"text","text":"U"}]},)"
                      R"({"role":"assistant","content":"A"}]})")
        << "messages"
        << R"({"completion":"A","id":"1","messages":[{"content":"S","role":"system"},{"content":"U","role":"user"}]})";
    QTest::newRow("sharegpt")
        << QByteArray(R"({"system":"S","conversations":[{"from":"human","value":"U"},{"from":"gpt","value":"A"}]})") << "sharegpt"
        << R"({"completion":"A","id":"1","messages":[{"content":"S","role":"system"},{"content":"U","role":"user"}]})";
    QTest::newRow("alpaca")
        << QByteArray(R"({"instruction":"Add.","input":"1 1","output":"2","history":[["a","b"]]})") << "alpaca"
        << R"({"completion":"2","id":"1","messages":[{"content":"a","role":"user"},{"content":"b","role":"assistant"},)"
           R"({"content":"Add.\n1 1","role":"user"}]})";
    QTest::newRow("raft")
        << QByteArray(R"({"id":"s","question":"Q","context":{"title":[["placeholder_title","T"]],"sentences":[["x","y"]]},)"
                      R"("oracle_context":"y","cot_answer":"A"})")
        << "raft"
        << R"({"completion":"A","context":[{"text":"x"},{"oracle":true,"text":"y","title":"T"}],"id":"s","question":"Q"})";
    QTest::newRow("ragas")
        << QByteArray(R"({"user_input":"Q","retrieved_contexts":["x","y"],"response":"R","reference":"A",)"
                      R"("reference_contexts":["x"]})")
        << "ragas" << R"({"completion":"A","context":[{"oracle":true,"text":"x"},{"text":"y"}],"id":"1","question":"Q"})";
}

void TestTuningRows::readers() {
    QFETCH(QByteArray, line);
    QFETCH(QString, format);
    QFETCH(QString, row);
    TemporarySource source;
    source.write("rows.jsonl", line.toStdString() + "\n");
    const auto found = recogniseFormat(source.path("rows.jsonl"));
    QVERIFY(found);
    QCOMPARE(QString::fromStdString((*found)->name), format);
    RowSink sink;
    QVERIFY((*found)->read(source.path("rows.jsonl"), {}, sink, {}, ProgressSink::none()));
    QCOMPARE(sink.problems, QStringList());
    QCOMPARE(sink.rows, QStringList{"train " + row});
}

void TestTuningRows::list() {
    TemporarySource source;
    source.write("rows.json", "[\n {\"instruction\": \"a\", \"output\": \"b\"},\n {\"instruction\": \"c\", \"output\": \"d\"}\n]\n");
    const auto format = recogniseFormat(source.path("rows.json"));
    QVERIFY(format);
    RowSink sink;
    ReadOptions options;
    options.split = "validation";
    QVERIFY((*format)->read(source.path("rows.json"), options, sink, {}, ProgressSink::none()));
    QCOMPARE(sink.rows.size(), 2);
    QVERIFY(sink.rows[1].startsWith("validation {\"completion\":\"d\",\"id\":\"2\""));
}

void TestTuningRows::brokenRecords() {
    TemporarySource source;
    source.write("rows.jsonl", R"({"messages":[{"role":"user","content":"U"},{"role":"assistant","content":"A\ud800"}]}
{"messages":[{"role":"user","content":"U"}]}
{"messages":[{"role":"tool","content":"U"},{"role":"assistant","content":"A"}]}
{"messages":"none"}
{"messages":
)");
    const auto format = recogniseFormat(source.path("rows.jsonl"));
    QVERIFY(format);
    RowSink sink;
    QVERIFY((*format)->read(source.path("rows.jsonl"), {}, sink, {}, ProgressSink::none()));
    QCOMPARE(sink.rows.size(), 1);
    QCOMPARE(sink.problems.size(), 5);
    QCOMPARE(sink.problems[0], QString("rows.jsonl:1: 1 lone surrogates replaced by U+FFFD"));
    QCOMPARE(sink.problems[2],
             QString("rows.jsonl:3: expected the roles system, user and assistant, found \"tool\""));
    QCOMPARE(sink.problems[3], QString("rows.jsonl:4: expected a list of turns at \"messages\", found a text"));
}

void TestTuningRows::writtenAndRead_data() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("leftOut");
    QTest::addColumn<QStringList>("rows");
    const auto ask = R"("id":"a","messages":[{"content":"Be brief.","role":"system"},{"content":"[1] T\nx y\n[2] \nz\n Q?","role":"user"}],"origin":{"query":"q"}})";
    const auto preference = R"({"completion":"good","id":"p","messages":[{"content":"Hi","role":"user"}],"rejected":"bad"})";
    const auto talk = R"({"abstention":true,"completion":"n\"o\u0001","id":"m","messages":[{"content":"1","role":"user"},{"content":"2","role":"assistant"},{"content":"3","role":"user"}]})";
    const auto question = QString(R"({"alternatives":["w"],"completion":"x",)") + ask;
    QTest::newRow("messages") << "messages" << 1 << QStringList{question, talk};
    QTest::newRow("sharegpt") << "sharegpt" << 0 << QStringList{question, preference, talk};
    QTest::newRow("alpaca") << "alpaca" << 0 << QStringList{question, preference, talk};
    QTest::newRow("prompt-completion") << "prompt-completion" << 0 << QStringList{question, preference, talk};
    QTest::newRow("raft") << "raft" << 2
                          << QStringList{R"({"alternatives":["w"],"completion":"x","context":[{"oracle":true,"text":"x y","title":"T"},)"
                                         R"({"text":"z"}],"id":"a","origin":{"query":"q"},"question":"Q?"})"};
    QTest::newRow("ragas") << "ragas" << 2
                           << QStringList{R"({"alternatives":["w"],"completion":"x","context":[{"id":"d1","oracle":true,"text":"T x y"},)"
                                          R"({"id":"d2","text":"z"}],"id":"a","origin":{"query":"q"},"question":"Q?"})"};
}

namespace {

/// A question with context, a preference row and a conversation.
std::vector<TuningRow> threeRows() {
    TuningRow question, preference, talk;
    question.id = "a";
    question.question = "Q?";
    question.context = {{{"d1", "T", "x y"}, true, {{"rank", 3}}}, {{"d2", "", "z"}, false, {}}};
    question.completion = "x";
    question.alternatives = {"w"};
    question.origin = {{"query", "q"}};
    preference.id = "p";
    preference.messages = {{"user", "Hi"}};
    preference.completion = "good";
    preference.rejected = "bad";
    talk.id = "m";
    talk.messages = {{"user", "1"}, {"assistant", "2"}, {"user", "3"}};
    talk.completion = "n\"o\x01";
    talk.abstention = true;
    return {question, preference, talk};
}

const Format &formatNamed(const QString &name) {
    return *std::find_if(formats().begin(), formats().end(),
                         [&](const Format &format) { return format.name == name.toStdString(); });
}

} // namespace

void TestTuningRows::writtenAndRead() {
    QFETCH(QString, format);
    QFETCH(int, leftOut);
    QFETCH(QStringList, rows);
    const PromptTemplate prompt{"Be brief.", "{context} {question}", "[{number}] {title}\n{text}\n"};
    const auto made = formatNamed(format).write(threeRows(), prompt);
    QCOMPARE(int(made.leftOut), leftOut);
    QCOMPARE(int(made.written), rows.size());
    TemporarySource source;
    source.write("rows.jsonl", made.text);
    const auto recognised = recogniseFormat(source.path("rows.jsonl"));
    QVERIFY(recognised);
    QCOMPARE(QString::fromStdString((*recognised)->name), format);
    RowSink sink;
    QVERIFY((*recognised)->read(source.path("rows.jsonl"), {}, sink, {}, ProgressSink::none()));
    QCOMPARE(sink.problems, QStringList());
    QCOMPARE(sink.rows, rows.replaceInStrings(QRegularExpression("^"), "train "));
}

void TestTuningRows::writtenSquad() {
    auto rows = threeRows();
    rows[0].context[0].document.text = "Não: x y";
    auto abstaining = rows[0];
    abstaining.id = "b";
    abstaining.abstention = true;
    abstaining.context[0].oracle = false;
    abstaining.completion = "The answer is not in the documents.";
    auto elsewhere = rows[0];
    elsewhere.completion = "not a span";
    elsewhere.alternatives.clear();
    rows.push_back(abstaining);
    rows.push_back(elsewhere);
    const auto made = formatNamed("squad").write(rows, defaultPromptTemplate("en"));
    QCOMPARE(made.written, std::uint64_t(2));
    QCOMPARE(made.leftOut, std::uint64_t(3));
    const auto json = Json::parse(made.text);
    const auto &paragraph = json["data"][0]["paragraphs"][0];
    QCOMPARE(paragraph["context"].get<std::string>(), std::string("Não: x y"));
    QCOMPARE(paragraph["qas"][0]["answers"], Json::parse(R"([{"text":"x","answer_start":5}])"));
    QVERIFY(paragraph["qas"][1]["is_impossible"].get<bool>());
    TemporarySource source;
    source.write("rows.json", made.text);
    ImportReport report;
    const auto collection = loadCollection(source.path("rows.json"), {}, report, {}, ProgressSink::none());
    QVERIFY(collection);
    QCOMPARE(collection->queries.size(), std::size_t(2));
    QCOMPARE(collection->queries[0].answers, std::vector<std::string>{"x"});
    QCOMPARE(collection->judgements.at("test").size(), std::size_t(1));
}

void TestTuningRows::storedForm() {
    TuningRow row;
    row.id = "r";
    row.question = "Q";
    row.context = {{{"d1", "T", "text"}, true, {{"rank", 3}}}, {{"d2", "", "other"}, false, {}}};
    row.completion = "A";
    row.rejected = "B";
    row.abstention = true;
    row.origin = {{"corpus", "c"}};
    const auto json = toJson(row);
    const auto again = tuningRowFromJson(json, "here");
    QVERIFY(again);
    QCOMPARE(QString::fromStdString(toText(toJson(*again))), QString::fromStdString(toText(json)));
    auto broken = json;
    broken["context"][1]["text"] = 3;
    QCOMPARE(QString::fromStdString(tuningRowFromJson(broken, "here").error().text()),
             QString("here: context[1]: text: expected a string, found 3"));
}

void TestTuningRows::promptTemplates() {
    const PromptTemplate prompt{"", "<{context}> {question} {other}", "{number}:{title}:{text};"};
    const auto turns = renderPrompt(prompt, "{context}?", {{{"", "T", "{question}"}, false, {}}, {{"", "", "b"}, false, {}}});
    QCOMPARE(turns.size(), std::size_t(1));
    QCOMPARE(QString::fromStdString(turns[0].content), QString("<1:T:{question};2::b;> {context}? {other}"));
    const auto portuguese = defaultPromptTemplate("pt");
    QCOMPARE(renderPrompt(portuguese, "q", {}).size(), std::size_t(2));
    QVERIFY(versionOf(portuguese) != versionOf(defaultPromptTemplate("en")));
    const auto read = promptTemplateFromJson(toJson(portuguese), "here", prompt);
    QVERIFY(read);
    QCOMPARE(versionOf(*read), versionOf(portuguese));
    QVERIFY(!promptTemplateFromJson({{"user", "no names"}}, "here", prompt));
    QVERIFY(!promptTemplateFromJson({{"usr", "{context}{question}"}}, "here", prompt));
}

QTEST_APPLESS_MAIN(TestTuningRows)
#include "tst_tuningrows.moc"
