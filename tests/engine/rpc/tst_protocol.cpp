// SPDX-License-Identifier: Apache-2.0
#include "engine/rpc/protocol.h"

#include <QtTest>

using namespace sintonia;
using namespace sintonia::rpc;

class TestProtocol : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitAtEveryByte();
    void byteByByte();
    void hostileHeaders_data();
    void hostileHeaders();
    void toleratedHeaders_data();
    void toleratedHeaders();
    void brokenJsonIsSkipped();
    void errorsTravel_data();
    void errorsTravel();
    void foreignErrors_data();
    void foreignErrors();
};

void TestProtocol::splitAtEveryByte() {
    const auto first = request(1, "rank", {{"text", "maçã 😀\r\n\r\nContent-Length: 5"}});
    const auto second = notification("cancel", {{"id", 1}});
    const auto stream = frame(first) + frame(second);
    for (std::size_t at = 0; at <= stream.size(); ++at) {
        Deframer deframer;
        std::vector<Json> messages;
        for (const auto part : {std::string_view(stream).substr(0, at), std::string_view(stream).substr(at)}) {
            deframer.add(part);
            for (;;) {
                auto message = deframer.next();
                QVERIFY(message);
                if (!*message)
                    break;
                messages.push_back(**message);
            }
        }
        QCOMPARE(messages.size(), std::size_t(2));
        QVERIFY(messages[0] == first && messages[1] == second);
    }
}

void TestProtocol::byteByByte() {
    Deframer deframer;
    int count = 0;
    for (int i = 0; i < 200; ++i)
        for (const char c : frame(response(i, {{"value", i}}))) {
            deframer.add(std::string_view(&c, 1));
            auto message = deframer.next();
            QVERIFY(message);
            if (*message)
                QCOMPARE((**message)["id"].get<int>(), count++);
        }
    QCOMPARE(count, 200);
}

void TestProtocol::hostileHeaders_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("too large") << QByteArray("Content-Length: 268435457\r\n\r\n");
    QTest::newRow("overflow") << QByteArray("Content-Length: 99999999999999999999999\r\n\r\n");
    QTest::newRow("negative") << QByteArray("Content-Length: -1\r\n\r\n");
    QTest::newRow("no number") << QByteArray("Content-Length: x\r\n\r\n");
    QTest::newRow("empty") << QByteArray("Content-Length:\r\n\r\n");
    QTest::newRow("trailing") << QByteArray("Content-Length: 2 2\r\n\r\n{}");
    QTest::newRow("twice") << QByteArray("Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}");
    QTest::newRow("none") << QByteArray("Content-Type: x\r\n\r\n{}");
    QTest::newRow("no header") << QByteArray("\r\n\r\n{}");
    QTest::newRow("no colon") << QByteArray("garbage\r\n\r\n{}");
    QTest::newRow("endless") << QByteArray(5000, 'x');
    QTest::newRow("long") << "X: " + QByteArray(5000, 'x') + "\r\n\r\n";
}

void TestProtocol::hostileHeaders() {
    QFETCH(QByteArray, bytes);
    Deframer deframer;
    deframer.add(bytes.toStdString());
    const auto message = deframer.next();
    QVERIFY(!message);
    QCOMPARE(int(message.error().code), int(ErrorCode::BadInput));
}

void TestProtocol::toleratedHeaders_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("lower case") << QByteArray("content-length: 2\r\n\r\n{}");
    QTest::newRow("no space") << QByteArray("Content-Length:2\r\n\r\n{}");
    QTest::newRow("with type") << QByteArray(
        "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}");
}

void TestProtocol::toleratedHeaders() {
    QFETCH(QByteArray, bytes);
    Deframer deframer;
    deframer.add(bytes.toStdString());
    const auto message = deframer.next();
    QVERIFY(message && *message);
    QVERIFY(**message == Json::object());
}

void TestProtocol::brokenJsonIsSkipped() {
    Deframer deframer;
    deframer.add("Content-Length: 3\r\n\r\n{x}" + frame(response(7, {})));
    QVERIFY(!deframer.next());
    const auto message = deframer.next();
    QVERIFY(message && *message);
    QCOMPARE((**message)["id"].get<int>(), 7);
}

void TestProtocol::errorsTravel_data() {
    QTest::addColumn<int>("code");
    for (const auto code :
         {ErrorCode::Other, ErrorCode::Usage, ErrorCode::BadInput, ErrorCode::Resource, ErrorCode::Interrupted})
        QTest::addRow("code %d", int(code)) << int(code);
}

void TestProtocol::errorsTravel() {
    QFETCH(int, code);
    const Error error{ErrorCode(code), "can't read", "corpus.jsonl:3", "a string", "3"};
    const auto message = errorResponse(5, error);
    QCOMPARE(message["id"].get<int>(), 5);
    QCOMPARE(message["error"]["code"].get<int>(), -32000 - code);
    QCOMPARE(message["error"]["message"].get<std::string>(), error.text());
    const auto back = errorOf(parseJson(toText(message), "").value()["error"]);
    QCOMPARE(int(back.code), code);
    QCOMPARE(back.text(), error.text());
    QCOMPARE(back.place, error.place);
}

void TestProtocol::foreignErrors_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("message");
    QTest::newRow("plain") << QByteArray(R"({"code":-32601,"message":"no such method"})") << "no such method";
    QTest::newRow("odd data") << QByteArray(R"({"code":-32601,"message":"m","data":[1]})") << "m";
    QTest::newRow("unknown code") << QByteArray(R"({"code":1,"message":"m","data":{"code":77,"message":"n"}})") << "n";
    QTest::newRow("not an object") << QByteArray("3") << "";
}

void TestProtocol::foreignErrors() {
    QFETCH(QByteArray, json);
    QFETCH(QString, message);
    const auto error = errorOf(parseJson(json.toStdString(), "").value());
    QCOMPARE(int(error.code), int(ErrorCode::Other));
    QCOMPARE(QString::fromStdString(error.message), message);
}

QTEST_APPLESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
