// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/device.h"
#include "engine/nn/lora.h"
#include "engine/nn/storedweight.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <QtTest>

using namespace sintonia;

namespace {

at::Tensor numbers(at::IntArrayRef shape, std::uint64_t seed) {
    at::Tensor t = at::empty(shape, at::kFloat);
    for (std::int64_t i = 0; i < t.numel(); ++i)
        t.data_ptr<float>()[i] = static_cast<float>(
            static_cast<double>(mix64(seed * 7919 + static_cast<std::uint64_t>(i)) >> 11) * 0x1p-52 - 1.0);
    return t;
}

/// Largest difference as a share of the largest magnitude.
double difference(const at::Tensor &a, const at::Tensor &b) {
    return (a - b).abs().max().item<double>() / std::max(1e-30, b.abs().max().item<double>());
}

/// A layer whose weight is stored as `type` ("nf4" or a number type), and the same weight in f32.
struct StoredLayer {
    Linear layer;
    at::Tensor weight;
};

StoredLayer storedLayer(const QString &type, std::int64_t out, std::int64_t in) {
    StoredLayer result;
    const at::Tensor weight = numbers({out, in}, 3);
    result.layer.name = "layer";
    if (type == "nf4") {
        result.layer.quantized = std::make_shared<const Nf4Weight>(quantizeNf4(weight));
        result.weight = dequantize(*result.layer.quantized);
    } else {
        result.layer.weight = weight.to(type == "bf16" ? at::kBFloat16 : type == "f16" ? at::kHalf : at::kFloat);
        result.weight = result.layer.weight.to(at::kFloat);
    }
    return result;
}

} // namespace

