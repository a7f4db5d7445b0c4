// SPDX-License-Identifier: Apache-2.0
#include "temporarysource.h"

#include <QtTest>

using namespace sintonia;

namespace {

/// Everything a collection holds, as lines that a table can state.
QString described(const Collection &collection) {
    std::string text;
    for (const auto &document : collection.documents)
        text += "d " + document.id + "|" + document.title + "|" + document.text + "\n";
    for (const auto &query : collection.queries) {
        text += "q " + query.id + "|" + query.text;
        for (const auto &answer : query.answers)
            text += "|" + answer;
        text += "\n";
    }
    for (const auto &[split, judgements] : collection.judgements)
        for (const auto &[query, documents] : judgements)
            for (const auto &[document, relevance] : documents)
                text += split + " " + query + " " + document + " " + std::to_string(relevance) + "\n";
    return QString::fromStdString(text);
}

std::string squad(const std::string &question) {
    return R"({"version":"v2.0","data":[{"title":"Moon","paragraphs":[{"context":"It orbits.","qas":[)" + question +
           R"(]}]}]})";
}

} // namespace

class TestReaders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void read_data();
    void read();
    void folders();
    void beirPacked();
    void beirAnswers();
    void gpl();
    void scores();
    void forcedPairs();
    void columns();
    void forcedFormat();
};

