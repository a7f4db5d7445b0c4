// SPDX-License-Identifier: Apache-2.0
#include "engine/core/json.h"
#include "engine/text/componentjson.h"
#include "engine/text/pipelinetokenizer.h"
#include "engine/text/tokenizerfiles.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

namespace {

/// A small tokenizer.json with one key replaced by `value`; `pointer` is a JSON pointer.
std::string changed(const std::string &pointer, const std::string &value) {
    auto json = parseJson(R"({"added_tokens": [{"id": 3, "content": "<x>", "special": true}],
        "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": {"type": "BertProcessing", "sep": ["a", 0], "cls": ["b", 1]}, "decoder": {"type": "Fuse"},
        "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}})",
                          "test")
                    .value();
    if (!pointer.empty())
        json[nlohmann::json_pointer<std::string>(pointer)] = Json::parse(value);
    return toText(json);
}

Result<std::shared_ptr<const Tokenizer>> load(const std::string &text) {
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    if (auto written = writeFileAtomically(path / "tokenizer.json", text); !written)
        return failure(written.error());
    return Tokenizer::load(path);
}

} // namespace

class TestHostile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void takesOddVocabularies_data();
    void takesOddVocabularies();
    void boundsExplodingExpressions();
    void boundsCharacterClasses();
    void boundsSteps();
    void survivesCutFiles();
};

void TestHostile::refuses_data() {
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const char *pointer, const char *value, const char *named) {
        QTest::newRow(name) << pointer << value << named;
    };
    row("unknown normalizer", "/normalizer", R"({"type": "Shout"})", "Shout");
    row("unknown pre-tokenizer", "/pre_tokenizer", R"({"type": "UnicodeScripts"})", "UnicodeScripts");
    row("unknown nested step", "/normalizer", R"({"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Nope"}]})",
        "normalizers[1]");
    row("unknown decoder", "/decoder", R"({"type": "CTC"})", "CTC");
    row("unknown model", "/model", R"({"type": "Magic"})", "Magic");
    row("no model", "/model", "null", "model");
    row("step is a list", "/normalizer", "[]", "normalizer");
    row("type is a number", "/normalizer", R"({"type": 3})", "type");
    row("merge outside the vocabulary", "/model/merges", R"(["a c"])", "merges");
    row("merge makes no token", "/model/merges", R"(["b a"])", "merges");
    row("merge of three", "/model/merges", R"(["a b c"])", "merges");
    row("merges that are numbers", "/model/merges", "[[1, 2]]", "merges");
    row("negative id", "/model/vocab", R"({"a": -1})", "vocab");
    row("huge id", "/model/vocab", R"({"a": 4294967296})", "vocab");
    row("fractional id", "/model/vocab", R"({"a": 1.5})", "vocab");
    row("dropout", "/model/dropout", "0.1", "dropout");
    row("unknown token missing", "/model/unk_token", R"("<unk>")", "<unk>");
    row("unk_id beyond", "/model", R"({"type": "Unigram", "vocab": [["a", -1.0]], "unk_id": 1})", "unk_id");
    row("score is a text", "/model", R"({"type": "Unigram", "vocab": [["a", "x"]], "unk_id": 0})", "vocab");
    row("charsmap is no base64", "/normalizer", R"({"type": "Precompiled", "precompiled_charsmap": "***"})",
        "precompiled_charsmap");
    row("charsmap too short", "/normalizer", R"({"type": "Precompiled", "precompiled_charsmap": "/////w=="})",
        "precompiled_charsmap");
    row("expression does not compile", "/pre_tokenizer",
        R"({"type": "Split", "pattern": {"Regex": "(a"}, "behavior": "Isolated", "invert": false})", "pattern");
    row("expression with set operations", "/pre_tokenizer",
        R"({"type": "Split", "pattern": {"Regex": "[a&&b]"}, "behavior": "Isolated", "invert": false})", "pattern");
    row("unknown behavior", "/pre_tokenizer", R"({"type": "Punctuation", "behavior": "Eaten"})", "Eaten");
    row("template without its token", "/post_processor",
        R"({"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "X", "type_id": 0}}], "pair": [], "special_tokens": {}})",
        "X");
    row("template with B alone", "/post_processor",
        R"({"type": "TemplateProcessing", "single": [{"Sequence": {"id": "B", "type_id": 0}}], "pair": [], "special_tokens": {}})",
        "single");
    row("added token without content", "/added_tokens", R"([{"id": 1}])", "content");
    row("added tokens are no list", "/added_tokens", R"({"a": 1})", "added_tokens");
}

