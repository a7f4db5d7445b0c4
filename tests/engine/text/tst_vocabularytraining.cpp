// SPDX-License-Identifier: Apache-2.0
#include "engine/core/json.h"
#include "engine/text/tokenizer.h"
#include "engine/text/vocabularytraining.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

namespace {

/// Sentences over a small stock of words; the same every time.
TextSource sentences(std::size_t count) {
    static const std::vector<std::string> words = {
        "the",    "archive", "archives", "letters", "writing", "written", "São",        "Paulo",  "keeps",   "keeping",
        "reader", "readers", "1911",     "dust,",   "tools.",  "porque",  "informação", "museum", "Museums", "catalogue"};
    return [count, at = std::size_t(0)]() mutable -> std::optional<std::string> {
        if (at == count)
            return std::nullopt;
        std::string text;
        for (std::size_t i = 0; i < 9; ++i)
            text += words[(at * 7 + i * i * 3 + at * i) % words.size()] + " ";
        ++at;
        return text;
    };
}

std::string fileOf(const fs::path &path) { return readFile(path).value_or(std::string()); }

} // namespace

class TestVocabularyTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void trains_data();
    void trains();
    void keepsCase();
    void boundsTheWords();
    void refuses_data();
    void refuses();
    void stops();
};

void TestVocabularyTraining::trains_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("unknown");
    QTest::newRow("unigram") << "unigram"
                             << "<unk>";
    QTest::newRow("wordpiece") << "wordpiece"
                               << "[UNK]";
}

void TestVocabularyTraining::trains() {
    QFETCH(QString, kind);
    QFETCH(QString, unknown);
    QTemporaryDir first, second;
    VocabularyOptions options;
    options.kind = kind.toStdString();
    options.size = 130;
    const auto report = trainVocabulary(options, sentences(400), first.path().toStdString(), {}, ProgressSink::none());
    QVERIFY2(report.has_value(), report ? "" : report.error().text().c_str());
    QCOMPARE(report->texts, std::uint64_t(400));
    QVERIFY(report->words >= 400 * 9);
    const auto loaded = Tokenizer::load(first.path().toStdString());
    QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().text().c_str());
    const auto &tokenizer = **loaded;
    QCOMPARE(std::int64_t(tokenizer.vocabularySize()), report->size);
    QVERIFY2(report->size > 40 && report->size <= options.size, std::to_string(report->size).c_str());
    QCOMPARE(tokenizer.maxLength(), std::optional<std::size_t>(512));
    // Common words are few tokens, and no character of the corpus is unknown.
    const auto unknownId = tokenizer.idOf(unknown.toStdString());
    QVERIFY(unknownId);
    const auto ids = tokenizer.ids("The archives keep SÃO Paulo's letters porque", 0, false);
    QVERIFY(std::count(ids.begin(), ids.end(), *unknownId) <= 1); // the apostrophe
    QVERIFY(tokenizer.ids("archive", 0, false).size() <= 3);
    QCOMPARE(tokenizer.ids("archive", 0).size(), tokenizer.ids("archive", 0, false).size() + 2);

    QVERIFY(trainVocabulary(options, sentences(400), second.path().toStdString(), {}, ProgressSink::none()));
    for (const char *name : {"tokenizer.json", "tokenizer_config.json"})
        QVERIFY(!fileOf(fs::path(first.path().toStdString()) / name).empty() &&
                fileOf(fs::path(first.path().toStdString()) / name) == fileOf(fs::path(second.path().toStdString()) / name));

    // Without tokenizer.json, vocab.txt gives the same.
    if (kind == "wordpiece") {
        fs::remove(fs::path(second.path().toStdString()) / "tokenizer.json");
        const auto plain = Tokenizer::load(second.path().toStdString());
        QVERIFY(plain);
        QCOMPARE((*plain)->ids("The archives of 1911.", 0), tokenizer.ids("The archives of 1911.", 0));
    }
}

void TestVocabularyTraining::keepsCase() {
    QTemporaryDir folder;
    VocabularyOptions options;
    options.kind = "wordpiece";
    options.size = 200;
    options.lowercase = false;
    QVERIFY(trainVocabulary(options, sentences(300), folder.path().toStdString(), {}, ProgressSink::none()));
    const auto loaded = Tokenizer::load(folder.path().toStdString());
    QVERIFY(loaded);
    QVERIFY((*loaded)->ids("Museums", 0) != (*loaded)->ids("museums", 0));
}

void TestVocabularyTraining::boundsTheWords() {
    QTemporaryDir folder;
    VocabularyOptions options;
    options.kind = "wordpiece";
    options.maxWords = 500;
    std::size_t at = 0;
    const auto source = [&]() -> std::optional<std::string> {
        return at++ < 3000 ? std::optional("common word" + std::to_string(at * 7919)) : std::nullopt;
    };
    const auto report = trainVocabulary(options, source, folder.path().toStdString(), {}, ProgressSink::none());
    QVERIFY(report);
    QCOMPARE(report->distinctWords, std::uint64_t(500));
    QCOMPARE((*Tokenizer::load(folder.path().toStdString()))->ids("common", 0, false).size(), std::size_t(1));
}

void TestVocabularyTraining::refuses_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("size");
    QTest::addColumn<double>("coverage");
    QTest::addColumn<int>("texts");
    QTest::addColumn<QString>("named");
    QTest::newRow("kind") << "bpe" << 1000 << 1.0 << 10 << "kind";
    QTest::newRow("size") << "unigram" << 5 << 1.0 << 10 << "size";
    QTest::newRow("coverage") << "unigram" << 1000 << 0.5 << 10 << "coverage";
    QTest::newRow("no texts") << "unigram" << 1000 << 1.0 << 0 << "corpus";
}

void TestVocabularyTraining::refuses() {
    QFETCH(QString, kind);
    QFETCH(int, size);
    QFETCH(double, coverage);
    QFETCH(int, texts);
    QFETCH(QString, named);
    QTemporaryDir folder;
    VocabularyOptions options;
    options.kind = kind.toStdString();
    options.size = size;
    options.coverage = coverage;
    const auto report =
        trainVocabulary(options, sentences(std::size_t(texts)), folder.path().toStdString(), {}, ProgressSink::none());
    QVERIFY(!report);
    QVERIFY(QString::fromStdString(report.error().text()).contains(named));
    QVERIFY(fs::is_empty(folder.path().toStdString()));
}

void TestVocabularyTraining::stops() {
    QTemporaryDir folder;
    std::stop_source source;
    source.request_stop();
    const auto report =
        trainVocabulary({}, sentences(10), folder.path().toStdString(), source.get_token(), ProgressSink::none());
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Interrupted);
    QVERIFY(fs::is_empty(folder.path().toStdString()));
}

QTEST_APPLESS_MAIN(TestVocabularyTraining)
#include "tst_vocabularytraining.moc"
