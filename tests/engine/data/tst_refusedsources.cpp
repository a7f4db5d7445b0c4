// SPDX-License-Identifier: Apache-2.0
#include "temporarysource.h"

#include <QtTest>

using namespace sintonia;

/// Sources that no reader takes, and what the error says.
class TestRefusedSources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refused_data();
    void refused();
    void gzRatio();
    void stopped();
};

void TestRefusedSources::refused_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message"); ///< part of it
    QTest::newRow("archive") << "c.zip" << QByteArray("PK") << ".zip";
    QTest::newRow("packed archive") << "c.tar.gz" << QByteArray("x") << ".tar.gz";
    QTest::newRow("unknown") << "c.bin" << QByteArray("\x01\x02\x03") << "expected one of";
    QTest::newRow("no records") << "c.jsonl" << QByteArray("\n") << "no records";
    QTest::newRow("csv without a text column") << "c.csv" << QByteArray("a,b\n1,2\n") << "found a, b";
    QTest::newRow("csv with an open quote")
        << "c.csv" << QByteArray("id,text\n1,\"x\n2,y\n") << "c.csv:2: expected a closing quote";
    QTest::newRow("broken line") << "c.jsonl" << QByteArray("{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\n")
                                 << "c.jsonl:2: expected a JSON object, found \"{\"id\":\"";
    QTest::newRow("ill-typed text") << "c.jsonl" << QByteArray("{\"id\":\"a\",\"text\":3}\n")
                                    << "c.jsonl:1: expected a string at \"text\", found 3";
    QTest::newRow("pairs: no number for a score") << "c.csv" << QByteArray("sentence1,sentence2,score\na,b,high\n")
                                                  << "c.csv:2: expected a number as score, found \"high\"";
    QTest::newRow("pairs: an empty text") << "c.csv" << QByteArray("anchor,positive\na,\n") << "c.csv:2: expected a query";
    QTest::newRow("llamaindex: no corpus") << "c.json" << QByteArray(R"({"queries":{"x":"a"},"relevant_docs":{}})")
                                           << "an object at \"corpus\"";
    QTest::newRow("squad: broken JSON") << "s.json" << QByteArray("{\"data\":[{\"paragraphs\":[")
                                        << "s.json: expected SQuAD JSON";
    QTest::newRow("beir: no corpus") << "queries.jsonl/" << QByteArray() << "corpus.jsonl";
    QTest::newRow("missing") << "" << QByteArray() << "cannot open";
}

void TestRefusedSources::refused() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    TemporarySource source;
    auto path = source.path(name.isEmpty() ? "nothing" : name.toStdString());
    if (name.endsWith('/')) {
        source.write("queries.jsonl", "{\"_id\":\"q\",\"text\":\"y\"}\n");
        path = source.path();
    } else if (!name.isEmpty()) {
        std::FILE *file = std::fopen(path.c_str(), "wb");
        std::fwrite(bytes.data(), 1, std::size_t(bytes.size()), file);
        std::fclose(file);
    }
    ImportReport report;
    const auto collection = loadCollection(path, {}, report, {}, ProgressSink::none());
    QVERIFY(!collection);
    QCOMPARE(int(collection.error().code), int(ErrorCode::BadInput));
    QVERIFY2(QString::fromStdString(collection.error().text()).contains(message), collection.error().text().c_str());
}

void TestRefusedSources::gzRatio() {
    TemporarySource source;
    std::string bytes;
    for (int line = 0; line < 80; ++line)
        bytes += std::string(std::size_t(1) << 20, ' ') + '\n';
    source.write("c.jsonl.gz", bytes);
    ReadOptions options;
    options.format = "jsonl";
    ImportReport report;
    const auto collection = loadCollection(source.path("c.jsonl.gz"), options, report, {}, ProgressSink::none());
    QVERIFY(!collection);
    QVERIFY2(collection.error().text().find("200 times") != std::string::npos, collection.error().text().c_str());
}

void TestRefusedSources::stopped() {
    TemporarySource source;
    source.writeBeir(100);
    std::stop_source stop;
    stop.request_stop();
    ImportReport report;
    const auto collection = loadCollection(source.path(), {}, report, stop.get_token(), ProgressSink::none());
    QVERIFY(!collection);
    QCOMPARE(int(collection.error().code), int(ErrorCode::Interrupted));
}

QTEST_APPLESS_MAIN(TestRefusedSources)
#include "tst_refusedsources.moc"
