// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/trecio.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

class TestTrecIo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTolerantly() {
        const auto qrels = readQrels(write("# comment\n\n1 0 a 2\r\n\t1 0  b\t-1\n2 0 a +1"));
        QVERIFY(qrels);
        QCOMPARE(*qrels, (Qrels{{"1", {{"a", 2}, {"b", -1}}}, {"2", {{"a", 1}}}}));
        const auto run = readRun(write("1 Q0 a 1 1.5e1 first\n\n2 Q0 b 0 -.5 x\n1\tQ0\tc\t7\t2\ttag and more\n"));
        QVERIFY(run);
        QCOMPARE(run->id, std::string("tag"));
        QCOMPARE(run->run.at("1").size(), std::size_t(2));
        QCOMPARE(run->run.at("1")[0].score, 15.0f);
        QCOMPARE(run->run.at("1")[1].document, std::string("c"));
        QCOMPARE(run->run.at("2")[0].score, -0.5f);
    }

    void namesTheLine_data() {
        QTest::addColumn<bool>("isRun");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("few fields") << false << QByteArray("1 0 a 1\n1 0 b\n") << QByteArray(":2: expected 4 fields");
        QTest::newRow("many fields") << false << QByteArray("1 0 a 1 x\n") << QByteArray("found 5");
        QTest::newRow("no number") << false << QByteArray("1 0 a x\n") << QByteArray(":1: expected a whole number");
        QTest::newRow("huge level") << false << QByteArray("1 0 a 2000000000\n") << QByteArray("up to 1000000");
        QTest::newRow("judged twice") << false << QByteArray("1 0 a 1\n1 0 a 0\n")
                                      << QByteArray(":2: expected one judgement");
        QTest::newRow("no judgements") << false << QByteArray("# nothing\n") << QByteArray("found none");
        QTest::newRow("no tag") << true << QByteArray("1 Q0 a 1 0.5\n") << QByteArray(":1: expected 6 fields");
        QTest::newRow("no score") << true << QByteArray("1 Q0 a 1 high x\n") << QByteArray("found \"high\"");
        QTest::newRow("not a number") << true << QByteArray("1 Q0 a 1 nan x\n") << QByteArray("found \"nan\"");
        QTest::newRow("empty run") << true << QByteArray() << QByteArray("found none");
    }
    void namesTheLine() {
        QFETCH(bool, isRun);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        const auto path = write(text);
        Error error;
        if (isRun) {
            const auto run = readRun(path);
            QVERIFY(!run);
            error = run.error();
        } else {
            const auto qrels = readQrels(path);
            QVERIFY(!qrels);
            error = qrels.error();
        }
        QCOMPARE(error.code, ErrorCode::BadInput);
        QVERIFY2(QByteArray::fromStdString(error.text()).contains(says), error.text().c_str());
    }

    void missingFileIsBadInput() {
        const auto qrels = readQrels(m_folder.filePath("absent").toStdString());
        QVERIFY(!qrels);
        QCOMPARE(qrels.error().code, ErrorCode::BadInput);
    }

    void writesWhatItReads() {
        const Run run{{"q", {{"low", 0.1f}, {"tie1", 0.7f}, {"tie2", 0.7f}, {"high", 1e20f}}}, {"p", {{"a", -3.25f}}}};
        const fs::path path = m_folder.filePath("out.trec").toStdString();
        QVERIFY(writeRun(path, run, "sintonia"));
        const auto text = readFile(path);
        QVERIFY(text);
        QVERIFY2(text->starts_with("p Q0 a 1 -3.25 sintonia\nq Q0 high 1 1e+20 sintonia\nq Q0 tie2 2 0.7 sintonia\n"),
                 text->c_str());
        const auto again = readRun(path);
        QVERIFY(again);
        QCOMPARE(again->run.at("q")[3].score, 0.1f);
    }

private:
    fs::path write(const QByteArray &text) {
        QFile file(m_folder.filePath("file"));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write the test file");
        return file.fileName().toStdString();
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestTrecIo)
#include "tst_trecio.moc"
