// SPDX-License-Identifier: Apache-2.0
#include "commandline.h"
#include "engine/rpc/protocol.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

/// The helper as the window uses it: every method on the sample, errors as answers, cancel, shutdown.
class TestServe : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QProcess m_helper;
    rpc::Deframer m_deframer;
    std::int64_t m_next = 0;

    void send(const Json &message) {
        const auto bytes = rpc::frame(message);
        m_helper.write(bytes.data(), qint64(bytes.size()));
    }
    /// The answer to request `id`, notifications passed over; null after two minutes.
    Json answerTo(std::int64_t id) {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 120'000) {
            for (auto message = m_deframer.next(); message && *message; message = m_deframer.next())
                if ((**message).value("id", std::int64_t(-1)) == id && !(**message).contains("method"))
                    return **message;
            if (!m_helper.waitForReadyRead(1000) && m_helper.state() != QProcess::Running)
                break;
            const auto bytes = m_helper.readAllStandardOutput();
            m_deframer.add(std::string_view(bytes.data(), std::size_t(bytes.size())));
        }
        return nullptr;
    }
    Json call(const std::string &method, Json params) {
        const auto id = ++m_next;
        send(rpc::request(id, method, std::move(params)));
        return answerTo(id);
    }
    Json onSample(const Json &more = Json::object()) {
        Json params = {{"project", m_folder.filePath("project").toStdString()}, {"corpus", "guerra-fria"}, {"split", "test"},
                       {"model", {{"folder", "starter"}}}};
        params.update(more);
        return params;
    }

