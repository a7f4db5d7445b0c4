// SPDX-License-Identifier: Apache-2.0
#include "engine/core/json.h"
#include "engine/text/base64.h"
#include "engine/text/tokenizer.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

namespace {

/// Golden values by tests/oracle/tokenizer_classes.py.
const Json &golden() {
    static const Json json = readJsonFile(fs::path(SINTONIA_TESTDATA_DIR) / "tokenizers" / "classes.json").value();
    return json;
}

void writeFiles(const fs::path &folder, const Json &files) {
    for (const auto &[name, index] : files.items()) {
        const auto content = golden()["contents"][index.get<std::size_t>()].get<std::string>();
        QVERIFY(writeFileAtomically(folder / name, name.ends_with(".model") ? fromBase64(content).value() : content));
    }
}

void compare(const Encoding &encoding, const Json &expected) {
    const Json found = {{"ids", encoding.ids}, {"tokens", encoding.tokens}, {"offsets", encoding.offsets}};
    for (const auto &[key, value] : found.items())
        QVERIFY2(value == expected[key], (key + ": " + toText(value) + " instead of " + toText(expected[key])).c_str());
}

} // namespace

/// Folders of every tokenizer class, with vocabulary files alone and with tokenizer.json, against transformers'
/// AutoTokenizer.
class TestTokenizerClass : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsReference_data();
    void equalsReference();
    void refuses_data();
    void refuses();
    void survivesCutModels();
    void modelAlone();
};

void TestTokenizerClass::equalsReference_data() {
    QTest::addColumn<QString>("name");
    for (const auto &[name, folder] : golden()["folders"].items())
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

void TestTokenizerClass::equalsReference() {
    QFETCH(QString, name);
    const Json &expected = golden()["folders"][name.toStdString()];
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeFiles(path, expected["files"]);
    const auto loaded = Tokenizer::load(path);
    QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().text().c_str());
    for (const Json &item : expected["texts"]) {
        const auto text = item["text"].get<std::string>();
        compare((*loaded)->encode(text), item);
        QCOMPARE((*loaded)->ids(text, 0), item["ids"].get<std::vector<std::int32_t>>());
    }
    const auto textOf = [&](std::size_t i) { return expected["texts"][i]["text"].get<std::string>(); };
    compare((*loaded)->encodePair(textOf(0), textOf(2)), expected["pair"]);
}

void TestTokenizerClass::refuses_data() {
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const char *base, const char *file, const QByteArray &content, const char *named) {
        QTest::newRow(name) << base << file << content << named;
    };
    row("empty vocab.txt", "bert", "vocab.txt", "", "cls_token");
    row("vocab.txt without its token", "bert", "vocab.txt", "[UNK]\n[SEP]\na\n", "[CLS]");
    row("vocab.txt is not UTF-8", "bert", "vocab.txt", "[UNK]\n\xff\n", "UTF-8");
    row("unk_token outside", "bert", "tokenizer_config.json", R"({"unk_token": "<none>"})", "<none>");
    row("configuration is a list", "bert", "tokenizer_config.json", "[]", "tokenizer_config.json");
    row("do_lower_case is a text", "bert", "tokenizer_config.json", R"({"do_lower_case": "yes"})", "do_lower_case");
    row("cls_token is a number", "bert", "tokenizer_config.json", R"({"cls_token": 4})", "cls_token");
    row("added_tokens_decoder is a list", "bert", "tokenizer_config.json", R"({"added_tokens_decoder": []})",
        "added_tokens_decoder");
    row("added id is no number", "bert", "tokenizer_config.json", R"({"added_tokens_decoder": {"-3": {"content": "x"}}})",
        "-3");
    row("added token without content", "bert", "tokenizer_config.json", R"({"added_tokens_decoder": {"3": {}}})",
        "added_tokens_decoder");
    row("added_tokens.json with a text", "bert", "added_tokens.json", R"({"x": "y"})", "added_tokens.json");
    row("merges of three", "gpt2", "merges.txt", "a b c\n", "merges");
    row("merges outside", "gpt2", "merges.txt", "zz yy\n", "merges");
    row("vocab.json is a list", "gpt2", "vocab.json", "[]", "vocab.json");
    row("class of another vocabulary", "gpt2", "tokenizer_config.json", R"({"tokenizer_class": "T5Tokenizer"})",
        "T5Tokenizer");
    row("empty .model", "llama", "tokenizer.model", "", "sentencepiece");
    row("unigram .model without a class", "xlm-roberta", "config.json", "{}", "tokenizer_class");
}

void TestTokenizerClass::refuses() {
    QFETCH(QString, base);
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(QString, named);
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeFiles(path, golden()["folders"][base.toStdString()]["files"]);
    if (base == "xlm-roberta")
        fs::remove(path / "tokenizer_config.json");
    QVERIFY(writeFileAtomically(path / file.toStdString(), content.toStdString()));
    const auto loaded = Tokenizer::load(path);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, ErrorCode::BadInput);
    const auto text = QString::fromStdString(loaded.error().text());
    QVERIFY2(text.contains(named) && text.contains(folder.path()), qPrintable(text));
}

void TestTokenizerClass::survivesCutModels() {
    for (const char *name : {"llama", "xlm-roberta"}) {
        QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        writeFiles(path, golden()["folders"][name]["files"]);
        const auto file = path / (std::string(name) == "llama" ? "tokenizer.model" : "sentencepiece.bpe.model");
        const auto bytes = readFile(file).value();
        for (std::size_t length = 0; length < bytes.size(); length += 1 + bytes.size() / 150) {
            QVERIFY(writeFileAtomically(file, bytes.substr(0, length)));
            if (const auto cut = Tokenizer::load(path))
                (*cut)->encode("The archive");
        }
    }
}

/// Golden values by tests/oracle/sentencepiece_models.py.
void TestTokenizerClass::modelAlone() {
    const auto models = readJsonFile(fs::path(SINTONIA_TESTDATA_DIR) / "tokenizers" / "sentencepiece.json").value();
    for (const auto &[name, model] : models.items()) {
        QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        QVERIFY(writeFileAtomically(path / "tokenizer.model", fromBase64(model["model"].get<std::string>()).value()));
        const auto loaded = Tokenizer::load(path);
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().text().c_str());
        const auto &tokenizer = **loaded;
        for (const auto &expected : model["cases"]) {
            const auto text = expected["text"].get<std::string>();
            const auto encoding = tokenizer.encode(text);
            QVERIFY2(Json(encoding.ids) == expected["ids"] && Json(encoding.tokens) == expected["tokens"],
                     (name + ": " + toText(expected)).c_str());
            QCOMPARE(tokenizer.ids(text, 0), encoding.ids);
        }
        QCOMPARE(tokenizer.encode("Ação e coração").offsets.back().second, 14u);
        bool cut = false;
        QCOMPARE(tokenizer.ids(" The archive", 2, true, &cut).size(), std::size_t(2));
        QVERIFY(cut);
        QCOMPARE(tokenizer.decode(tokenizer.ids("The archive", 0)), std::string("The archive"));
        QCOMPARE(tokenizer.tokenOf(*tokenizer.idOf("e")), std::string("e"));
        QCOMPARE(tokenizer.tokenOf(-1), std::string());
        QVERIFY(!tokenizer.idOf("no piece"));
        const auto pair = tokenizer.encodePair("The archive", "archive", true, 3);
        QCOMPARE(pair.ids.size(), std::size_t(3));
        QCOMPARE(pair.typeIds.back(), 1);
    }
}

QTEST_APPLESS_MAIN(TestTokenizerClass)
#include "tst_tokenizerclass.moc"
