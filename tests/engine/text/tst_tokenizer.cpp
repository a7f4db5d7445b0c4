// SPDX-License-Identifier: Apache-2.0
#include "engine/core/json.h"
#include "engine/text/pipelinetokenizer.h"
#include "engine/text/tokenizerfiles.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

namespace {

const fs::path dataFolder = fs::path(SINTONIA_TESTDATA_DIR) / "text";
const fs::path starterFolder = fs::path(SINTONIA_MODELS_DIR) / "all-MiniLM-L6-v2";

/// Golden values by tests/oracle/tokenizer_cases.py.
const Json &golden() {
    static const Json json = readJsonFile(dataFolder / "golden.json").value();
    return json;
}

std::shared_ptr<const Tokenizer> load(const std::string &family) {
    auto parts = readTokenizerJson(family == "starter" ? starterFolder / "tokenizer.json" : dataFolder / (family + ".json"));
    if (!parts) {
        qWarning("%s", parts.error().text().c_str());
        return nullptr;
    }
    return std::make_shared<PipelineTokenizer>(std::move(*parts));
}

Json asJson(const Encoding &encoding) {
    return {{"ids", encoding.ids}, {"tokens", encoding.tokens}, {"offsets", encoding.offsets}, {"types", encoding.typeIds}};
}

void compare(const Encoding &encoding, const Json &expected) {
    const auto all = asJson(encoding);
    for (const auto &[key, found] : all.items()) {
        const auto message = key + ": " + toText(found) + " instead of " + toText(expected[key]);
        QVERIFY2(found == expected[key], message.c_str());
    }
    QCOMPARE(encoding.special.size(), encoding.ids.size());
}

} // namespace

class TestTokenizer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void golden_data();
    void golden();
    void loadsVocabularyText();
    void prefersTokenizerJson();
    void cutsIds();
    void keepsPairsApart();
    void cutsTheLongerOfAPair_data();
    void cutsTheLongerOfAPair();
    void repairsIllFormedText();
    void knowsTokens();
};

void TestTokenizer::golden_data() {
    QTest::addColumn<QString>("family");
    for (const auto &[family, cases] : ::golden().items())
        QTest::newRow(family.c_str()) << QString::fromStdString(family);
}

void TestTokenizer::golden() {
    QFETCH(QString, family);
    const auto tokenizer = load(family.toStdString());
    QVERIFY(tokenizer);
    const auto &cases = ::golden()[family.toStdString()];
    QCOMPARE(tokenizer->vocabularySize(), cases["size"].get<std::size_t>());
    for (const auto &item : cases["texts"]) {
        const auto text = item["text"].get<std::string>();
        const auto encoding = tokenizer->encode(text);
        compare(encoding, item);
        QCOMPARE(tokenizer->ids(text, 0), encoding.ids);
        QCOMPARE(tokenizer->ids(text, 0, false), item["plain"].get<std::vector<std::int32_t>>());
        QCOMPARE(tokenizer->encode(text, false).ids, item["plain"].get<std::vector<std::int32_t>>());
        QCOMPARE(tokenizer->decode(encoding.ids), item["decoded"].get<std::string>());
    }
    for (const auto &item : cases["pairs"])
        compare(tokenizer->encodePair(item["first"].get<std::string>(), item["second"].get<std::string>()), item);
}

void TestTokenizer::loadsVocabularyText() {
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    fs::copy_file(starterFolder / "vocab.txt", path / "vocab.txt");
    const auto fromText = Tokenizer::load(path);
    QVERIFY2(fromText.has_value(), fromText ? "" : fromText.error().text().c_str());
    const auto fromJson = load("starter");
    const std::string text = "Wérden [MASK] tokenized! 中文";
    QCOMPARE(asJson((*fromText)->encode(text)), asJson(fromJson->encode(text)));
    QCOMPARE(asJson((*fromText)->encodePair(text, "b")), asJson(fromJson->encodePair(text, "b")));
    QVERIFY(!(*fromText)->maxLength());

    QVERIFY(writeFileAtomically(path / "tokenizer_config.json",
                                R"({"do_lower_case": false, "strip_accents": true, "tokenize_chinese_chars": false,
                                    "model_max_length": 77, "unk_token": {"content": "[UNK]"}})"));
    const auto cased = Tokenizer::load(path);
    QVERIFY(cased);
    QCOMPARE((*cased)->maxLength(), std::optional<std::size_t>(77));
    QCOMPARE((*cased)->encode("é E 中文", false).tokens, (std::vector<std::string>{"e", "[UNK]", "中", "##文"}));
}

void TestTokenizer::prefersTokenizerJson() {
    const auto loaded = Tokenizer::load(starterFolder);
    QVERIFY(loaded);
    QCOMPARE((*loaded)->maxLength(), std::optional<std::size_t>(512));
    QCOMPARE((*loaded)->specialTokenCount(), std::size_t(2));
    const auto missing = Tokenizer::load(dataFolder / "nowhere");
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::BadInput);
}

