// SPDX-License-Identifier: Apache-2.0
#include "temporarysource.h"

#include "engine/core/files.h"

#include <QtTest>

using namespace sintonia;

/// What is counted, listed and refused when a source has faults.
class TestTolerance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void faults_data();
    void faults();
    void listIsBounded();
    void mojibake();
};

namespace {

std::string changed(const fs::path &file, int line, const std::string &replacement) {
    const auto text = readFile(file).value();
    std::string out;
    int number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        out += (++number == line ? replacement : text.substr(at, end - at)) + "\n";
        at = end + 1;
    }
    return out;
}

} // namespace

void TestTolerance::faults_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("reason");
    QTest::newRow("broken line") << "corpus.jsonl" << "{" << "expected a JSON object, found \"{\"";
    QTest::newRow("no id") << "corpus.jsonl" << R"({"text":"x"})" << "expected a string at \"_id\", found nothing";
    QTest::newRow("empty id") << "corpus.jsonl"
                              << R"({"_id":"","text":"x"})"
                              << "expected a string at \"_id\", found an empty one";
    QTest::newRow("no text") << "queries.jsonl" << R"({"_id":"x"})" << "expected a string at \"text\", found nothing";
    QTest::newRow("a list") << "corpus.jsonl" << "[1]" << "expected a JSON object, found a list";
    QTest::newRow("trailing text") << "corpus.jsonl"
                                   << R"({"_id":"x","text":"x"} y)"
                                   << "expected a JSON object, found \"{\"_id\":\"x\",\"text\":\"x\"} y\"";
    QTest::newRow("blank line") << "corpus.jsonl" << "" << "blank line";
    QTest::newRow("duplicate document") << "corpus.jsonl" << R"({"_id":"d1","text":"x"})" << "duplicate id \"d1\"";
    QTest::newRow("duplicate query") << "queries.jsonl" << R"({"_id":"q1","text":"x"})" << "duplicate id \"q1\"";
    QTest::newRow("unknown query") << "qrels/test.tsv"
                                   << "nobody\td1\t1"
                                   << "expected the id of a known query, found \"nobody\"";
    QTest::newRow("unknown document") << "qrels/test.tsv"
                                      << "q1\tnothing\t1"
                                      << "expected the id of a known document, found \"nothing\"";
    QTest::newRow("duplicate judgement") << "qrels/test.tsv" << "q1\td1\t1" << "duplicate judgement";
    QTest::newRow("no number") << "qrels/test.tsv" << "q1\td2\tyes"
                               << "expected query id, document id and whole-number relevance, found \"q1\td2\tyes\"";
}

void TestTolerance::faults() {
    QFETCH(QString, file);
    QFETCH(QString, line);
    QFETCH(QString, reason);
    const auto name = file.toStdString();
    const bool qrels = name.starts_with("qrels");
    for (const int count : {20, 19}) { // one of 20 is 5 %, one of 19 is more
        TemporarySource source;
        source.writeBeir(count);
        if (name == "corpus.jsonl") // a lost document or query must not count again as an unknown id
            source.write("qrels/test.tsv", "q1\td1\t1\n");
        if (name == "queries.jsonl")
            source.write("qrels/test.tsv", "q1\td1\t1\n");
        source.write(name, changed(source.path(name), qrels ? 9 : 8, line.toStdString()));
        ImportReport report;
        const auto collection = loadCollection(source.path(), {}, report, {}, ProgressSink::none());
        const auto place = name + (qrels ? ":9" : ":8");
        if (count == 20) {
            QVERIFY2(collection, collection ? "" : collection.error().text().c_str());
            QCOMPARE(int(report.skipped), 1);
            QCOMPARE(report.problems.size(), std::size_t(1));
            QCOMPARE(report.problems[0].place, place);
            QCOMPARE(QString::fromStdString(report.problems[0].reason), reason);
            QCOMPARE(int(report.documents), name == "corpus.jsonl" ? 19 : 20);
        } else {
            QVERIFY(!collection);
            QCOMPARE(int(collection.error().code), int(ErrorCode::BadInput));
            const auto text = QString::fromStdString(collection.error().text());
            QVERIFY2(text.contains(QString::fromStdString(place) + ": " + reason), qPrintable(text));
        }
    }
}

void TestTolerance::listIsBounded() {
    TemporarySource source;
    std::string text;
    for (int i = 0; i < 30000; ++i)
        text += i % 25 == 1 ? "{\n" : "{\"id\":\"" + std::to_string(i) + "\",\"text\":\"x\"}\n";
    source.write("c.jsonl", text);
    ImportReport report;
    QVERIFY(loadCollection(source.path("c.jsonl"), {}, report, {}, ProgressSink::none()));
    QCOMPARE(int(report.skipped), 1200);
    QCOMPARE(report.problems.size(), std::size_t(1000));
}

void TestTolerance::mojibake() {
    TemporarySource source;
    source.write("c.jsonl", "{\"id\":\"a\",\"title\":\"Caf\u00c3\u00a9\",\"text\":\"ok\"}\n");
    ImportReport report;
    ReadOptions options;
    auto collection = loadCollection(source.path("c.jsonl"), options, report, {}, ProgressSink::none());
    QVERIFY(collection);
    QCOMPARE(collection->documents[0].title, std::string("Caf\u00c3\u00a9"));
    QCOMPARE(int(report.mojibake), 1);
    QCOMPARE(int(report.repaired), 0);
    options.repairMojibake = true;
    collection = loadCollection(source.path("c.jsonl"), options, report, {}, ProgressSink::none());
    QVERIFY(collection);
    QCOMPARE(collection->documents[0].title, std::string("Café"));
    QCOMPARE(int(report.mojibake), 1);
    QCOMPARE(int(report.repaired), 1);
}

QTEST_APPLESS_MAIN(TestTolerance)
#include "tst_tolerance.moc"