class TestStoredWeight : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { loadAcceleratorLibraries(); }

    void products_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("in");
        for (const char *type : {"f32", "bf16", "f16", "nf4"})
            for (const int rows : {0, 1, 2, 3, 4, 7, 16, 17, 300})
                for (const int in : {64, 192, 67})
                    QTest::newRow(qPrintable(QString("%1, %2 rows of %3").arg(type).arg(rows).arg(in)))
                        << QString(type) << rows << in;
    }
    void products() {
        QFETCH(QString, type);
        QFETCH(int, rows);
        QFETCH(int, in);
        const at::NoGradGuard guard;
        auto [layer, weight] = storedLayer(type, 150, in);
        const at::Tensor x = numbers({rows, in}, 5);
        for (const bool bias : {false, true}) {
            layer.bias = bias ? numbers({150}, 7) : at::Tensor();
            const at::Tensor y = layer.forward(x, {});
            QCOMPARE(y.scalar_type(), at::kFloat);
            QCOMPARE(y.sizes().vec(), (std::vector<std::int64_t>{rows, 150}));
            if (rows > 0)
                QVERIFY(difference(y, at::linear(x, weight, layer.bias)) < 2e-6);
        }
    }

    /// What decoding in a batch relies on.
    void rowsDoNotDependOnEachOther_data() {
        QTest::addColumn<QString>("type");
        for (const char *type : {"f32", "bf16", "f16", "nf4"})
            QTest::newRow(type) << type;
    }
    void rowsDoNotDependOnEachOther() {
        QFETCH(QString, type);
        const at::NoGradGuard guard;
        const auto [layer, weight] = storedLayer(type, 64, 192);
        const at::Tensor x = numbers({mostRowsInOnePass, 192}, 5);
        const at::Tensor together = layer.forward(x, {});
        for (std::int64_t i = 0; i < x.size(0); ++i)
            QVERIFY(at::equal(layer.forward(x.narrow(0, i, 1), {}), together.narrow(0, i, 1)));
    }

    /// Weights of any kind beside one another, large enough to be divided among threads.
    void severalLayersInOnePass() {
        const at::NoGradGuard guard;
        std::vector<Linear> layers;
        for (const auto &[type, out] : {std::pair("f32", 700), std::pair("bf16", 300), std::pair("nf4", 1500), std::pair("f16", 5)})
            layers.push_back(storedLayer(type, out, 192).layer);
        layers[1].bias = numbers({300}, 7);
        QVERIFY(addAdapters({&layers[3]}, {}, 1).has_value());
        layers[3].adapter->b.copy_(numbers({5, 8}, 8));
        for (const std::int64_t rows : {1, 5, 16, 17}) {
            const at::Tensor x = numbers({rows, 192}, 5);
            for (const std::size_t count : {1, 3, 4}) { // the last with an adapter
                std::vector<at::Tensor> alone;
                for (std::size_t i = 0; i < count; ++i)
                    alone.push_back(layers[i].forward(x, {}));
                QVERIFY(at::equal(forwardTogether(std::span(layers).first(count), x, {}), at::cat(alone, 1)));
            }
        }
    }

    void gradients_data() { rowsDoNotDependOnEachOther_data(); }
    void gradients() {
        QFETCH(QString, type);
        for (const std::int64_t rows : {3, 40}) {
            auto [layer, weight] = storedLayer(type, 96, 192);
            layer.bias = numbers({96}, 7).requires_grad_(true);
            QVERIFY(addAdapters({&layer}, {}, 1).has_value());
            layer.adapter->b.data().copy_(numbers({96, 8}, 8));
            const at::Tensor x = numbers({rows, 192}, 5).requires_grad_(true), weights = numbers({rows, 96}, 6);
            const at::Tensor y = layer.forward(x, {});
            const std::vector<at::Tensor> leaves = {x, layer.bias, layer.adapter->a, layer.adapter->b};
            const auto found = torch::autograd::grad({(y * weights).sum()}, leaves);
            const at::Tensor reference =
                at::linear(x, weight, layer.bias) +
                at::linear(at::linear(x, layer.adapter->a), layer.adapter->b) * layer.adapter->scale;
            QVERIFY(difference(y, reference) < 2e-6);
            const auto expected = torch::autograd::grad({(reference * weights).sum()}, leaves);
            for (std::size_t i = 0; i < leaves.size(); ++i)
                QVERIFY2(difference(found[i], expected[i]) < 5e-6, qPrintable(QString::number(i)));
        }
    }

    void mergedAdapters_data() { rowsDoNotDependOnEachOther_data(); }
    void mergedAdapters() {
        QFETCH(QString, type);
        const at::NoGradGuard guard;
        auto [layer, weight] = storedLayer(type, 96, 192);
        QVERIFY(addAdapters({&layer}, {}, 1).has_value());
        layer.adapter->b.copy_(numbers({96, 8}, 8));
        const at::Tensor x = numbers({2, 192}, 5), before = layer.forward(x, {});
        mergeAdapters({&layer});
        QVERIFY(!layer.adapter && !layer.quantized);
        QVERIFY(difference(layer.forward(x, {}), before) < (type == "bf16" ? 5e-3 : type == "f16" ? 1e-3 : 2e-6));
    }

    /// Every 16-bit number, subnormal ones, infinities and NaN included, as libtorch converts it.
    void halvesAreExact_data() {
        QTest::addColumn<int>("type");
        QTest::newRow("bf16") << static_cast<int>(at::kBFloat16);
        QTest::newRow("f16") << static_cast<int>(at::kHalf);
    }
    void halvesAreExact() {
        QFETCH(int, type);
        at::Tensor all = at::empty({65536}, static_cast<at::ScalarType>(type));
        for (int i = 0; i < 65536; ++i)
            static_cast<std::uint16_t *>(all.data_ptr())[i] = static_cast<std::uint16_t>(i);
        const at::Tensor expected = all.to(at::kFloat);
        const auto stored = type == static_cast<int>(at::kHalf) ? kernels::Stored::F16 : kernels::Stored::Bf16;
        for (const std::int64_t begin : {0, 3}) {
            at::Tensor found = at::empty({65536 - begin}, at::kFloat);
            kernels::toFloat(stored, all.const_data_ptr(), begin, 65536, found.data_ptr<float>());
            const at::Tensor reference = expected.narrow(0, begin, 65536 - begin);
            QVERIFY(at::equal(at::isnan(found), at::isnan(reference)));
            QVERIFY(at::equal(at::nan_to_num(found), at::nan_to_num(reference)));
        }
    }
};

QTEST_APPLESS_MAIN(TestStoredWeight)
#include "tst_storedweight.moc"