void TestTokenizer::cutsIds() {
    for (const std::string family : {"starter", "gpt2", "llama3"}) {
        const auto tokenizer = load(family);
        const std::string text = "one two three four five six seven";
        const auto whole = tokenizer->ids(text, 0);
        const auto special = tokenizer->specialTokenCount();
        bool cut = true;
        QCOMPARE(tokenizer->ids(text, whole.size(), true, &cut), whole);
        QVERIFY(!cut);
        auto expected = tokenizer->ids(text, 0, false);
        expected.resize(3);
        const auto three = tokenizer->ids(text, 3 + special, true, &cut);
        QVERIFY(cut);
        QCOMPARE(three.size(), 3 + special);
        QVERIFY(std::search(three.begin(), three.end(), expected.begin(), expected.end()) != three.end());
        QCOMPARE(tokenizer->ids(text, 3, false, &cut), expected);
        QVERIFY(cut);
        QCOMPARE(tokenizer->ids(text, 1).size(), special);
    }
}

void TestTokenizer::keepsPairsApart() {
    const auto pair = load("starter")->encodePair("a b", "c");
    QCOMPARE(pair.tokens, (std::vector<std::string>{"[CLS]", "a", "b", "[SEP]", "c", "[SEP]"}));
    QCOMPARE(pair.typeIds, (std::vector<std::int32_t>{0, 0, 0, 0, 1, 1}));
    QCOMPARE(pair.special, (std::vector<bool>{true, false, false, true, false, true}));
    QCOMPARE(pair.offsets[4], (std::pair<std::uint32_t, std::uint32_t>(0, 1)));
}

// Lengths that `tokenizers` 0.22 keeps with enable_truncation(n) (longest_first) and the starter model's tokenizer.
void TestTokenizer::cutsTheLongerOfAPair_data() {
    QTest::addColumn<int>("limit");
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("kept");
    QTest::newRow("no limit") << 0 << "a b c" << "d e" << "a b c | d e";
    QTest::newRow("room for all") << 8 << "a b c" << "d e" << "a b c | d e";
    QTest::newRow("room for none") << 3 << "a b c" << "d e" << " | ";
    QTest::newRow("less than the frame") << 1 << "a b c" << "d e" << " | ";
    QTest::newRow("one, first longer") << 4 << "a b c d e f" << "x" << "a | ";
    QTest::newRow("one, second longer") << 4 << "a" << "b c d e f g" << " | b";
    QTest::newRow("first only") << 8 << "a b c d e f" << "x" << "a b c d | x";
    QTest::newRow("second only") << 8 << "a" << "b c d e f g" << "a | b c d e";
    QTest::newRow("both, odd") << 8 << "a b c d e" << "f g h i j k" << "a b | f g h";
    QTest::newRow("both, even") << 7 << "a b c d e" << "f g h i j k" << "a b | f g";
    QTest::newRow("both equal, odd") << 6 << "a b c" << "d e f" << "a | d e";
}
void TestTokenizer::cutsTheLongerOfAPair() {
    QFETCH(int, limit);
    QFETCH(QString, first);
    QFETCH(QString, second);
    QFETCH(QString, kept);
    const auto pair = load("starter")->encodePair(first.toStdString(), second.toStdString(), true, std::size_t(limit));
    QStringList parts[2];
    for (std::size_t i = 0; i < pair.tokens.size(); ++i)
        if (!pair.special[i])
            parts[pair.typeIds[i]].append(QString::fromStdString(pair.tokens[i]));
    QCOMPARE(parts[0].join(' ') + " | " + parts[1].join(' '), kept);
}

void TestTokenizer::repairsIllFormedText() {
    for (const auto &[family, cases] : ::golden().items()) {
        const auto tokenizer = load(family);
        for (const std::string text : {"\xff", "a\xe4\xb8", "\xed\xa0\x80 b", "\xf4\x90\x80\x80"}) {
            const auto encoding = tokenizer->encode(text);
            QCOMPARE(tokenizer->ids(text, 0), encoding.ids);
        }
    }
}

void TestTokenizer::knowsTokens() {
    const auto tokenizer = load("gpt2");
    const auto mask = tokenizer->idOf("<mask>");
    QVERIFY(mask);
    QCOMPARE(tokenizer->tokenOf(*mask), std::string("<mask>"));
    QVERIFY(!tokenizer->idOf("no such token"));
    QCOMPARE(tokenizer->tokenOf(1 << 30), std::string());
    QCOMPARE(tokenizer->tokenOf(-1), std::string());
    QCOMPARE(tokenizer->decode({*mask, -1, 1 << 30}, true), std::string());
    QCOMPARE(tokenizer->decode({*mask}, false), std::string("<mask>"));
}

QTEST_APPLESS_MAIN(TestTokenizer)
#include "tst_tokenizer.moc"
