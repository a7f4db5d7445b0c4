// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/attention.h"
#include "engine/nn/device.h"
#include "engine/nn/embedding.h"
#include "engine/nn/lora.h"
#include "engine/nn/normalization.h"

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

at::Tensor leaf(at::IntArrayRef shape, std::uint64_t seed) { return numbers(shape, seed).requires_grad_(true); }

/// Largest difference as a share of the largest magnitude.
double difference(const at::Tensor &a, const at::Tensor &b) {
    return (a - b).abs().max().item<double>() / std::max(1e-30, b.abs().max().item<double>());
}

/// Gradients of Σ y · weights with respect to `inputs`.
std::vector<at::Tensor> gradients(const at::Tensor &y, const std::vector<at::Tensor> &inputs) {
    return torch::autograd::grad({(y * numbers(y.sizes(), 99)).sum()}, inputs);
}

void compareAll(const std::vector<at::Tensor> &found, const std::vector<at::Tensor> &expected, double tolerance) {
    QCOMPARE(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        QVERIFY2(difference(found[i], expected[i]) < tolerance,
                 qPrintable(QString("tensor %1 differs by %2").arg(i).arg(difference(found[i], expected[i]))));
}

PackedBatch batchOfLengths(std::vector<std::size_t> lengths) {
    std::vector<TokenIds> ids;
    for (const std::size_t length : lengths)
        ids.emplace_back(length, 1);
    return packBatch(ids, at::kCPU);
}

at::Tensor referenceAttention(const at::Tensor &qkv, const PackedBatch &batch, std::int64_t heads, double scale,
                              const at::Tensor &keep) {
    std::vector<at::Tensor> parts;
    const std::int64_t hidden = qkv.size(1) / 3;
    for (std::int64_t i = 0; i < batch.sequences(); ++i) {
        const std::int64_t length = batch.length(i);
        const at::Tensor p =
            qkv.narrow(0, batch.boundaries[i], length).view({length, 3, heads, hidden / heads}).permute({1, 2, 0, 3});
        at::Tensor probabilities = at::softmax(at::matmul(p[0], p[1].transpose(1, 2)) * scale, -1);
        if (keep.defined())
            probabilities = probabilities * keep.narrow(0, i, 1).squeeze(0).narrow(1, 0, length).narrow(2, 0, length);
        parts.push_back(at::matmul(probabilities, p[2]).transpose(0, 1).reshape({length, hidden}));
    }
    return at::cat(parts);
}

} // namespace