void TestReaders::read_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("repaired");
    const QByteArray row = R"({"id":"a","title":"T","text":"x"})";
    QTest::newRow("jsonl") << "c.jsonl" << row + "\n" << "jsonl" << "d a|T|x\n" << 0;
    QTest::newRow("jsonl: gz") << "c.jsonl.gz" << row + "\n" << "jsonl" << "d a|T|x\n" << 0;
    QTest::newRow("jsonl: by content") << "c.data" << row + "\n" << "jsonl" << "d a|T|x\n" << 0;
    QTest::newRow("jsonl: no last newline") << "c.jsonl" << row << "jsonl" << "d a|T|x\n" << 0;
    QTest::newRow("jsonl: BOM, CRLF, blank end") << "c.jsonl"
                                                 << "\xef\xbb\xbf" + row + "\r\n\r\n  \n"
                                                 << "jsonl"
                                                 << "d a|T|x\n"
                                                 << 0;
    QTest::newRow("jsonl: contents, numeric id") << "c.jsonl" << QByteArray(R"({"_id":7,"contents":"x"})") << "jsonl"
                                                 << "d 7||x\n"
                                                 << 0;
    QTest::newRow("jsonl: null title") << "c.jsonl" << QByteArray(R"({"id":"a","title":null,"text":""})") << "jsonl"
                                       << "d a||\n"
                                       << 0;
    QTest::newRow("jsonl: without ids") << "c.jsonl" << QByteArray("{\"text\":\"x\"}\n{\"text\":\"y\"}\n") << "jsonl"
                                        << "d 1||x\nd 2||y\n"
                                        << 0;
    QTest::newRow("jsonl: queries by name") << "queries.jsonl" << QByteArray(R"({"_id":"q","text":"why?"})") << "jsonl"
                                            << "q q|why?\n"
                                            << 0;
    QTest::newRow("jsonl: queries by column")
        << "c.jsonl" << QByteArray(R"({"id":"q","query":"why?","answer":"so"})") << "jsonl"
        << "q q|why?|so\n"
        << 0;
    QTest::newRow("jsonl: escapes") << "c.jsonl" << QByteArray(R"({"id":"a","text":"\u00e9 \ud83d\ude00 \n"})") << "jsonl"
                                    << QString::fromUtf8("d a||\u00e9 \U0001F600 \n\n") << 0;
    QTest::newRow("jsonl: lone surrogate") << "c.jsonl" << QByteArray(R"({"id":"a","text":"x\ud800y \\ud800"})") << "jsonl"
                                           << QString::fromUtf8("d a||x\ufffdy \\ud800\n") << 1;
    QTest::newRow("jsonl: surrogate bytes") << "c.jsonl" << QByteArray("{\"id\":\"a\",\"text\":\"x\xed\xa0\x80y\"}")
                                            << "jsonl" << QString::fromUtf8("d a||x\ufffdy\n") << 1;
    QTest::newRow("jsonl: NUL escape") << "c.jsonl" << QByteArray(R"({"id":"a","text":"x\u0000y"})") << "jsonl"
                                       << QString::fromUtf8("d a||x\ufffdy\n") << 1;
    QTest::newRow("jsonl: NUL byte") << "c.jsonl" << QByteArray("{\"id\":\"a\",\"text\":\"x\0y\"}", 23) << "jsonl"
                                     << QString::fromUtf8("d a||x\ufffdy\n") << 1;
    QTest::newRow("jsonl: windows-1252")
        << "c.jsonl" << QByteArray("{\"id\":\"a\",\"text\":\"A educa\xe7\xe3o n\xe3o \xe9 s\xf3 informa\xe7\xe3o\"}")
        << "jsonl" << QString::fromUtf8("d a||A educação não é só informação\n") << 1;
    QTest::newRow("jsonl: UTF-16")
        << "c.jsonl" << QByteArray("\xff\xfe{\0\"\0i\0d\0\"\0:\0\"\0a\0\"\0,\0\"\0t\0e\0x\0t\0\"\0:\0\"\0\xe9\0\"\0}\0", 44)
        << "jsonl" << QString::fromUtf8("d a||é\n") << 1;
    QTest::newRow("csv") << "c.csv" << QByteArray("id,title,text\n1,T,\"a, \"\"b\"\"\nc\"\n2,,d\n") << "csv"
                         << "d 1|T|a, \"b\"\nc\nd 2||d\n" << 0;
    QTest::newRow("csv: semicolons") << "c.csv" << QByteArray("_id;text\r\n1;a, b\r\n") << "csv" << "d 1||a, b\n" << 0;
    QTest::newRow("csv: by content") << "c.data" << QByteArray("text,id\nx,1\n") << "csv" << "d 1||x\n" << 0;
    QTest::newRow("csv: questions") << "c.csv" << QByteArray("id,question,answer\n1,why?,so\n") << "csv"
                                    << "q 1|why?|so\n"
                                    << 0;
    QTest::newRow("tsv: quotes are text") << "c.tsv" << QByteArray("id\ttext\n1\t\"a\" b\n2\t\"c \"\"d\"\"\"\n3\t\"\n")
                                          << "tsv"
                                          << "d 1||\"a\" b\nd 2||c \"d\"\nd 3||\"\n"
                                          << 0;
    QTest::newRow("trec topics")
        << "topics.txt"
        << QByteArray("<top>\n<num> Number: 051\n<title> Topic: Air\n bus\n<desc> Description:\nx\n</top>\n"
                      "<top>\n<num>2</num>\n<title>Sea</title>\n</top>\n")
        << "trec"
        << "q 51|Air bus\nq 2|Sea\n"
        << 0;
    QTest::newRow("trec topics in DOC blocks")
        << "topics.cacm.txt" << QByteArray("<DOC>\n<DOCNO> 1 </DOCNO>\n\n a\nb\n</DOC>\n") << "trec"
        << "q 1|a b\n"
        << 0;
    QTest::newRow("trec documents")
        << "docs" << QByteArray("<DOC>\n<DOCNO>A-1</DOCNO>\n<HEADLINE>H</HEADLINE>\n<TEXT>\na\n b\n</TEXT>\n</DOC>\n")
        << "trec"
        << "d A-1|H|a b\n"
        << 0;
    QTest::newRow("trec qrels") << "qrels.txt" << QByteArray("1 0 A 1\n1 0 B 0\n2 Q0 A -1\n") << "trec"
                                << "test 1 A 1\ntest 1 B 0\ntest 2 A -1\n" << 0;
    QTest::newRow("squad") << "s.json"
                           << QByteArray::fromStdString(squad(
                                  R"({"id":"q","question":"What?","answers":[{"text":"It"},{"text":"It"},{"text":"A"}]})"))
                           << "squad"
                           << "d Moon#1|Moon|It orbits.\nq q|What?|It|A\ntest q Moon#1 1\n"
                           << 0;
    QTest::newRow("squad: impossible") << "s.json"
                                       << QByteArray::fromStdString(
                                              squad(R"({"id":"q","question":"What?","answers":[],"is_impossible":true})"))
                                       << "squad"
                                       << "d Moon#1|Moon|It orbits.\nq q|What?\n"
                                       << 0;
    QTest::newRow("pairs: csv without header, scores")
        << "c.csv" << QByteArray("\"A man, dancing\",x y,5.0\nA man is,x y,0.4\n")
        << "pairs"
        << "d d1||x y\nq q1|A man, dancing\nq q2|A man is\ntrain q1 d1 5\ntrain q2 d1 0\n"
        << 0;
    QTest::newRow("pairs: tsv without header, triplets")
        << "c.tsv" << QByteArray("why so\tas is\tnot it\nwhy so\tas was\tas is not\n") << "pairs"
        << "d d1||as is\nd d2||not it\nd d3||as was\nd d4||as is not\nq q1|why so\n"
           "train q1 d1 1\ntrain q1 d2 0\ntrain q1 d3 1\ntrain q1 d4 0\n"
        << 0;
    QTest::newRow("pairs: csv with header")
        << "c.csv" << QByteArray("id,sentence1,sentence2,label\n7,a,b,1\n8,a,c,0\n") << "pairs"
        << "d d1||b\nd d2||c\nq q1|a\ntrain q1 d1 1\ntrain q1 d2 0\n"
        << 0;
    QTest::newRow("pairs: json lines")
        << "c.jsonl" << QByteArray("{\"anchor\":\"a\",\"positive\":\"b\",\"negative_1\":\"c\",\"negative_2\":\"\"}\n")
        << "pairs"
        << "d d1||b\nd d2||c\nq q1|a\ntrain q1 d1 1\ntrain q1 d2 0\n"
        << 0;
    QTest::newRow("pairs: a pair judged twice") << "c.jsonl"
                                                << QByteArray("{\"sentence1\":\"a\",\"sentence2\":\"b\",\"score\":1}\n"
                                                              "{\"sentence1\":\"a\",\"sentence2\":\"b\",\"score\":0}\n")
                                                << "pairs"
                                                << "d d1||b\nq q1|a\ntrain q1 d1 1\n"
                                                << 1;
    QTest::newRow("flagembedding")
        << "c.jsonl" << QByteArray("{\"query\":\"a\",\"pos\":[\"b\"],\"neg\":[\"c\",\"d\"],\"prompt\":\"p\"}\n")
        << "flagembedding"
        << "d d1||b\nd d2||c\nd d3||d\nq q1|a\ntrain q1 d1 1\ntrain q1 d2 0\ntrain q1 d3 0\n"
        << 0;
    QTest::newRow("llamaindex")
        << "c.json"
        << QByteArray(R"({"queries":{"x":"a"},"corpus":{"n1":"b","n2":"c"},"relevant_docs":{"x":["n2"]},"mode":"text"})")
        << "llamaindex"
        << "d n1||b\nd n2||c\nq x|a\ntrain x n2 1\n"
        << 0;
    QTest::newRow("text file") << "a.txt" << QByteArray("One\n\nTwo\n\n") << "folder" << "d a.txt||One\n\nTwo\n" << 0;
    QTest::newRow("markdown") << "a.md" << QByteArray("# Head\n\nBody\n") << "folder" << "d a.md|Head|Body\n" << 0;
}