private Q_SLOTS:
    void initTestCase() {
        const auto imported = runCli({"import", "--project", m_folder.filePath("project"), sampleCorpus("guerra-fria")});
        QVERIFY2(imported.status == 0, imported.error.constData());
        m_helper.start(QStringLiteral(SINTONIA_BIN_DIR "/sintonia-cli"), {"serve"});
        QVERIFY(m_helper.waitForStarted());
    }

    void describes() {
        const auto hello = call("initialize", Json::object());
        QVERIFY(hello.contains("result"));
        QVERIFY(hello["result"]["threads"].get<int>() >= 1);
        const auto model = call("describeModel", onSample())["result"];
        QCOMPARE(model["dimension"].get<int>(), 384);
        QCOMPARE(model["max_length"].get<int>(), 256);
        QCOMPARE(model["parameters"].get<std::int64_t>() > 22'000'000, true);
    }

    void asksWithContext() {
        const auto found = call("context", onSample({{"question", "Quem construiu o muro de Berlim?"}, {"top", 2}}));
        QVERIFY2(found.contains("result"), found.dump().c_str());
        const Json context = found["result"]["context"];
        QCOMPARE(context.size(), std::size_t(2));
        QVERIFY(context[0]["origin"]["score"].get<double>() >= context[1]["origin"]["score"].get<double>());
        const Json tiny = {{"folder", SINTONIA_TESTDATA_DIR "/generate/tiny-llama"}};
        const auto answer = call("ask", onSample({{"model", tiny}, {"question", "Quem?"}, {"context", context}, {"max_new_tokens", 4}}));
        QVERIFY2(answer.contains("result"), answer.dump().c_str());
        QCOMPARE(answer["result"]["tokens"].get<int>(), 4);
        QVERIFY(answer["result"]["relevance"].contains("supported"));
        const auto score = call("relevance", {{"question", "Quem?"}, {"context", context}, {"answer", context[0]["title"]}});
        QVERIFY2(score.contains("result"), score.dump().c_str());
        QVERIFY(score["result"]["answer_context"].get<double>() > 0.5);
        QVERIFY(call("ask", onSample({{"question", "Quem?"}}))["error"]["data"]["message"].is_string()); // an encoder does not answer
        QVERIFY(call("judge", onSample({{"run", "none"}, {"set", "validation"}})).contains("error"));
    }

    void estimatesMemoryOfAModelByItsName() {
        const auto imported = runCli({"import", "--project", m_folder.filePath("project"), "--name", "facts",
                                      sampleCorpus("facts/rows.jsonl")});
        QVERIFY2(imported.status == 0, imported.error.constData());
        const Json experiment = {{"kind", "llm"}, {"model", "sample-decoder"}, {"train", {{"corpus", "facts"}}}, {"device", "cpu"}};
        const auto estimate = call("estimateMemory", onSample({{"experiment", experiment}}));
        QVERIFY2(estimate.contains("result"), estimate.dump().c_str());
        QVERIFY(estimate["result"]["fits"].get<bool>());
        QCOMPARE(estimate["result"]["terms"][0]["name"].get<std::string>(), std::string("weights"));
        QVERIFY(call("estimateMemory", onSample({{"experiment", {{"kind", "llm"}}}})).contains("error"));
    }

    void ranks() {
        for (const Json &model : {Json{{"folder", "starter"}}, Json{{"bm25", true}}}) {
            const auto answer = call("rank", onSample({{"model", model}, {"queries", {{{"id", "gfq-001"}}, {{"text", "muro de Berlim"}}}}, {"top", 5}}));
            QVERIFY2(answer.contains("result"), answer.dump().c_str());
            const auto &rankings = answer["result"]["rankings"];
            QCOMPARE(rankings.size(), std::size_t(2));
            QCOMPARE(rankings[1]["hits"].size(), std::size_t(5));
            QVERIFY(rankings[0]["measures"].contains("ndcg_cut_10"));
            QVERIFY(rankings[1]["measures"].empty());
            QVERIFY(rankings[1]["hits"][0]["score"] >= rankings[1]["hits"][4]["score"]);
        }
    }

    void showsSimilarities() {
        const auto matrix = call("matrix", onSample({{"queries", {{{"text", "a"}}, {{"id", "gfq-001"}}}}, {"documents", {"gf-001", "gf-002", "gf-003"}}}));
        QVERIFY2(matrix.contains("result"), matrix.dump().c_str());
        QCOMPARE(matrix["result"]["similarity"].size(), std::size_t(2));
        QCOMPARE(matrix["result"]["similarity"][0].size(), std::size_t(3));
        const auto judged = call("judged", onSample())["result"]["pairs"];
        QVERIFY(judged.size() >= 2 * 80);
        const auto map = call("map", onSample({{"models", {{{"folder", "starter"}}, {{"folder", "starter"}}}}, {"limit", 60}}))["result"];
        QCOMPARE(map["points"].size(), std::size_t(60));
        QCOMPARE(map["coordinates"].size(), std::size_t(2));
        QCOMPARE(map["coordinates"][0].size(), std::size_t(60));
        const auto evaluated = call("evaluate", onSample())["result"];
        QVERIFY(evaluated["measures"]["ndcg_cut_10"].get<double>() > 0);
        QVERIFY(evaluated["similarity_relevant"].get<double>() > evaluated["similarity_irrelevant"].get<double>() - 1);
        const auto lengths = call("lengths", onSample({{"max_length", 32}}))["result"];
        QVERIFY(lengths["cut_documents"].get<int>() > 0);
        QCOMPARE(lengths["limit"].get<int>(), 32);
    }

    void answersErrors() {
        const auto unknown = call("nonsense", Json::object());
        QCOMPARE(unknown["error"]["code"].get<int>(), rpc::errorBase - 2);
        const auto missing = call("rank", onSample({{"corpus", "absent"}, {"queries", Json::array()}}));
        QVERIFY(missing.contains("error"));
        const auto odd = call("rank", Json{{"project", 3}});
        QVERIFY(odd.contains("error"));
    }

    void cancelsAndEnds() {
        const auto id = ++m_next;
        send(rpc::request(id, "evaluate", onSample({{"model", {{"folder", "starter"}}}})));
        const auto later = ++m_next;
        send(rpc::request(later, "lengths", onSample()));
        send(rpc::notification("cancel", {{"id", later}}));
        QVERIFY(!answerTo(id).is_null());
        QVERIFY(call("shutdown", Json::object()).contains("result"));
        QVERIFY(m_helper.waitForFinished(10'000));
        QCOMPARE(m_helper.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestServe)
#include "tst_serve.moc"
