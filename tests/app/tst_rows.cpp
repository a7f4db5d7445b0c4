// SPDX-License-Identifier: Apache-2.0
#include "commandline.h"
#include "engine/rpc/protocol.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

/// Training rows by the command line: build, export, import of what was exported, and their tokens as the window asks for them.
class TestRows : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString write(const QString &name, const Json &json) const {
        QFile file(path(name));
        const auto bytes = QByteArray::fromStdString(toText(json));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
        return file.fileName();
    }
    Json build(const std::string &name) const {
        return {{"name", name}, {"corpus", "squad"}, {"documents", 3}, {"without_oracle", 0.25}, {"seed", 5}};
    }

private Q_SLOTS:
    void initTestCase() {
        Json paragraphs = Json::array();
        for (int i = 0; i < 20; ++i) {
            const auto number = std::to_string(i);
            const Json question = {{"id", "q" + number},
                                   {"question", "How high is hill " + number + "?"},
                                   {"answers", {{{"text", number + "7 m"}, {"answer_start", 0}}}}};
            paragraphs.push_back({{"context", "The hill " + number + " is " + number + "7 m high."}, {"qas", {question}}});
        }
        const auto squad = write("squad.json", {{"data", {{{"title", "Hills"}, {"paragraphs", paragraphs}}}}});
        const auto imported = runCli({"import", "--project", path("p"), squad, "--divide"});
        QVERIFY2(imported.status == 0, imported.error.constData());
    }

    void builds() {
        for (const char *name : {"rows", "again"}) {
            const auto built = runCli({"build-rows", "--project", path("p"), write("build.json", build(name)), "--json"});
            QVERIFY2(built.status == 0, built.error.constData());
            QCOMPARE(built.json()["rows"].toObject()["train"].toInt(), 12);
            QCOMPARE(built.json()["without_oracle"].toInt(), 5);
            QVERIFY(built.json()["leaks"].toObject()["clean"].toBool());
        }
        QCOMPARE(exported("rows", "raft"), exported("again", "raft")); // the same seed, the same rows
        const auto taken = runCli({"build-rows", "--project", path("p"), write("build.json", build("rows"))});
        QCOMPARE(taken.status, 3);
        auto wrong = build("other");
        wrong["documnts"] = 3;
        const auto unknown = runCli({"build-rows", "--project", path("p"), write("build.json", wrong)});
        QCOMPARE(unknown.status, 3);
        QVERIFY2(unknown.error.contains("\"documents\""), unknown.error.constData());
        QCOMPARE(runCli({"build-rows"}).status, 2);
        QCOMPARE(runCli({"build-rows", "--print-defaults"}).json()["documents"].toInt(), 5);
    }

    void comesBackAsExported_data() {
        QTest::addColumn<QString>("format");
        for (const char *format : {"messages", "sharegpt", "alpaca", "prompt-completion", "raft", "ragas"})
            QTest::newRow(format) << format;
    }
    void comesBackAsExported() {
        QFETCH(QString, format);
        const auto bytes = exported("rows", format);
        QCOMPARE(bytes.count('\n'), 20);
        const auto imported = runCli({"import", "--project", path("p"), path("out.jsonl"), "--name", "back-" + format, "--json"});
        QVERIFY2(imported.status == 0, imported.error.constData());
        QCOMPARE(imported.json()["format"].toString(), format);
        QCOMPARE(imported.json()["rows"].toObject()["train"].toInt(), 20);
        QCOMPARE(exported("back-" + format, format), bytes);
    }

    void squadHoldsQuestionsAndDocuments() {
        exported("rows", "squad");
        const auto imported = runCli({"import", "--project", path("p"), path("out.jsonl"), "--format", "squad", "--name", "back", "--json"});
        QVERIFY2(imported.status == 0, imported.error.constData());
        QCOMPARE(imported.json()["queries"].toInt(), 20);
        QCOMPARE(imported.json()["judgements"].toObject()["test"].toInt(), 15); // the others can't be answered
    }

    void tokensOfRows() {
        QProcess helper;
        helper.start(QStringLiteral(SINTONIA_BIN_DIR "/sintonia-cli"), {"serve"});
        QVERIFY(helper.waitForStarted());
        const Json params = {{"project", path("p").toStdString()},
                             {"corpus", "rows"},
                             {"split", "train"},
                             {"model", {{"folder", SINTONIA_SOURCE_DIR "/tests/data/generate/tiny-llama"}}},
                             {"max_length", 60},
                             {"rows", 2}};
        const auto bytes = rpc::frame(rpc::request(1, "previewRows", params));
        helper.write(bytes.data(), qint64(bytes.size()));
        rpc::Deframer deframer;
        Json reply;
        while (reply.is_null() && helper.waitForReadyRead(60'000)) {
            const auto read = helper.readAllStandardOutput();
            deframer.add(std::string_view(read.data(), std::size_t(read.size())));
            for (auto message = deframer.next(); message && *message; message = deframer.next())
                if ((**message).contains("id") && !(**message).contains("method"))
                    reply = **message;
        }
        QVERIFY2(reply.contains("result"), reply.dump().c_str());
        const auto &result = reply["result"];
        QCOMPARE(result["lengths"].size(), std::size_t(12));
        QCOMPARE(result["rows"].size(), std::size_t(2));
        QCOMPARE(result["cut"].get<int>(), 12);
        const auto counted = result["rows"][0]["counted"].get<std::vector<bool>>();
        QVERIFY(counted.size() <= 60 && counted.size() == result["rows"][0]["tokens"].size());
        QVERIFY(std::find(counted.begin(), counted.end(), true) != counted.end());
        helper.closeWriteChannel();
        helper.waitForFinished();
    }

private:
    QByteArray exported(const QString &corpus, const QString &format) {
        const auto outcome =
            runCli({"export-rows", "--project", path("p"), corpus, "--format", format, "--output", path("out.jsonl")});
        if (outcome.status != 0)
            qFatal("%s", outcome.error.constData());
        QFile file(path("out.jsonl"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

QTEST_GUILESS_MAIN(TestRows)
#include "tst_rows.moc"