class TestFunctions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { loadAcceleratorLibraries(); }

    void activations_data() {
        QTest::addColumn<QString>("name");
        for (const char *name : {"gelu", "gelu_new", "relu", "silu", "tanh"})
            QTest::newRow(name) << name;
    }
    void activations() {
        QFETCH(QString, name);
        const Activation activation = activationNamed(name.toStdString(), "config.json").value();
        const at::Tensor x = (at::linspace(-12, 12, 4001) * 1.0).requires_grad_(true);
        const at::Tensor wide = x.to(at::kDouble);
        const at::Tensor expected = name == "gelu"       ? at::gelu(wide)
                                    : name == "gelu_new" ? at::gelu(wide, "tanh")
                                    : name == "relu"     ? at::relu(wide)
                                    : name == "silu"     ? at::silu(wide)
                                                         : at::tanh(wide);
        const at::Tensor y = activate(x, activation);
        QVERIFY(((y - expected).abs() / expected.abs().clamp_min(1.0)).max().item<double>() < 1e-6);
        const at::Tensor found = torch::autograd::grad({y.sum()}, {x})[0];
        const at::Tensor slope = torch::autograd::grad({expected.sum()}, {x})[0];
        QVERIFY((found - slope).abs().max().item<double>() < 2e-6);
    }
    void unknownActivationIsNamed() {
        const auto result = activationNamed("gelu_10", "config.json: hidden_act");
        QVERIFY(!result);
        QVERIFY(QString::fromStdString(result.error().text()).contains("gelu_10"));
    }

    void norm_data() {
        QTest::addColumn<bool>("residual");
        QTest::addColumn<double>("p");
        QTest::newRow("alone") << false << 0.0;
        QTest::newRow("residual") << true << 0.0;
        QTest::newRow("residual, dropout") << true << 0.3;
        QTest::newRow("dropout") << false << 0.3;
    }
    void norm() {
        QFETCH(bool, residual);
        QFETCH(double, p);
        const at::Tensor x = leaf({150, 48}, 1), r = leaf({150, 48}, 2), w = leaf({48}, 3), b = leaf({48}, 4);
        const at::Tensor keep = sintonia::dropout(at::ones({150, 48}), p, 17);
        const at::Tensor y = dropoutAddNorm(x, residual ? r : at::Tensor(), w, b, 1e-12, p, 17);
        const at::Tensor expected = at::layer_norm(residual ? x * keep + r : x * keep, {48}, w, b, 1e-12);
        QVERIFY(difference(y, expected) < 1e-6);
        const std::vector<at::Tensor> inputs = residual ? std::vector{x, r, w, b} : std::vector{x, w, b};
        compareAll(gradients(y, inputs), gradients(expected, inputs), 1e-5);
        const at::NoGradGuard guard;
        QVERIFY(at::equal(dropoutAddNorm(x, residual ? r : at::Tensor(), w, b, 1e-12, p, 17), y));
    }

    void dropoutIsAFunctionOfSeedAndIndex() {
        const at::Tensor ones = at::ones({2000, 384});
        const at::Tensor a = sintonia::dropout(ones, 0.1, 5);
        setThreads(1);
        const at::Tensor b = sintonia::dropout(ones, 0.1, 5);
        setThreads(0);
        QVERIFY(at::equal(a, b));
        QVERIFY(!at::equal(a, sintonia::dropout(ones, 0.1, 6)));
        // 768,000 draws: five standard deviations of the rate are 0.0017.
        const double kept = (a > 0).to(at::kFloat).mean().item<double>();
        QVERIFY2(std::abs(kept - 0.9) < 0.0018, qPrintable(QString::number(kept)));
        QVERIFY(std::abs((a > 0).to(at::kFloat).mean(0).std().item<double>() - 0.0067) < 0.001);
        QVERIFY(std::abs(a.max().item<double>() - 1 / 0.9) < 1e-6);
    }

    void attentionMatches_data() {
        QTest::addColumn<double>("p");
        QTest::newRow("without dropout") << 0.0;
        QTest::newRow("with dropout") << 0.25;
    }
    void attentionMatches() {
        QFETCH(double, p);
        const PackedBatch batch = batchOfLengths({3, 150, 1, 64, 65, 3, 20});
        const std::int64_t heads = 3, size = 8, hidden = heads * size;
        const at::Tensor qkv = leaf({batch.tokens(), 3 * hidden}, 21);
        AttentionOptions options;
        options.heads = heads;
        options.scale = 0.7;
        options.dropout = p;
        options.seed = 1234;
        // The mask, read off the function itself: with zero queries every key has probability 1 / length, and the value
        // of key k is the unit vector k.
        at::Tensor keep;
        if (p > 0) {
            keep = at::zeros({batch.sequences(), heads, batch.longest, batch.longest});
            for (std::int64_t first = 0; first < batch.longest; first += size) {
                at::Tensor probe = at::zeros({batch.tokens(), 3 * hidden});
                for (std::int64_t i = 0; i < batch.sequences(); ++i)
                    for (std::int64_t k = first; k < std::min(first + size, batch.length(i)); ++k)
                        for (std::int64_t h = 0; h < heads; ++h)
                            probe[batch.boundaries[i] + k][2 * hidden + h * size + k - first] =
                                static_cast<double>(batch.length(i));
                const at::Tensor out = attention(probe, batch, options);
                for (std::int64_t i = 0; i < batch.sequences(); ++i)
                    for (std::int64_t h = 0; h < heads; ++h) {
                        const std::int64_t count = std::min(size, batch.longest - first);
                        keep[i][h]
                            .narrow(0, 0, batch.length(i))
                            .narrow(1, first, count)
                            .copy_(out.narrow(0, batch.boundaries[i], batch.length(i)).narrow(1, h * size, count));
                    }
            }
            const double kept = (keep[0] > 0.5).to(at::kFloat).mean().item<double>();
            QVERIFY2(std::abs(kept - 0.75) < 0.01, qPrintable(QString::number(kept)));
        }
        const at::Tensor y = attention(qkv, batch, options);
        const at::Tensor expected = referenceAttention(qkv, batch, heads, 0.7, keep);
        QVERIFY(difference(y, expected) < 2e-6);
        compareAll(gradients(y, {qkv}), gradients(expected, {qkv}), 1e-5);
        const at::NoGradGuard guard;
        QVERIFY(at::equal(attention(qkv, batch, options), y));
    }

    void embeddingMatches() {
        const at::Tensor words = leaf({50, 16}, 1), positions = leaf({30, 16}, 2), types = leaf({2, 16}, 3);
        const at::Tensor ids = at::tensor({4, 4, 49, 0, 7}, at::kLong), places = at::tensor({0, 1, 2, 0, 1}, at::kLong);
        const at::Tensor kinds = at::tensor({0, 0, 1, 1, 0}, at::kLong);
        const at::Tensor y = embedTokens(words, ids, positions, places, types, kinds);
        const at::Tensor expected = words.index({ids}) + positions.index({places}) + types.index({kinds});
        QVERIFY(difference(y, expected) < 1e-6);
        compareAll(gradients(y, {words, positions, types}), gradients(expected, {words, positions, types}), 1e-6);
    }

    void linearLayersMatch_data() {
        QTest::addColumn<bool>("adjacent");
        QTest::newRow("adjacent weights") << true;
        QTest::newRow("separate weights") << false;
    }
    void linearLayersMatch() {
        QFETCH(bool, adjacent);
        std::vector<at::Tensor> weights, biases;
        for (std::uint64_t i = 0; i < 3; ++i) {
            weights.push_back(numbers({12, 20}, 10 + i));
            biases.push_back(numbers({12}, 20 + i));
        }
        if (adjacent) {
            weights = allocateAdjacent(weights);
            biases = allocateAdjacent(biases);
        }
        Linear layers[3];
        for (std::size_t i = 0; i < 3; ++i) {
            layers[i].weight = weights[i].requires_grad_(true);
            layers[i].bias = biases[i].requires_grad_(true);
        }
        const at::Tensor x = leaf({33, 20}, 5);
        const at::Tensor y = forwardTogether(layers, x, {});
        const at::Tensor expected = at::linear(x, at::cat(weights), at::cat(biases));
        QVERIFY(difference(y, expected) < 1e-6);
        const std::vector<at::Tensor> inputs = {x, weights[0], weights[1], weights[2], biases[0], biases[1], biases[2]};
        compareAll(gradients(y, inputs), gradients(expected, inputs), 1e-5);

        const at::Tensor activated = layers[0].forwardActivated(x, Activation::Gelu, {});
        const at::Tensor reference = at::linear(at::gelu(x), weights[0], biases[0]);
        QVERIFY(difference(activated, reference) < 1e-6);
        const std::vector<at::Tensor> own = {x, weights[0], biases[0]};
        compareAll(gradients(activated, own), gradients(reference, own), 1e-5);
    }

    void adapters() {
        Linear layer, other;
        layer.name = "encoder.layer.0.attention.self.query";
        layer.weight = numbers({12, 20}, 1);
        layer.bias = numbers({12}, 2);
        other.name = "encoder.layer.0.output.dense";
        other.weight = numbers({20, 12}, 3);
        other.bias = numbers({20}, 4);
        const at::Tensor x = numbers({7, 20}, 5), base = layer.forward(x, {});
        LoraOptions options;
        options.r = 4;
        options.alpha = 6;
        options.targets = {"query"};
        QCOMPARE(addAdapters({&layer, &other}, options, 9).value(), std::vector<std::string>{layer.name});
        QVERIFY(!other.adapter);
        QVERIFY(at::equal(layer.forward(x, {}), base)); // B is zero
        const double bound = 1 / std::sqrt(20.0);
        QVERIFY(layer.adapter->a.abs().max().item<double>() <= bound);
        QVERIFY(std::abs(layer.adapter->a.std().item<double>() - bound / std::sqrt(3.0)) < 0.03);
        {
            const at::NoGradGuard guard;
            layer.adapter->b.copy_(numbers({12, 4}, 8));
        }
        const at::Tensor expected = base + at::mm(at::mm(x, layer.adapter->a.t()), layer.adapter->b.t()) * 1.5;
        QVERIFY(difference(layer.forward(x, {}), expected) < 1e-6);
        mergeAdapters({&layer, &other});
        QVERIFY(!layer.adapter);
        QVERIFY(difference(layer.forward(x, {}), expected) < 1e-5);
        options.targets = {"nothing"};
        const auto missing = addAdapters({&layer}, options, 9);
        QVERIFY(!missing);
        QVERIFY(QString::fromStdString(missing.error().text()).contains("nothing"));
        options.targets = {"all-linear"};
        options.rankStabilised = true;
        QCOMPARE(addAdapters({&layer, &other}, options, 9).value().size(), std::size_t(2));
        QCOMPARE(other.adapter->scale, 3.0);
    }

    void packing() {
        const PackedBatch batch = packBatch({{5}, {1, 2, 3}, {}, {7, 8}}, at::kCPU);
        QCOMPARE(batch.boundaries, (std::vector<std::int64_t>{0, 3, 5, 6, 6}));
        QCOMPARE(batch.order, (std::vector<std::int64_t>{1, 3, 0, 2}));
        QVERIFY(at::equal(batch.ids, at::tensor({1, 2, 3, 7, 8, 5}, at::kLong)));
        QVERIFY(at::equal(batch.positions, at::tensor({0, 1, 2, 0, 1, 0}, at::kLong)));
        QVERIFY(at::equal(inInputOrder(at::tensor({{1}, {3}, {0}, {2}}), batch).flatten(),
                          at::tensor({0, 1, 2, 3}).to(at::kInt)));
        QCOMPARE(batchesByTokens({9, 3, 3, 2, 1}, 6),
                 (std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}, {1, 3}, {3, 5}}));
    }

    void devices() {
        QVERIFY(resolveDevice("cpu").value().is_cpu());
        QVERIFY(resolveDevice("auto").has_value());
        for (const char *wrong : {"gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:99"}) {
            const auto result = resolveDevice(wrong);
            QVERIFY(!result);
            QCOMPARE(result.error().code, ErrorCode::Usage);
        }
        QVERIFY(memoryFigures().resident > 1'000'000);
        QVERIFY(memoryFigures().peakResident >= memoryFigures().resident / 2);
    }
};

QTEST_APPLESS_MAIN(TestFunctions)
#include "tst_functions.moc"
