// SPDX-License-Identifier: Apache-2.0
#include "engine/core/hash.h"
#include "engine/core/json.h"
#include "engine/core/utf8.h"
#include "engine/text/pipelinetokenizer.h"
#include "engine/text/tokenizerfiles.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace sintonia;

namespace {

constexpr std::size_t digestSpan = 65536; // texts under one digest
constexpr std::uint64_t randomTexts = 100'000;

const fs::path dataFolder = fs::path(SINTONIA_TESTDATA_DIR) / "text";

const std::vector<std::string> words = {"the ",   "archive", " letter",      "don't",   "'s",   "'LL",    "[MASK]", "<mask>",
                                        " tool",  "tools",   "1911",         "  ",      "\r\n", "\n\n",   "港口",   "письмо",
                                        "\u00e9", "e\u0301", "\u0323\u0308", "<|end|>", "A",    "\u2581", "\u3000", "\t"};
constexpr std::pair<char32_t, char32_t> blocks[] = {
    {0x20, 0x5F},    {0x20, 0x5F},     {0x00, 0x30},     {0xA0, 0x160},    {0x300, 0x70},
    {0x370, 0x190},  {0x590, 0x100},   {0x900, 0x300},   {0x1100, 0x100},  {0x1E00, 0x200},
    {0x2000, 0x70},  {0x2070, 0x130},  {0x3000, 0x100},  {0x4E00, 0x5200}, {0xAC00, 0x2BA4},
    {0xFB00, 0x500}, {0x1D400, 0x400}, {0x1F300, 0x400}, {0xE000, 0x2000}, {0x10000, 0x100000}};

/// Text `index` of the random part; tests/oracle/tokenizer_cases.py makes the same.
std::string randomText(std::uint64_t index) {
    const auto state = index << 8;
    std::string out;
    for (std::uint64_t i = 0, count = mix64(state) % 24; i < count; ++i) {
        auto value = mix64(state + 1 + i);
        const auto kind = value % 100;
        value >>= 8;
        if (kind < 15) {
            out += words[value % words.size()];
        } else if (kind < 35) {
            out += ' ';
        } else {
            const auto &[first, size] = blocks[value % std::size(blocks)];
            appendUtf8(out, first + char32_t((value >> 8) % size));
        }
    }
    return out;
}

constexpr std::size_t codePointTexts = 0x110000 - 0x800;

std::string sweepText(std::size_t index) {
    if (index >= codePointTexts)
        return randomText(index - codePointTexts);
    std::string c;
    appendUtf8(c, char32_t(index < 0xd800 ? index : index + 0x800));
    return "a" + c + "b " + c + "\u0301 1" + c;
}

void addNumber(std::string &out, std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8)
        out += char(value >> shift & 0xff);
}

/// The digest of ids and offsets of one span of texts. Sets `differs` where the path of ids alone gives others.
std::string digestOf(const Tokenizer &tokenizer, std::size_t span, std::atomic<bool> &differs) {
    Sha256 digest;
    std::string record;
    const auto end = std::min((span + 1) * digestSpan, codePointTexts + randomTexts);
    for (std::size_t i = span * digestSpan; i < end; ++i) {
        const auto text = sweepText(i);
        const auto encoding = tokenizer.encode(text);
        if (i % 8 == 0 && tokenizer.ids(text, 0) != encoding.ids)
            differs = true;
        record.clear();
        addNumber(record, std::uint32_t(encoding.ids.size()));
        for (std::size_t t = 0; t < encoding.ids.size(); ++t) {
            addNumber(record, std::uint32_t(encoding.ids[t]));
            addNumber(record, encoding.offsets[t].first);
            addNumber(record, encoding.offsets[t].second);
        }
        digest.add(record);
    }
    return digest.hex().substr(0, 16);
}

} // namespace

/// Every code point in three contexts and 100 000 random texts a family, against digests of the reference's ids and offsets.
class TestSweep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsReference_data();
    void equalsReference();
};

void TestSweep::equalsReference_data() {
    QTest::addColumn<QString>("family");
    const auto all = readJsonFile(dataFolder / "digests.json").value();
    for (const auto &[family, digests] : all.items())
        QTest::newRow(family.c_str()) << QString::fromStdString(family);
}

void TestSweep::equalsReference() {
    QFETCH(QString, family);
    const auto path = family == "starter" ? fs::path(SINTONIA_MODELS_DIR) / "all-MiniLM-L6-v2" / "tokenizer.json"
                                          : dataFolder / (family.toStdString() + ".json");
    auto parts = readTokenizerJson(path);
    QVERIFY2(parts.has_value(), parts ? "" : parts.error().text().c_str());
    const PipelineTokenizer tokenizer(std::move(*parts));
    const auto expected =
        readJsonFile(dataFolder / "digests.json").value()[family.toStdString()].get<std::vector<std::string>>();
    std::vector<std::string> found(expected.size());
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> differs = false;
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i)
        threads.emplace_back([&] {
            for (auto span = next++; span < found.size(); span = next++)
                found[span] = digestOf(tokenizer, span, differs);
        });
    threads.clear();
    QVERIFY(!differs);
    for (std::size_t span = 0; span < expected.size(); ++span)
        QVERIFY2(found[span] == expected[span], ("texts from " + std::to_string(span * digestSpan)).c_str());
}

QTEST_APPLESS_MAIN(TestSweep)
#include "tst_sweep.moc"