void TestHostile::refuses() {
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, named);
    const auto loaded = load(changed(pointer.toStdString(), value.toStdString()));
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, ErrorCode::BadInput);
    QVERIFY2(QString::fromStdString(loaded.error().text()).contains(named), loaded.error().text().c_str());
    QVERIFY(QString::fromStdString(loaded.error().text()).contains("tokenizer.json"));
}

void TestHostile::takesOddVocabularies_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::vector<std::int32_t>>("ids");
    QTest::newRow("holes") << R"({"type": "BPE", "vocab": {"a": 0, "b": 9999, "ab": 70000}, "merges": [["a", "b"]]})"
                           << "ab b" << std::vector<std::int32_t>{70000, 9999};
    QTest::newRow("a merge that makes its own part") << R"({"type": "BPE", "vocab": {"a": 0, "": 1}, "merges": [["a", ""]]})"
                                                     << "aaaa" << std::vector<std::int32_t>{0, 0, 0, 0};
    QTest::newRow("cyclic merges by shared ids")
        << R"({"type": "BPE", "vocab": {"a": 0, "aa": 0, "aaa": 0}, "merges": [["a", "a"], ["aa", "a"], ["a", "aa"]]})"
        << "aaaaaa" << std::vector<std::int32_t>{0};
    QTest::newRow("no unknown token") << R"({"type": "BPE", "vocab": {"a": 0}, "merges": []})"
                                      << "axa" << std::vector<std::int32_t>{0, 0};
    QTest::newRow("unigram without unknown") << R"({"type": "Unigram", "vocab": [["a", -1.0]], "unk_id": null})"
                                             << "axa" << std::vector<std::int32_t>{0, 0};
    QTest::newRow("model without its type") << R"({"vocab": {"a": 0, "b": 1}, "merges": []})"
                                            << "ab" << std::vector<std::int32_t>{0, 1};
}

void TestHostile::takesOddVocabularies() {
    QFETCH(QString, model);
    QFETCH(QString, text);
    QFETCH(std::vector<std::int32_t>, ids);
    const auto loaded = load(changed("/model", model.toStdString()));
    QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().text().c_str());
    QCOMPARE((*loaded)->encode(text.toStdString(), false).ids, ids);
    QCOMPARE((*loaded)->ids(text.toStdString(), 0, false), ids);
}

void TestHostile::boundsExplodingExpressions() {
    const auto loaded = load(changed(
        "/pre_tokenizer", R"({"type": "Split", "pattern": {"Regex": "(a+)+$"}, "behavior": "Isolated", "invert": false})"));
    QVERIFY(loaded);
    QElapsedTimer timer;
    timer.start();
    (*loaded)->encode(std::string(5000, 'a') + "!");
    QVERIFY2(timer.elapsed() < 20'000, std::to_string(timer.elapsed()).c_str());
}

void TestHostile::boundsCharacterClasses() {
    QElapsedTimer timer;
    timer.start();
    std::string classes;
    for (int i = 0; i < 4000; ++i)
        classes += "\\\\w";
    const auto loaded = load(changed("/pre_tokenizer", R"({"type": "Split", "pattern": {"Regex": ")" + classes +
                                                           R"("}, "behavior": "Isolated", "invert": false})"));
    QVERIFY(!loaded);
    QVERIFY2(QString::fromStdString(loaded.error().text()).contains("pattern"), loaded.error().text().c_str());
    QVERIFY2(timer.elapsed() < 5'000, std::to_string(timer.elapsed()).c_str());
}

void TestHostile::boundsSteps() {
    std::string steps;
    for (int i = 0; i < 5000; ++i)
        steps += std::string(i ? "," : "") +
                 R"({"type": "Split", "pattern": {"Regex": "\\w+"}, "behavior": "Isolated", "invert": false})";
    const auto loaded = load(changed("/pre_tokenizer", R"({"type": "Sequence", "pretokenizers": [)" + steps + "]}"));
    QVERIFY(!loaded);
    QVERIFY2(QString::fromStdString(loaded.error().text()).contains("pre_tokenizer"), loaded.error().text().c_str());
}

void TestHostile::survivesCutFiles() {
    const auto whole = changed("", "");
    QVERIFY(load(whole));
    for (std::size_t length = 0; length < whole.size(); length += 7)
        QVERIFY(!load(whole.substr(0, length)));
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto damaged = whole;
        damaged[at] = char(damaged[at] ^ (1 << at % 7));
        if (const auto loaded = load(damaged))
            (*loaded)->encode("ab <x> é");
    }
}

QTEST_APPLESS_MAIN(TestHostile)
#include "tst_hostile.moc"