void TestReaders::read() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, format);
    QFETCH(QString, expected);
    QFETCH(int, repaired);
    TemporarySource source;
    source.write(name.toStdString(), bytes.toStdString());
    ImportReport report;
    const auto collection = loadCollection(source.path(name.toStdString()), {}, report, {}, ProgressSink::none());
    QVERIFY2(collection, collection ? "" : collection.error().text().c_str());
    QCOMPARE(described(*collection), expected);
    QCOMPARE(QString::fromStdString(report.format), format);
    QCOMPARE(int(report.repaired), repaired);
    QCOMPARE(int(report.skipped), 0);
}

void TestReaders::folders() {
    TemporarySource texts;
    texts.write("b/two.md", "# Two\ntext");
    texts.write("a.txt", "one");
    texts.write("picture.png", "x");
    texts.write(".hidden/c.txt", "three");
    ImportReport report;
    auto collection = loadCollection(texts.path(), {}, report, {}, ProgressSink::none());
    QVERIFY(collection);
    QCOMPARE(described(*collection), QString("d a.txt||one\nd b/two.md|Two|text\n"));

    TemporarySource trec;
    trec.write("qrels.txt", "1 0 A 1\n");
    trec.write("topics.txt", "<top>\n<num>1\n<title>t\n</top>\n");
    trec.write("docs.sgml", "<DOC>\n<DOCNO>A</DOCNO>\nx\n</DOC>\n");
    trec.write("run.txt", "1 Q0 A 1 2.5 name\n");
    collection = loadCollection(trec.path(), {}, report, {}, ProgressSink::none());
    QVERIFY(collection);
    QCOMPARE(described(*collection), QString("d A||x\nq 1|t\ntest 1 A 1\n"));
}

