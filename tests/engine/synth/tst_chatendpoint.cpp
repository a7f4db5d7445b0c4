// SPDX-License-Identifier: Apache-2.0
#include "engine/synth/chatendpoint.h"

#include "tests/engine/synth/loopbackchat.h"

#include <QtTest>

using namespace sintonia;
using namespace std::chrono_literals;

namespace {

ChatEndpointOptions optionsFor(const LoopbackChat &server) {
    ChatEndpointOptions options;
    options.endpoint = server.endpoint();
    options.model = "judge-1";
    options.retry = {3, 5ms, 2000ms};
    return options;
}

Result<ChatReply> ask(const ChatEndpointOptions &options, StopToken stop = {}) {
    SINTONIA_ASSIGN(endpoint, ChatEndpoint::open(options));
    return endpoint->reply({{"user", "How?"}}, stop, ProgressSink::none());
}

} // namespace

class TestChatEndpoint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksAndReads() {
        LoopbackChat server([](const auto &, std::size_t) { return LoopbackChat::says("So."); });
        auto options = optionsFor(server);
        options.key = "secret-key-1";
        const auto reply = ask(options);
        QVERIFY2(reply, reply ? "" : reply.error().text().c_str());
        QCOMPARE(reply->text, std::string("So."));
        QVERIFY(!reply->cut);
        QCOMPARE(reply->promptTokens, 12);
        QCOMPARE(reply->completionTokens, 7);
        const auto request = server.requests().front();
        QVERIFY(request.head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
        QCOMPARE(request.authorization, std::string("Bearer secret-key-1"));
        QCOMPARE(request.body["model"], Json("judge-1"));
        QCOMPARE(request.body["messages"], Json::parse("[{\"role\":\"user\",\"content\":\"How?\"}]"));
        QCOMPARE(request.body["max_tokens"], Json(512));
    }

    void tellsThatAReplyWasCutByLength() {
        LoopbackChat server([](const auto &, std::size_t) { return LoopbackChat::says("So", "length"); });
        QVERIFY(ask(optionsFor(server))->cut);
    }

