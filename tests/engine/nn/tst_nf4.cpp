// SPDX-License-Identifier: Apache-2.0
#include "engine/models/safetensors.h"
#include "engine/nn/nf4.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace sintonia;

namespace {

std::map<std::string, at::Tensor> golden() {
    std::map<std::string, at::Tensor> result;
    const auto file = SafetensorsFile::open(SINTONIA_TESTDATA_DIR "/nn/nf4.golden.safetensors");
    if (file)
        for (const TensorEntry &entry : file->entries())
            result[entry.name] = file->tensor(entry).clone();
    return result;
}

} // namespace

/// Codes, scales and values of bitsandbytes (tests/oracle/nf4.py), bit for bit.
class TestNf4 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_golden = golden();
        QVERIFY(!m_golden.empty());
    }

    void tables() {
        QVERIFY(at::equal(nf4Map(), m_golden.at("map")));
        QVERIFY(at::equal(dynamicMap(), m_golden.at("dynamic_map")));
    }

    void matrices_data() {
        QTest::addColumn<QString>("name");
        for (const char *name : {"normal", "half", "ragged", "edges"})
            QTest::newRow(name) << name;
    }
    void matrices() {
        QFETCH(QString, name);
        const std::string prefix = name.toStdString();
        const at::Tensor weight = m_golden.at(prefix + ".weight");
        const Nf4Weight single = quantizeNf4(weight, false);
        QVERIFY(at::equal(single.codes, m_golden.at(prefix + ".codes")));
        QVERIFY(at::equal(single.scales, m_golden.at(prefix + ".absmax")));
        // The reference rounds to the type of the weight.
        QVERIFY(at::equal(dequantize(single).to(weight.scalar_type()), m_golden.at(prefix + ".values")));

        const Nf4Weight twice = quantizeNf4(weight);
        QVERIFY(!twice.scales.defined());
        QVERIFY(at::equal(twice.codes, single.codes));
        QVERIFY(at::equal(twice.scaleCodes, m_golden.at(prefix + ".double.absmax")));
        QVERIFY(at::equal(twice.scaleScales, m_golden.at(prefix + ".double.nested_absmax")));
        QCOMPARE(twice.scaleOffset, m_golden.at(prefix + ".double.offset").item<float>());
        // The reference rounds the scale once more, and the value to the type of the weight.
        const double place = weight.scalar_type() == at::kFloat ? 3e-7 : weight.scalar_type() == at::kHalf ? 1e-3 : 8e-3;
        QVERIFY(at::allclose(dequantize(twice), m_golden.at(prefix + ".double.values").to(at::kFloat), place, 1e-9));
    }

    /// 4 bits a number, 8 a block and little more.
    void size() {
        const Nf4Weight weight = quantizeNf4(at::ones({256, 1024}));
        QCOMPARE(weight.bytes(), std::int64_t(256 * 1024 / 2 + 4096 + 4096 / 256 * 4));
    }

    void partsOfRows() {
        const Nf4Weight weight = quantizeNf4(m_golden.at("ragged.weight"));
        const at::Tensor all = dequantize(weight).flatten();
        for (const std::int64_t begin : {0, 1, 63, 64, 70})
            for (const std::int64_t end : {71, 128, 200, 335}) {
                at::Tensor part = at::empty({end - begin}, at::kFloat);
                kernels::toFloat(weight.view(), begin, end, part.data_ptr<float>());
                QVERIFY(at::equal(part, all.narrow(0, begin, end - begin)));
            }
    }

private:
    std::map<std::string, at::Tensor> m_golden;
};

QTEST_APPLESS_MAIN(TestNf4)
#include "tst_nf4.moc"