void TestReaders::beirPacked() {
    TemporarySource source;
    source.write("corpus.jsonl.gz", "{\"_id\":\"d\",\"title\":\"T\",\"text\":\"x\"}\n");
    source.write("queries.jsonl.gz", "{\"_id\":\"q\",\"text\":\"y\"}\n");
    source.write("qrels/train.tsv.gz", "q\td\t2\n");
    source.write("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq\td\t1.0\n");
    ImportReport report;
    const auto collection = loadCollection(source.path(), {}, report, {}, ProgressSink::none());
    QVERIFY(collection);
    QCOMPARE(described(*collection), QString("d d|T|x\nq q|y\ntest q d 1\ntrain q d 2\n"));
    QCOMPARE(report.judgements.at("train"), std::uint64_t(1));
}

void TestReaders::beirAnswers() {
    TemporarySource source;
    source.write("corpus.jsonl", R"({"_id":"d","title":"","text":"x"})");
    source.write("queries.jsonl", R"({"_id":"a","text":"A?","answers":["1","2"]}
{"_id":"b","text":"B?","answer":"3"}
{"_id":"c","text":"C?"})");
    ImportReport report;
    const auto read = loadCollection(source.path(), {}, report, {}, ProgressSink::none());
    QVERIFY(read);
    QCOMPARE(described(*read), QString("d d||x\nq a|A?|1|2\nq b|B?|3\nq c|C?\n"));
}

void TestReaders::gpl() {
    TemporarySource source;
    source.write("corpus.jsonl", "{\"_id\":\"1\",\"text\":\"x\"}\n{\"_id\":\"2\",\"text\":\"y\"}\n");
    source.write("qgen-queries.jsonl", "{\"_id\":\"q\",\"text\":\"z\"}\n");
    source.write("qgen-qrels/train.tsv", "query-id\tcorpus-id\tscore\nq\t1\t1\n");
    source.write("hard-negatives.jsonl", "{\"qid\":\"q\",\"pos\":[\"1\"],\"neg\":{\"a\":[\"2\",\"1\"],\"b\":[\"2\"]}}\n");
    ImportReport report;
    const auto collection = loadCollection(source.path(), {}, report, {}, ProgressSink::none());
    QVERIFY(collection);
    QCOMPARE(described(*collection), QString("d 1||x\nd 2||y\nq q|z\ntrain q 1 1\ntrain q 2 0\n"));
    QCOMPARE(int(report.skipped + report.repaired), 0);
}

