// SPDX-License-Identifier: Apache-2.0
#include "engine/models/jsongrammar.h"

#include "engine/core/json.h"
#include "engine/models/languagemodel.h"
#include "engine/models/tokenmask.h"
#include "engine/nn/device.h"

#include <QtTest>

#include <random>

using namespace sintonia;

namespace {

const JsonGrammar grammar({{"relevance", JsonGrammar::Kind::Fraction}, {"reason", JsonGrammar::Kind::Text, 12}});

} // namespace

class TestJsonGrammar : public QObject {
    Q_OBJECT

    static void check(const std::string &text) {
        const auto json = parseJson(text, "text");
        QVERIFY2(json, text.c_str());
        QCOMPARE(json->size(), std::size_t(2));
        const auto relevance = (*json)["relevance"].get<double>();
        QVERIFY2(relevance >= 0 && relevance <= 1, text.c_str());
        QVERIFY2((*json)["reason"].get<std::string>().size() <= 12, text.c_str());
    }

private Q_SLOTS:
    void recognises_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("whole");
        const auto row = [](const char *name, const char *text, bool whole) {
            QTest::newRow(name) << QByteArray(text) << whole;
        };
        row("zero", "{\"relevance\": 0, \"reason\": \"no\"}", true);
        row("one", "{\"relevance\": 1, \"reason\": \"\"}", true);
        row("decimals", "{\"relevance\": 0.1234, \"reason\": \"x\"}", true);
        row("one with zeros", "{\"relevance\": 1.00, \"reason\": \"x\"}", true);
        row("escapes", "{\"relevance\": 0.5, \"reason\": \"\\\"\\\\\\/\\n\\t\"}", true);
        row("beyond ASCII", "{\"relevance\": 0.5, \"reason\": \"n\xc3\xa3o\"}", true);
        row("above one", "{\"relevance\": 1.5, \"reason\": \"x\"}", false);
        row("two", "{\"relevance\": 2, \"reason\": \"x\"}", false);
        row("negative", "{\"relevance\": -0.5, \"reason\": \"x\"}", false);
        row("NaN", "{\"relevance\": NaN, \"reason\": \"x\"}", false);
        row("no digit", "{\"relevance\": 0., \"reason\": \"x\"}", false);
        row("leading zero", "{\"relevance\": 01, \"reason\": \"x\"}", false);
        row("five decimals", "{\"relevance\": 0.12345, \"reason\": \"x\"}", false);
        row("two points", "{\"relevance\": 0.1.2, \"reason\": \"x\"}", false);
        row("text for a number", "{\"relevance\": \"0.5\", \"reason\": \"x\"}", false);
        row("other key", "{\"score\": 0.5, \"reason\": \"x\"}", false);
        row("too long", "{\"relevance\": 0.5, \"reason\": \"1234567890123\"}", false);
        row("line end", "{\"relevance\": 0.5, \"reason\": \"\n\"}", false);
        row("unknown escape", "{\"relevance\": 0.5, \"reason\": \"\\x\"}", false);
        row("text behind", "{\"relevance\": 0.5, \"reason\": \"x\"} ", false);
        row("not ended", "{\"relevance\": 0.5, \"reason\": \"x\"", false);
    }
    void recognises() {
        QFETCH(QByteArray, text);
        QFETCH(bool, whole);
        JsonGrammar::State state;
        QCOMPARE(grammar.takeAll(state, text.toStdString()) && grammar.isComplete(state), whole);
        if (whole)
            check(text.toStdString());
    }

    /// Whatever bytes are chosen among those admitted, the text ends, and is JSON of that shape.
    void everyWayEndsInJson() {
        std::mt19937 random(1);
        for (int walk = 0; walk < 2000; ++walk) {
            std::string text;
            JsonGrammar::State state;
            while (!grammar.isComplete(state)) {
                std::vector<std::pair<char, JsonGrammar::State>> ways;
                for (int byte = 1; byte < 0x80; ++byte)
                    if (auto next = state; grammar.take(next, char(byte)))
                        ways.emplace_back(char(byte), next);
                QVERIFY2(!ways.empty(), text.c_str());
                const auto &[byte, next] = ways[random() % ways.size()];
                text += byte;
                state = next;
                QVERIFY(text.size() <= grammar.mostBytes());
            }
            check(text);
        }
    }

    void fieldsInAnyOrder() {
        const JsonGrammar other({{"reason", JsonGrammar::Kind::Text, 5}, {"score", JsonGrammar::Kind::Fraction}});
        JsonGrammar::State state;
        QVERIFY(other.takeAll(state, "{\"reason\": \"well\", \"score\": 0.25}") && other.isComplete(state));
    }

    void forcesEveryTokenizer_data() {
        QTest::addColumn<QString>("model");
        QTest::newRow("byte-level BPE") << "tiny-llama";
        QTest::newRow("sentencepiece BPE with byte fallback") << "tiny-mistral";
    }
    /// Random weights at a high temperature say anything; forced, they say JSON.
    void forcesEveryTokenizer() {
        QFETCH(QString, model);
        setThreads(1);
        const auto loaded =
            LanguageModel::load(fs::path(SINTONIA_TESTDATA_DIR) / "generate" / model.toStdString(), {"cpu", "f32"});
        QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
        auto mask = TokenMask::make(grammar, (*loaded)->tokenizer());
        QVERIFY2(mask, mask ? "" : mask.error().text().c_str());
        GenerateOptions options;
        options.mask = std::make_shared<const TokenMask>(std::move(*mask));
        options.maxNewTokens = 100;
        const auto prompt = (*loaded)->promptIds("Judge");
        QVERIFY(prompt);
        for (int seed = 0; seed < 10; ++seed) {
            options.sampling.temperature = seed == 0 ? 0 : 5;
            options.sampling.seed = std::uint64_t(seed);
            const auto generation = (*loaded)->generate(options, {*prompt, *prompt}, {}, ProgressSink::none());
            QVERIFY2(generation, generation ? "" : generation.error().text().c_str());
            for (const auto &text : generation->texts) {
                QCOMPARE(text.stoppedBy, StoppedBy::Text);
                check(text.text);
            }
        }
        options.maxNewTokens = 3; // too few to end
        const auto cut = (*loaded)->generate(options, {*prompt}, {}, ProgressSink::none());
        QCOMPARE(cut->texts.front().stoppedBy, StoppedBy::Length);
        QVERIFY(cut->texts.front().text.starts_with("{"));
    }
};

QTEST_APPLESS_MAIN(TestJsonGrammar)
#include "tst_jsongrammar.moc"