    /// What passes is tried again; two such answers, then a good one.
    void triesAgain_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("429") << 429;
        QTest::newRow("500") << 500;
        QTest::newRow("503") << 503;
        QTest::newRow("cut") << 0;
        QTest::newRow("not JSON") << 1;
        QTest::newRow("JSON of another shape") << 2;
        QTest::newRow("empty") << 3;
        QTest::newRow("content of another type") << 4;
    }
    void triesAgain() {
        QFETCH(int, kind);
        LoopbackChat server([kind](const auto &, std::size_t number) -> LoopbackChat::Answer {
            if (number > 2)
                return LoopbackChat::says("At last.");
            auto good = LoopbackChat::says("No.");
            switch (kind) {
            case 0: good.cutAfter = 20; return good;
            case 1: return {200, {}, "<html>busy</html>"};
            case 2: return {200, {}, "{\"choices\": []}"};
            case 3: return {200, {}, ""};
            case 4: return {200, {}, "{\"choices\": [{\"message\": {\"content\": null}}]}"};
            default: return {kind, {}, "{\"error\": {\"message\": \"slow down\"}}"};
            }
        });
        const auto reply = ask(optionsFor(server));
        QVERIFY2(reply, reply ? "" : reply.error().text().c_str());
        QCOMPARE(reply->text, std::string("At last."));
        QCOMPARE(server.requests().size(), std::size_t(3));
    }

    void waitsAsLongAsTheServerAsks() {
        LoopbackChat server([](const auto &, std::size_t number) -> LoopbackChat::Answer {
            return number == 1 ? LoopbackChat::Answer{429, {"Retry-After: 1"}, ""} : LoopbackChat::says("So.");
        });
        const auto start = std::chrono::steady_clock::now();
        QVERIFY(ask(optionsFor(server)));
        QVERIFY(std::chrono::steady_clock::now() - start >= 1s);
    }

    /// Each ends with an error that says what happened; never with a hang or a half reply.
    void givesUp_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("requests");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char *name, int status, const char *body, int requests, const char *says) {
            QTest::newRow(name) << status << QByteArray(body) << requests << QByteArray(says);
        };
        row("429 for ever", 429, "{\"error\": {\"message\": \"quota\"}}", 3,
            "answered 429 (\"quota\"); given up after 3 attempts");
        row("500 for ever", 500, "oops", 3, "answered 500 (\"oops\"); given up");
        row("not JSON for ever", 200, "hello", 3, "expected a reply in JSON, found \"hello\"");
        row("wrong key", 401, "{\"error\": {\"message\": \"bad key secret-key-1\"}}", 1,
            "refuses the key (\"bad key ***\")");
        row("unknown model", 404, "{\"error\": \"no model\"}", 1, "no such address or model (\"no model\")");
        row("bad request", 400, "{\"error\": {\"message\": \"too long\"}}", 1, "answered 400 (\"too long\")");
        row("redirect", 302, "", 1, "points to another address (\"http://127.0.0.1:1/\"); redirects are not followed");
    }
    void givesUp() {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, requests);
        QFETCH(QByteArray, says);
        LoopbackChat server([&](const auto &, std::size_t) -> LoopbackChat::Answer {
            return {status, {"Location: http://127.0.0.1:1/"}, body.toStdString()};
        });
        auto options = optionsFor(server);
        options.key = "secret-key-1";
        const auto reply = ask(options);
        QVERIFY(!reply);
        const auto text = reply.error().text();
        QVERIFY2(text.find(says.toStdString()) != text.npos, text.c_str());
        QVERIFY2(text.find("secret-key-1") == text.npos, text.c_str());
        QCOMPARE(server.requests().size(), std::size_t(requests));
    }

    void refusesAHundredMegabytes() {
        LoopbackChat server([](const auto &, std::size_t) -> LoopbackChat::Answer {
            return {200, {}, std::string(std::size_t(1) << 20, ' '), 100};
        });
        const auto reply = ask(optionsFor(server));
        QVERIFY(!reply);
        QVERIFY2(reply.error().text().find("at most 4194304 bytes") != std::string::npos, reply.error().text().c_str());
        QCOMPARE(server.requests().size(), std::size_t(1));
    }

    void refusesAReplyThatNeverEnds() {
        LoopbackChat server(
            [](const auto &, std::size_t) -> LoopbackChat::Answer { return {200, {}, " ", 1'000'000, {}, 10ms}; });
        auto options = optionsFor(server);
        options.most = 300ms;
        const auto start = std::chrono::steady_clock::now();
        const auto reply = ask(options);
        QVERIFY(!reply);
        QVERIFY2(reply.error().text().find("one that does not end") != std::string::npos, reply.error().text().c_str());
        QVERIFY(std::chrono::steady_clock::now() - start < 10s);
    }

    void stopsSoon() {
        LoopbackChat server(
            [](const auto &, std::size_t) -> LoopbackChat::Answer { return {200, {}, " ", 1'000'000, {}, 10ms}; });
        std::stop_source stop;
        std::jthread later([&stop] {
            std::this_thread::sleep_for(100ms);
            stop.request_stop();
        });
        const auto start = std::chrono::steady_clock::now();
        const auto reply = ask(optionsFor(server), stop.get_token());
        QCOMPARE(reply.error().code, ErrorCode::Interrupted);
        QVERIFY(std::chrono::steady_clock::now() - start < 2s);
    }

    void refusesWhatCannotBeRight_data() {
        QTest::addColumn<QByteArray>("endpoint");
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("no address") << QByteArray("here") << QByteArray("m") << QByteArray();
        QTest::newRow("another protocol") << QByteArray("file:///etc/passwd") << QByteArray("m") << QByteArray();
        QTest::newRow("user in the address") << QByteArray("https://me:secret@host/v1") << QByteArray("m") << QByteArray();
        QTest::newRow("no model") << QByteArray("https://host/v1") << QByteArray() << QByteArray();
        QTest::newRow("key in the clear") << QByteArray("http://example.org/v1") << QByteArray("m") << QByteArray("k");
    }
    void refusesWhatCannotBeRight() {
        QFETCH(QByteArray, endpoint);
        QFETCH(QByteArray, model);
        QFETCH(QByteArray, key);
        ChatEndpointOptions options;
        options.endpoint = endpoint.toStdString();
        options.model = model.toStdString();
        options.key = key.toStdString();
        const auto opened = ChatEndpoint::open(options);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Usage);
    }
};

QTEST_APPLESS_MAIN(TestChatEndpoint)
#include "tst_chatendpoint.moc"
