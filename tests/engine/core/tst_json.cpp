// SPDX-License-Identifier: Apache-2.0
#include "engine/core/json.h"

#include <QtTest>

using namespace sintonia;

class TestJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesMalformedText_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("duplicate key") << QByteArray("{\"a\":1,\n\"a\":2}") << QByteArray("\"a\" stands twice");
        QTest::newRow("trailing text") << QByteArray("{} x") << QByteArray("f.json:1");
        QTest::newRow("line is named") << QByteArray("{\n\n\"a\":}") << QByteArray("f.json:3");
        QTest::newRow("nesting") << QByteArray(100, '[') << QByteArray("deeper than 64");
        QTest::newRow("bytes not UTF-8") << QByteArray("\"\xff\"") << QByteArray("UTF-8");
        QTest::newRow("empty") << QByteArray() << QByteArray("f.json:1");
    }
    void refusesMalformedText() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        const auto json = parseJson(std::string_view(text.data(), std::size_t(text.size())), "f.json");
        QVERIFY(!json);
        QCOMPARE(json.error().code, ErrorCode::BadInput);
        QVERIFY2(QByteArray::fromStdString(json.error().text()).contains(says), json.error().text().c_str());
    }

    void readsAndChecksValues() {
        const auto json = parseJson(R"({"epochs": 3, "rate": 2e-5, "name": "x", "on": true, "count": 2.0})", "f.json");
        int epochs = 1, count = 0;
        double rate = 0;
        std::string name;
        bool on = false;
        JsonReader reader(*json, "f.json");
        reader.read("epochs", epochs, 0, 10);
        reader.read("rate", rate, 0, 1);
        reader.read("name", name);
        reader.read("on", on);
        reader.read("count", count, 0, 10);
        QVERIFY(reader.finish());
        QCOMPARE(epochs, 3);
        QCOMPARE(rate, 2e-5);
        QCOMPARE(count, 2);
        QVERIFY(on && name == "x");
    }

    void namesUnknownKeyAndNearest() {
        const auto json = parseJson(R"({"learning_rat": 1})", "f.json");
        double rate = 0;
        JsonReader reader(*json, "f.json");
        reader.read("learning_rate", rate, 0, 1);
        const auto done = reader.finish();
        QVERIFY(!done);
        QCOMPARE(QString::fromStdString(done.error().text()),
                 QString("f.json: unknown key \"learning_rat\" (did you mean \"learning_rate\"?)"));
    }

    void namesKeyOutOfRange() {
        const auto json = parseJson(R"({"r": -1})", "f.json");
        int r = 8;
        JsonReader reader(*json, "f.json", "lora.");
        reader.read("r", r, 1, 1024);
        const auto done = reader.finish();
        QVERIFY(!done);
        QCOMPARE(QString::fromStdString(done.error().text()),
                 QString("f.json: lora.r: expected a whole number from 1 to 1024, found -1"));
        QCOMPARE(r, 8);
    }
};

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
