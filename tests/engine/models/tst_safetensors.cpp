// SPDX-License-Identifier: Apache-2.0
#include "engine/models/safetensors.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

namespace {

std::string fileOf(const std::string &header, std::size_t dataBytes, std::uint64_t statedLength = 0) {
    std::uint64_t length = statedLength ? statedLength : header.size();
    std::string bytes;
    for (int i = 0; i < 8; ++i, length >>= 8)
        bytes += static_cast<char>(length & 0xff);
    return bytes + header + std::string(dataBytes, '\0');
}

std::string tensor(const std::string &name, const std::string &dtype, const std::string &shape, const std::string &offsets) {
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const std::string &bytes, const char *message) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << message;
        };
        const std::string good = "{" + tensor("w", "F32", "[2]", "[0,8]") + "}";
        row("empty file", "", "8 bytes");
        row("seven bytes", "1234567", "8 bytes");
        row("header longer than the file", fileOf(good, 8, 10'000), "header");
        row("header length beyond the limit", fileOf(good, 8, std::uint64_t(1) << 40), "header");
        row("header length overflows", fileOf(good, 8, ~std::uint64_t(0)), "header");
        row("empty header", fileOf("", 0), "header");
        row("leading space", fileOf(" " + good, 8), "starts with {");
        row("not JSON", fileOf("{\"w\":", 8), "JSON");
        row("not UTF-8", fileOf("{\"\xff\":1}", 8), "JSON");
        row("an array", fileOf("[1]", 8), "{");
        row("duplicate tensor",
            fileOf("{" + tensor("w", "F32", "[2]", "[0,8]") + "," + tensor("w", "F32", "[2]", "[0,8]") + "}", 8), "twice");
        row("duplicate key", fileOf("{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8),
            "twice");
        row("deep nesting", fileOf("{\"w\":" + std::string(1000, '[') + std::string(1000, ']') + "}", 8), "deep");
        row("unknown dtype", fileOf("{" + tensor("w", "F31", "[2]", "[0,8]") + "}", 8), "F31");
        row("four-bit dtype", fileOf("{" + tensor("w", "F4", "[2]", "[0,1]") + "}", 1), "F4");
        row("size unlike shape", fileOf("{" + tensor("w", "F32", "[3]", "[0,8]") + "}", 8), "12 bytes");
        row("shape overflows", fileOf("{" + tensor("w", "F32", "[4294967296,4294967296,4]", "[0,8]") + "}", 8), "64 bits");
        row("shape beyond a signed number", fileOf("{" + tensor("w", "U8", "[9223372036854775808]", "[0,8]") + "}", 8),
            "64 bits");
        row("negative dimension", fileOf("{" + tensor("w", "F32", "[-2]", "[0,8]") + "}", 8), "non-negative");
        row("fractional dimension", fileOf("{" + tensor("w", "F32", "[2.0]", "[0,8]") + "}", 8), "non-negative");
        row("exponent", fileOf("{" + tensor("w", "F32", "[2e0]", "[0,8]") + "}", 8), "non-negative");
        row("offsets turned round", fileOf("{" + tensor("w", "F32", "[2]", "[8,0]") + "}", 8), "data_offsets");
        row("offsets outside", fileOf("{" + tensor("w", "F32", "[2]", "[8,16]") + "}", 8), "data_offsets");
        row("overlap",
            fileOf("{" + tensor("a", "F32", "[2]", "[0,8]") + "," + tensor("b", "F32", "[2]", "[4,12]") + "}", 12), "b");
        row("hole", fileOf("{" + tensor("a", "F32", "[1]", "[0,4]") + "," + tensor("b", "F32", "[1]", "[8,12]") + "}", 12),
            "b");
        row("gap at the start", fileOf("{" + tensor("a", "F32", "[1]", "[4,8]") + "}", 8), "a");
        row("data left over", fileOf(good, 12), "8 bytes");
        row("truncated", fileOf(good, 7), "data_offsets");
        row("metadata not text", fileOf("{\"__metadata__\":{\"a\":1}," + good.substr(1), 8), "__metadata__");
        row("unknown key", fileOf("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}}", 8), "\"x\"");
        row("no shape", fileOf("{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8), "shape");
    }
    void refused() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "x.safetensors";
        QVERIFY(writeFileAtomically(path, bytes.toStdString()));
        const auto result = SafetensorsFile::open(path);
        QVERIFY(!result);
        const QString text = QString::fromStdString(result.error().text());
        QVERIFY2(text.contains("x.safetensors") && text.contains(message), qPrintable(text));
        QCOMPARE(result.error().code, ErrorCode::BadInput);
    }

    void accepted() {
        QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "x.safetensors";
        // Zero-size and rank-0 tensors, padding, and data that is not aligned for its type.
        const std::string header = "{" + tensor("byte", "U8", "[]", "[0,1]") + "," +
                                   tensor("none", "F32", "[0,5]", "[1,1]") + "," + tensor("w", "F32", "[1]", "[1,5]") +
                                   "}   ";
        std::string bytes = fileOf(header, 1);
        bytes.back() = 7;
        const float value = 2.5f;
        bytes.append(reinterpret_cast<const char *>(&value), 4);
        QVERIFY(writeFileAtomically(path, bytes));
        const auto file = SafetensorsFile::open(path);
        QVERIFY2(file, file ? "" : file.error().text().c_str());
        QCOMPARE(file->entries().size(), std::size_t(3));
        for (const TensorEntry &entry : file->entries()) {
            const at::Tensor read = file->tensor(entry);
            if (entry.name == "w")
                QCOMPARE(read.item<float>(), 2.5f);
            else if (entry.name == "byte")
                QCOMPARE(read.item<int>(), 7);
            else
                QCOMPARE(read.numel(), std::int64_t(0));
        }
    }

    void roundTrip() {
        QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "x.safetensors";
        const at::Tensor w = at::arange(6, at::kFloat).view({2, 3}), half = at::ones({3}, at::kBFloat16),
                         index = at::arange(4, at::kLong);
        QVERIFY(writeSafetensors(path, {{"z", w}, {"half", half}, {"index", index}, {"a", w.t()}}));
        const auto file = SafetensorsFile::open(path).value();
        QCOMPARE(file.metadata().at("format"), std::string("pt"));
        std::vector<std::string> names;
        for (const TensorEntry &entry : file.entries())
            names.push_back(entry.name);
        QCOMPARE(names, (std::vector<std::string>{"index", "a", "z", "half"}));
        QVERIFY(at::equal(file.tensor(file.entries()[0]), index));
        QVERIFY(at::equal(file.tensor(file.entries()[1]), w.t()));
        QVERIFY(at::equal(file.tensor(file.entries()[3]), half));
        const std::string bytes = readFile(path).value();
        QCOMPARE((8 + static_cast<unsigned char>(bytes[0]) + 256 * static_cast<unsigned char>(bytes[1])) % 8, 0);
        QVERIFY(!writeSafetensors(path, {{"z", w}, {"z", w}}));
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
