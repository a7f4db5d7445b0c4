// SPDX-License-Identifier: Apache-2.0
#include "engine/synth/rubric.h"

#include <QtTest>

using namespace sintonia;

class TestRubric : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fillsOnceAndWhole() {
        const auto prompt =
            fillRubric("Q {question} C {context}A {answer} {other}", "{answer}?", {"one {question}", "two"}, "{context}");
        QVERIFY(prompt);
        QCOMPARE(*prompt, std::string("Q {answer}? C [1] one {question}\n[2] two\nA {context} {other}"));
        QVERIFY(fillRubric(defaultRubric(), "q", {"c"}, "a"));
    }
    void wantsAllThreeNames_data() {
        QTest::addColumn<QByteArray>("rubric");
        QTest::newRow("question") << QByteArray("{context} {answer}");
        QTest::newRow("context") << QByteArray("{question} {answer}");
        QTest::newRow("answer") << QByteArray("{question} {context}");
        QTest::newRow("empty") << QByteArray("");
    }
    void wantsAllThreeNames() {
        QFETCH(QByteArray, rubric);
        const auto prompt = fillRubric(rubric.toStdString(), "q", {"c"}, "a");
        QVERIFY(!prompt);
        QCOMPARE(prompt.error().code, ErrorCode::Usage);
    }

    void readsAndRepairs_data() {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<double>("relevance"); // -1: none
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char *name, const char *raw, double relevance, const char *reason = "") {
            QTest::newRow(name) << QByteArray(raw) << relevance << QByteArray(reason);
        };
        row("as asked", "{\"relevance\": 0.9, \"reason\": \"uses {both} parts\"}", 0.9, "uses {both} parts");
        row("whole numbers", "{\"relevance\": 1}", 1);
        row("fenced", "```json\n{\"relevance\": 0.3, \"reason\": \"off\"}\n```", 0.3, "off");
        row("in prose", "Sure! {\"relevance\": 0.5, \"reason\": \"x\"} I hope that helps.", 0.5, "x");
        row("thought first", "<think>maybe {\"relevance\": 0.1}?</think>{\"relevance\": 0.8, \"reason\": \"y\"}", 0.8, "y");
        row("comma at the end", "{\"relevance\": 0.5, \"reason\": \"x\",}", 0.5, "x");
        row("cut in the reason", "{\"relevance\": 0.5, \"reason\": \"it is so", 0.5, "it is so");
        row("cut in a key", "{\"relevance\": 0.5, \"rea", 0.5);
        row("cut behind the number", "{\"relevance\": 0.5", 0.5);
        row("number in quotes", "{\"relevance\": \"0.7\", \"reason\": \"x\"}", 0.7, "x");
        row("quote in the reason", "{\"relevance\": 0.2, \"reason\": \"a \\\"}\\\" b\"}", 0.2, "a \"}\" b");
        row("other keys too", "{\"score\": 3, \"relevance\": 0.2}", 0.2);
        row("NaN", "{\"relevance\": NaN, \"reason\": \"x\"}", -1);
        row("NaN in quotes", "{\"relevance\": \"nan\"}", -1);
        row("above one", "{\"relevance\": 8, \"reason\": \"x\"}", -1);
        row("below zero", "{\"relevance\": -0.1}", -1);
        row("null", "{\"relevance\": null}", -1);
        row("words", "{\"relevance\": \"high\"}", -1);
        row("no object", "0.9", -1);
        row("another object", "{\"score\": 0.9}", -1);
        row("empty", "", -1);
    }
    void readsAndRepairs() {
        QFETCH(QByteArray, raw);
        QFETCH(double, relevance);
        QFETCH(QByteArray, reason);
        const auto verdict = readVerdict(raw.toStdString());
        QCOMPARE(verdict.has_value(), relevance >= 0);
        if (!verdict)
            return;
        QCOMPARE(verdict->relevance, relevance);
        QCOMPARE(QByteArray::fromStdString(verdict->reason), reason);
    }

    void readsHostileTextsSoon() {
        QVERIFY(!readVerdict(std::string(1 << 20, '{')));
        QVERIFY(!readVerdict(std::string(1 << 20, '"')));
    }

    void theGrammarIsRead() {
        JsonGrammar::State state;
        const std::string text = "{\"relevance\": 0.25, \"reason\": \"ok\"}";
        QVERIFY(verdictGrammar().takeAll(state, text) && verdictGrammar().isComplete(state));
        QCOMPARE(readVerdict(text)->relevance, 0.25);
    }
};

QTEST_APPLESS_MAIN(TestRubric)
#include "tst_rubric.moc"
