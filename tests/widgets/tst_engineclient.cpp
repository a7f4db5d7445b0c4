// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/engineclient.h"
#include "engine/rpc/protocol.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace sintonia;

namespace {

/// Writes `message` in pieces of `size` bytes, each on its way before the next.
void writeInPieces(const Json &message, std::size_t size) {
    const std::string framed = rpc::frame(message);
    for (std::size_t at = 0; at < framed.size(); at += size) {
        std::fwrite(framed.data() + at, 1, std::min(size, framed.size() - at), stdout);
        std::fflush(stdout);
        if (size < 100)
            ::usleep(200);
    }
}

/// What this program is when EngineClient starts it as "PROGRAM serve": a helper that answers, or misbehaves, as it is
/// asked.
int actAsHelper() {
    rpc::Deframer deframer;
    char buffer[4096];
    for (ssize_t count = 0; (count = ::read(STDIN_FILENO, buffer, sizeof buffer)) > 0;) {
        deframer.add({buffer, std::size_t(count)});
        for (auto message = deframer.next(); message && *message; message = deframer.next()) {
            const Json &request = **message;
            const std::string method = request.value("method", std::string());
            const auto id = request.value("id", std::int64_t(0));
            if (method == "initialize")
                writeInPieces(rpc::response(id, {{"version", "test"}, {"pid", ::getpid()}}), 1 << 20);
            else if (method == "pieces") {
                writeInPieces(
                    rpc::notification("progress",
                                      {{"id", id}, {"stage", "Embedding"}, {"done", 1}, {"total", 2}, {"unit", "texts"}}),
                    1);
                writeInPieces(rpc::response(id, {{"text", "über"}}), 1);
            } else if (method == "long")
                writeInPieces(rpc::response(id, {{"text", std::string(20'000'000, 'x')}}), 1 << 20);
            else if (method == "error")
                writeInPieces(rpc::errorResponse(id, Error{ErrorCode::BadInput, {}, "corpus", "a split", "none"}), 1 << 20);
            else if (method == "garbage") {
                std::fputs("Traceback (most recent call last):\r\n\r\n", stdout);
                std::fflush(stdout);
            } else if (method == "broken json") {
                std::fputs("Content-Length: 5\r\n\r\n{\"id\"", stdout);
                std::fflush(stdout);
            } else if (method == "die") {
                std::fputs("the last words\n", stderr);
                std::fflush(stderr);
                ::raise(SIGKILL);
            } else if (method == "exit")
                ::_exit(7);
        }
    }
    return 0;
}

} // namespace

/// The client of the helper alone, against a helper that this program plays.
class EngineClientTest : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineClient> m_client;
    std::optional<Result<Json>> m_reply;

    void ask(const char *method) {
        m_reply.reset();
        m_client->request(this, QString::fromLatin1(method), Json::object(),
                          [this](const Result<Json> &reply) { m_reply = reply; });
    }

private Q_SLOTS:
    void init() { m_client = std::make_unique<EngineClient>(QCoreApplication::applicationFilePath()); }
    void cleanup() { m_client.reset(); }

    void aRequestStartsTheHelper() {
        QCOMPARE(m_client->state(), Engine::State::Idle);
        QSignalSpy progress(m_client.get(), &Engine::progress);
        ask("pieces");
        QCOMPARE(m_client->state(), Engine::State::Starting);
        QTRY_VERIFY(m_reply.has_value());
        QVERIFY(m_reply->has_value());
        QCOMPARE((**m_reply)["text"].get<std::string>(), std::string("über"));
        QCOMPARE(progress.size(), 1);
        QCOMPARE(progress[0][1].toString(), QStringLiteral("Embedding"));
        QCOMPARE(m_client->state(), Engine::State::Ready);
        QCOMPARE(m_client->description().value("version", ""), std::string("test"));
    }

    void aVeryLongAnswerArrivesWhole() {
        ask("long");
        QTRY_VERIFY_WITH_TIMEOUT(m_reply.has_value(), 30000);
        QVERIFY(m_reply->has_value());
        QCOMPARE((**m_reply)["text"].get<std::string>().size(), std::size_t(20'000'000));
    }

    void anErrorIsAnAnswer() {
        ask("error");
        QTRY_VERIFY(m_reply.has_value());
        QVERIFY(!m_reply->has_value());
        QCOMPARE(m_reply->error().expected, std::string("a split"));
        QCOMPARE(m_client->state(), Engine::State::Ready);
    }

    void aHelperThatFails_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("reason");
        QTest::newRow("killed") << QByteArray("die") << QStringLiteral("signal 9");
        QTest::newRow("exits") << QByteArray("exit") << QStringLiteral("status 7");
        QTest::newRow("garbage") << QByteArray("garbage") << QStringLiteral("no message");
        QTest::newRow("broken JSON") << QByteArray("broken json") << QStringLiteral("no message");
    }
    /// Every waiting request fails with the reason, once; the next one starts a new helper.
    void aHelperThatFails() {
        QFETCH(QByteArray, method);
        QFETCH(QString, reason);
        QSignalSpy died(m_client.get(), &EngineClient::died);
        ask(method.constData());
        QTRY_VERIFY(m_reply.has_value());
        QVERIFY(!m_reply->has_value());
        QCOMPARE(int(m_reply->error().code), int(ErrorCode::Resource));
        QTRY_COMPARE(died.size(), 1);
        QVERIFY2(died[0][0].toString().contains(reason), qPrintable(died[0][0].toString()));
        QCOMPARE(m_client->state(), Engine::State::Failed);
        QVERIFY(m_client->description().empty());
        if (method == "die")
            QVERIFY(died[0][1].toString().contains(QStringLiteral("the last words")));
        ask("pieces");
        QTRY_VERIFY(m_reply.has_value() && m_reply->has_value());
        QCOMPARE(died.size(), 1);
    }

    void aContextThatGoesIsNotAnswered() {
        bool called = false;
        {
            QObject context;
            m_client->request(&context, QStringLiteral("pieces"), Json::object(),
                              [&](const Result<Json> &) { called = true; });
        }
        ask("pieces");
        QTRY_VERIFY(m_reply.has_value());
        QVERIFY(!called);
    }

    void aMissingProgramIsSaid() {
        m_client = std::make_unique<EngineClient>(QString());
        ask("pieces");
        QTRY_VERIFY(m_reply.has_value());
        QVERIFY(m_reply->error().text().find("sintonia-cli") != std::string::npos);
        m_client = std::make_unique<EngineClient>(QStringLiteral("/no/such/program"));
        ask("pieces");
        QTRY_VERIFY(m_reply.has_value());
        QVERIFY(!m_reply->has_value());
    }
};

int main(int argc, char **argv) {
    if (argc > 1 && std::string_view(argv[1]) == "serve")
        return actAsHelper();
    QCoreApplication app(argc, argv);
    EngineClientTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_engineclient.moc"
