// SPDX-License-Identifier: Apache-2.0
#include "commandline.h"
#include "engine/core/files.h"
#include "engine/rpc/protocol.h"
#include "tests/engine/hub/loopbackhub.h"
#include "tests/engine/hub/tinymodel.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

/// `models` and the helper's methods for it, with a hub on this machine.
class TestModels : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    LoopbackHub m_hub{"tiny-org/tiny", tinyModelFiles(500'000)};
    QProcess m_helper;
    rpc::Deframer m_deframer;

    QString project() const { return m_folder.filePath("project"); }
    CommandOutcome models(const QStringList &arguments) {
        return runCli(QStringList{"models"} + arguments + QStringList{"--project", project(), "--json"});
    }
    QStringList listed() {
        QStringList names;
        const auto list = models({"list"});
        for (const auto &each : QJsonDocument::fromJson(list.out).array())
            names << each.toObject()["place"].toString() + ":" + each.toObject()["name"].toString() + ":" +
                         each.toObject()["state"].toString();
        return names;
    }
    void send(const Json &message) {
        const auto bytes = rpc::frame(message);
        m_helper.write(bytes.data(), qint64(bytes.size()));
    }
    /// The next message that is `wanted`.
    Json await(const std::function<bool(const Json &)> &wanted) {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 60'000) {
            for (auto message = m_deframer.next(); message && *message; message = m_deframer.next())
                if (wanted(**message))
                    return **message;
            if (!m_helper.waitForReadyRead(1000) && m_helper.state() != QProcess::Running)
                break;
            const auto bytes = m_helper.readAllStandardOutput();
            m_deframer.add(std::string_view(bytes.data(), std::size_t(bytes.size())));
        }
        return Json::object();
    }

private Q_SLOTS:
    void initTestCase() {
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
            qunsetenv(name);
        qputenv("HF_ENDPOINT", QByteArray::fromStdString(m_hub.endpoint()));
        qputenv("HF_TOKEN", "secret");
    }
    void cleanup() { m_hub.setChange({}); }

    void theCommandLineTakesModelsInAndOut() {
        const auto downloaded = models({"download", "tiny-org/tiny"});
        QVERIFY2(downloaded.status == 0, downloaded.error.constData());
        QCOMPARE(downloaded.json()["state"].toString(), QString("ready"));
        QCOMPARE(downloaded.json()["parameters"].toInt(), 500'000);
        QCOMPARE(downloaded.json()["provenance"].toObject()["commit"].toString(), QString(LoopbackHub::commit));
        QCOMPARE(m_hub.requests().front().authorization, std::string("Bearer secret"));
        const auto imported = models({"import", project() + "/models/tiny", "--as", "copy"});
        QVERIFY2(imported.status == 0, imported.error.constData());
        QVERIFY(listed().contains("starter:all-MiniLM-L6-v2:ready"));
        QVERIFY(listed().contains("project:copy:ready"));
        QCOMPARE(models({"import", project() + "/models/tiny", "--as", "copy"}).status, 3);
        QCOMPARE(models({"remove", "copy"}).status, 0);
        QVERIFY(!listed().contains("project:copy:ready"));
        QCOMPARE(models({"remove", "copy"}).status, 3);
        QCOMPARE(models({"restore", "copy"}).status, 0);
        QVERIFY(listed().contains("project:copy:ready"));
    }

    void mistakesHaveTheirStatus_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::newRow("no verb") << QStringList{} << 2;
        QTest::newRow("no name") << QStringList{"download"} << 2;
        QTest::newRow("odd name") << QStringList{"download", "a/b/c"} << 2;
        QTest::newRow("odd server") << QStringList{"download", "a/b", "--endpoint", "ftp://x"} << 2;
        QTest::newRow("unknown model") << QStringList{"download", "tiny-org/other"} << 3;
        QTest::newRow("no folder") << QStringList{"import", "/nowhere"} << 3;
    }
    void mistakesHaveTheirStatus() {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QCOMPARE(models(arguments).status, status);
    }

    void theHelperDownloadsBesideOtherWork() {
        m_helper.start(QStringLiteral(SINTONIA_BIN_DIR "/sintonia-cli"), {"serve"});
        QVERIFY(m_helper.waitForStarted());
        const auto params = [this](const Json &more = Json::object()) {
            Json json = {{"project", project().toStdString()}, {"endpoint", m_hub.endpoint()}};
            json.update(more);
            return json;
        };
        const auto answers = [](std::int64_t id) {
            return [id](const Json &message) { return message.value("id", 0) == id && !message.contains("method"); };
        };
        QVERIFY(models({"remove", "tiny"}).status == 0);
        m_hub.setChange([](const auto &, auto &answer) { answer.pause = std::chrono::milliseconds(50); });
        send(rpc::request(1, "downloadModel", params({{"model", "tiny-org/tiny"}})));
        const auto progress = await([](const Json &message) {
            return message.value("method", "") == "progress" && message["params"].value("done", 0) > 100'000;
        });
        QCOMPARE(progress["params"].value("id", 0), 1);
        QCOMPARE(progress["params"].value("unit", ""), std::string("bytes"));
        // The helper answers others meanwhile.
        send(rpc::request(2, "initialize", Json::object()));
        send(rpc::request(3, "models", params()));
        QVERIFY(await(answers(2)).contains("result"));
        QVERIFY(await(answers(3)).contains("result"));
        send(rpc::notification("cancel", {{"id", 1}}));
        QCOMPARE(await(answers(1))["error"]["data"].value("code", 0), int(ErrorCode::Interrupted));
        send(rpc::request(4, "models", params()));
        const auto list = await(answers(4))["result"]["models"];
        QVERIFY(std::any_of(list.begin(), list.end(),
                            [](const Json &each) { return each["state"] == "partial" && each["name"] == "tiny-org/tiny"; }));
        m_hub.setChange({});
        send(rpc::request(5, "downloadModel", params({{"model", "tiny-org/tiny"}})));
        QCOMPARE(await(answers(5))["result"].value("state", ""), std::string("ready"));
        send(rpc::request(6, "removeModel", params({{"name", "tiny"}})));
        QVERIFY(await(answers(6)).contains("result"));
        send(rpc::request(7, "discardDownload", params({{"name", "tiny-org/tiny"}})));
        QVERIFY(await(answers(7)).contains("error"));
        send(rpc::request(8, "importModel", params({{"folder", "/nowhere"}})));
        QVERIFY(await(answers(8)).contains("error"));
        // A download that runs does not hold up the end.
        m_hub.setChange([](const auto &, auto &answer) { answer.delay = std::chrono::minutes(1); });
        send(rpc::request(9, "downloadModel", params({{"model", "tiny-org/tiny"}})));
        send(rpc::request(10, "shutdown", Json::object()));
        QVERIFY(m_helper.waitForFinished(10'000));
        QCOMPARE(m_helper.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestModels)
#include "tst_models.moc"