/// Takes the scores of judgements, which a Collection does not hold.
class ScoreSink : public RecordSink {
public:
    QString scores;
    Result<void> document(Document &&, const std::string &) override { return {}; }
    Result<void> query(Query &&, const std::string &) override { return {}; }
    Result<void> judgement(Judgement &&judgement, const std::string &, const std::string &) override {
        scores += judgement.score ? QString::number(*judgement.score) + ' ' : QStringLiteral("none ");
        return {};
    }
    Result<void> row(TuningRow &&, const std::string &, const std::string &) override { return {}; }
    void problem(ImportProblem &&) override {}
};

void TestReaders::scores() {
    TemporarySource source;
    source.write("s.csv", "a b,c d,4.75\na b,e f,-0.2\n");
    source.write("f.jsonl", "{\"query\":\"a\",\"pos\":[\"b\"],\"neg\":[\"c\"],\"pos_scores\":[9.5],\"neg_scores\":[2]}\n"
                            "{\"query\":\"d\",\"pos\":[\"b\"],\"neg\":[\"c\"],\"pos_scores\":[9.5],\"neg_scores\":[]}\n");
    source.write("m.tsv", "a b\tc d\te f\t7.5\n");
    const auto scoresOf = [&](const std::string &name) {
        ScoreSink sink;
        const auto format = recogniseFormat(source.path(name));
        if (!format || !(*format)->read(source.path(name), {}, sink, {}, ProgressSink::none()))
            return QStringLiteral("failed");
        return sink.scores;
    };
    QCOMPARE(scoresOf("s.csv"), QString("4.75 -0.2 "));
    QCOMPARE(scoresOf("f.jsonl"), QString("9.5 2 none none "));
    QCOMPARE(scoresOf("m.tsv"), QString("none none ")); // a margin is no score of a pair
}

void TestReaders::forcedPairs() {
    TemporarySource source;
    source.write("c.csv", "left,right,grade\na,b,3\n");
    ReadOptions options;
    options.format = "pairs";
    options.split = "dev";
    ImportReport report;
    const auto collection = loadCollection(source.path("c.csv"), options, report, {}, ProgressSink::none());
    QVERIFY(collection);
    QCOMPARE(described(*collection), QString("d d1||b\nq q1|a\ndev q1 d1 3\n"));
}

void TestReaders::columns() {
    TemporarySource source;
    source.write("c.csv", "key,body,head\n1,b,h\n");
    ReadOptions options;
    options.columns = {{"id", "key"}, {"text", "body"}, {"title", "head"}};
    ImportReport report;
    auto collection = loadCollection(source.path("c.csv"), options, report, {}, ProgressSink::none());
    QVERIFY(collection);
    QCOMPARE(described(*collection), QString("d 1|h|b\n"));
    options.columns = {{"query", "body"}};
    collection = loadCollection(source.path("c.csv"), options, report, {}, ProgressSink::none());
    QVERIFY(collection);
    QCOMPARE(described(*collection), QString("q 2|b\n"));
}

void TestReaders::forcedFormat() {
    TemporarySource source;
    source.write("c.txt", "id\ttext\n1\tx\n");
    ReadOptions options;
    options.format = "tsv";
    ImportReport report;
    const auto collection = loadCollection(source.path("c.txt"), options, report, {}, ProgressSink::none());
    QVERIFY(collection);
    QCOMPARE(described(*collection), QString("d 1||x\n"));
    options.format = "xml";
    const auto unknown = loadCollection(source.path("c.txt"), options, report, {}, ProgressSink::none());
    QVERIFY(!unknown);
    QCOMPARE(int(unknown.error().code), int(ErrorCode::Usage));
}

QTEST_APPLESS_MAIN(TestReaders)
#include "tst_readers.moc"
