// SPDX-License-Identifier: Apache-2.0
#include "engine/export/gguffile.h"
#include "engine/export/quantization.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>

#include <QtTest>

#include <cmath>

using namespace sintonia;

namespace {

const fs::path golden = fs::path(SINTONIA_TESTDATA_DIR) / "export/tiny.gguf";

/// The numbers of tests/oracle/gguf_file.py.
at::Tensor numbers(std::int64_t rows, std::int64_t columns) {
    std::vector<float> values;
    for (std::int64_t i = 0; i < rows * columns; ++i)
        values.push_back(float(0.37 * std::sin(double(i) * double(i)) * std::pow(2.0, double(i % 7))));
    return at::from_blob(values.data(), {rows, columns}, at::kFloat).clone();
}

const GgufMetadata &metadata() {
    static const GgufMetadata values = {{"general.architecture", std::string("llama")},
                                        {"test.size", std::uint32_t(7)},
                                        {"test.offset", std::int32_t(-3)},
                                        {"test.epsilon", 1e-5F},
                                        {"test.flag", true},
                                        {"test.text", std::string("coração")},
                                        {"test.texts", std::vector<std::string>{"a", "", "é"}},
                                        {"test.scores", std::vector<float>{0.5, -1.25}},
                                        {"test.types", std::vector<std::int32_t>{1, 2, 3}}};
    return values;
}

std::vector<GgufTensor> tensors() {
    return {{"f32", numbers(3, 5), ggmlF32},
            {"f16", numbers(4, 6), ggmlF16},
            {"bf16", numbers(2, 9), ggmlBf16},
            {"q8_0", numbers(3, 64), ggmlQ8_0}};
}

QByteArray bytesOf(const fs::path &path) {
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", path.c_str());
    return file.readAll();
}

} // namespace

class TestGgufFile : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path path(const char *name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void writesTheBytesOfTheReferenceWriter() {
        QVERIFY(writeGgufFile(path("own.gguf"), metadata(), tensors()));
        QCOMPARE(bytesOf(path("own.gguf")), bytesOf(golden));
    }

    void readsTheReferenceFile() {
        const auto file = GgufFile::open(golden);
        QVERIFY2(file, file ? "" : file.error().text().c_str());
        QVERIFY(file->metadata() == metadata());
        QVERIFY(!file->find("test.other"));
        QCOMPARE(file->tensorNames().size(), std::size_t(4));
        QCOMPARE(file->typeOf("q8_0"), std::uint32_t(ggmlQ8_0));
        QVERIFY(at::equal(*file->tensor("f32"), numbers(3, 5)));
        QVERIFY(at::equal(*file->tensor("f16"), numbers(4, 6).to(at::kHalf).to(at::kFloat)));
        QVERIFY(at::equal(*file->tensor("bf16"), numbers(2, 9).to(at::kBFloat16).to(at::kFloat)));
        const double deviation = file->tensor("q8_0")->sub(numbers(3, 64)).abs().max().item<double>();
        QVERIFY(deviation > 0 && deviation < 0.37 * 64 / 127 / 2 * 1.01);
        QVERIFY(!file->tensor("other"));
    }

    void zeroBlocksStayZero() {
        const auto bytes = encodeGgml(at::zeros({2, 32}), ggmlQ8_0);
        QCOMPARE(bytes, std::string(68, '\0'));
        QVERIFY(at::equal(decodeGgml(bytes, ggmlQ8_0, {2, 32}), at::zeros({2, 32})));
    }

    void everyCutIsAnError() {
        const auto whole = bytesOf(golden);
        for (qsizetype length = 0; length < whole.size(); length += length < 700 ? 1 : 61) {
            QFile cut(QString::fromStdString(path("cut.gguf").string()));
            QVERIFY(cut.open(QIODevice::WriteOnly));
            cut.write(whole.left(length));
            cut.close();
            const auto file = GgufFile::open(path("cut.gguf"));
            QVERIFY2(!file || length >= whole.size() - 32, qPrintable(QString::number(length))); // the end is padding
        }
    }

    void damageNeverReadsOutside_data() {
        QTest::addColumn<int>("at");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("version") << 4 << QByteArray("\x09");
        QTest::newRow("tensors beyond the file") << 8 << QByteArray(8, '\x7f');
        QTest::newRow("keys beyond the file") << 16 << QByteArray(8, '\x7f');
        QTest::newRow("text beyond the file") << 24 << QByteArray(8, '\x7f');
        QTest::newRow("type of a value") << 52 << QByteArray("\x63");
        const auto tensor = bytesOf(golden).lastIndexOf("q8_0") + 4; // dimensions u32, sizes 2 × u64, type u32, offset u64
        QTest::newRow("many dimensions") << int(tensor) << QByteArray("\x63");
        QTest::newRow("sizes that overflow") << int(tensor + 4) << QByteArray(16, '\x7f');
        QTest::newRow("no elements") << int(tensor + 4) << QByteArray(8, '\0');
        QTest::newRow("offset beyond the file") << int(tensor + 24) << QByteArray(8, '\x7f');
    }
    void damageNeverReadsOutside() {
        QFETCH(int, at);
        QFETCH(QByteArray, bytes);
        QFile file(QString::fromStdString(path("damaged.gguf").string()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytesOf(golden).replace(at, bytes.size(), bytes));
        file.close();
        const auto opened = GgufFile::open(path("damaged.gguf"));
        QVERIFY(!opened);
        QVERIFY(opened.error().text().find("damaged.gguf") != std::string::npos);
    }

    void anUnknownTypeOfTensorIsNamed() {
        const auto place = bytesOf(golden).lastIndexOf("q8_0") + 4 + 20;
        QFile file(QString::fromStdString(path("type.gguf").string()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytesOf(golden).replace(place, 1, "\x0c"));
        file.close();
        const auto opened = GgufFile::open(path("type.gguf"));
        QVERIFY(opened);
        const auto tensor = opened->tensor("q8_0");
        QVERIFY(!tensor);
        QCOMPARE(tensor.error().found, std::string("12"));
    }
};

QTEST_APPLESS_MAIN(TestGgufFile)
#include "tst_gguffile.moc"
