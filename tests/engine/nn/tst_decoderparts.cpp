// SPDX-License-Identifier: Apache-2.0
#include "engine/core/hash.h"
#include "engine/nn/attention.h"
#include "engine/nn/gatedactivation.h"
#include "engine/nn/keyvaluecache.h"
#include "engine/nn/rmsnorm.h"
#include "engine/nn/rotary.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <QtTest>

using namespace sintonia;

namespace {

at::Tensor leaf(at::IntArrayRef shape, std::uint64_t seed) {
    at::Tensor t = at::empty(shape, at::kFloat);
    for (std::int64_t i = 0; i < t.numel(); ++i)
        t.data_ptr<float>()[i] = static_cast<float>(
            static_cast<double>(mix64(seed * 7919 + static_cast<std::uint64_t>(i)) >> 11) * 0x1p-52 - 1.0);
    return t.requires_grad_(true);
}

double difference(const at::Tensor &a, const at::Tensor &b) {
    return (a - b).abs().max().item<double>() / std::max(1e-30, b.abs().max().item<double>());
}

/// Values and gradients of Σ y · weights agree.
void compare(const at::Tensor &y, const at::Tensor &expected, const std::vector<at::Tensor> &inputs) {
    QVERIFY2(difference(y, expected) < 1e-6, qPrintable(QString::number(difference(y, expected))));
    const at::Tensor weights = leaf(y.sizes(), 99).detach();
    const auto found = torch::autograd::grad({(y * weights).sum()}, inputs);
    const auto wanted = torch::autograd::grad({(expected * weights).sum()}, inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i)
        QVERIFY2(difference(found[i], wanted[i]) < 1e-5,
                 qPrintable(QString("input %1: %2").arg(i).arg(difference(found[i], wanted[i]))));
}

at::Tensor normalized(const at::Tensor &x, const at::Tensor &weight, double shift) {
    const at::Tensor rows = x.to(at::kDouble).reshape({x.size(0), -1, weight.size(0)});
    return (rows * at::rsqrt(rows.pow(2).mean(-1, true) + 1e-3) * (weight + shift)).reshape(x.sizes());
}

} // namespace

class TestDecoderParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rmsNormMatches_data() {
        QTest::addColumn<double>("shift");
        QTest::newRow("weight") << 0.0;
        QTest::newRow("weight + 1") << 1.0;
    }
    void rmsNormMatches() {
        QFETCH(double, shift);
        const at::Tensor x = leaf({150, 48}, 1), w = leaf({48}, 2);
        compare(rmsNorm(x, w, 1e-3, shift), normalized(x, w, shift), {x, w});
        const at::NoGradGuard guard;
        QVERIFY(difference(rmsNorm(x, w, 1e-3, shift), normalized(x, w, shift)) < 1e-6);
    }

    void queriesAndKeysAreNormalised_data() {
        QTest::addColumn<int>("width");
        QTest::newRow("each head") << 8;
        QTest::newRow("all heads") << 0;
    }
    void queriesAndKeysAreNormalised() {
        QFETCH(int, width);
        const std::int64_t queries = 32, keys = 16;
        const at::Tensor qkv = leaf({70, queries + 2 * keys}, 1);
        const at::Tensor q = leaf({width > 0 ? width : queries}, 2), k = leaf({width > 0 ? width : keys}, 3);
        const at::Tensor expected =
            at::cat({normalized(qkv.narrow(1, 0, queries), q, 0), normalized(qkv.narrow(1, queries, keys), k, 0),
                     qkv.narrow(1, queries + keys, keys)},
                    1);
        compare(normalizeQueriesAndKeys(qkv, queries, keys, q, k, 1e-3), expected, {qkv, q, k});
    }

    void gatesMatch_data() {
        QTest::addColumn<int>("activation");
        QTest::newRow("silu") << static_cast<int>(Activation::Silu);
        QTest::newRow("gelu") << static_cast<int>(Activation::Gelu);
        QTest::newRow("gelu, tanh") << static_cast<int>(Activation::GeluTanh);
        QTest::newRow("relu") << static_cast<int>(Activation::Relu);
    }
    void gatesMatch() {
        QFETCH(int, activation);
        const auto kind = static_cast<Activation>(activation);
        const at::Tensor x = leaf({90, 2 * 37}, 1), gate = x.narrow(1, 0, 37).to(at::kDouble);
        const at::Tensor active = kind == Activation::Silu   ? at::silu(gate)
                                  : kind == Activation::Gelu ? at::gelu(gate)
                                  : kind == Activation::Relu ? at::relu(gate)
                                                             : at::gelu(gate, "tanh");
        compare(gatedActivation(x, kind), active * x.narrow(1, 37, 37), {x});
    }

    /// Token after token with the cache gives what attention to the whole sequence gives.
    void cacheMatches_data() {
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("groups");
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("left");
        QTest::newRow("one head") << 1 << 1 << 64 << -1;
        QTest::newRow("three groups of three heads") << 9 << 3 << 64 << -1;
        QTest::newRow("more heads than one pass serves") << 12 << 2 << 80 << -1;
        QTest::newRow("size of odd tiles") << 6 << 3 << 77 << -1;
        QTest::newRow("window") << 4 << 2 << 128 << 20;
    }
    void cacheMatches() {
        QFETCH(int, heads);
        QFETCH(int, groups);
        QFETCH(int, size);
        QFETCH(int, left);
        const at::NoGradGuard guard;
        AttentionOptions options;
        options.heads = heads;
        options.keyValueHeads = groups;
        options.scale = 0.2;
        options.causal = true;
        options.left = left;
        const std::vector<std::int64_t> lengths = {90, 70};
        std::vector<at::Tensor> rows;
        std::vector<TokenIds> ids;
        for (const std::int64_t length : lengths) {
            rows.push_back(leaf({length, (heads + 2 * groups) * size}, std::uint64_t(length)).detach());
            ids.emplace_back(std::size_t(length), 1);
        }
        const at::Tensor whole = attention(at::cat(rows), packBatch(ids, at::kCPU), options);
        // A prompt of 40 and 20 tokens, then one token each until the second sequence ends.
        LayerCache cache(2, left);
        const std::vector<std::int64_t> prompts = {40, 20};
        for (std::int64_t step = 0; step <= 50; ++step) {
            std::vector<at::Tensor> added;
            std::vector<TokenIds> tokens;
            for (std::size_t i = 0; i < 2; ++i) {
                const std::int64_t first = step == 0 ? 0 : prompts[i] + step - 1, count = step == 0 ? prompts[i] : 1;
                added.push_back(rows[i].narrow(0, first, count));
                tokens.emplace_back(std::size_t(count), 1);
            }
            const at::Tensor y = cache.attend(at::cat(added), packBatch(tokens, at::kCPU), options);
            const std::int64_t at = step == 0 ? prompts[0] - 1 : 0;
            for (std::int64_t i = 0; i < 2; ++i) {
                const at::Tensor found = y[step == 0 ? (i == 0 ? at : at + prompts[1]) : i];
                const at::Tensor expected = whole[(i == 0 ? 0 : lengths[0]) + prompts[std::size_t(i)] + step - 1];
                QVERIFY2(difference(found, expected) < 1e-5, qPrintable(QString("step %1, sequence %2").arg(step).arg(i)));
            }
        }
    }

    void rotationMatches_data() {
        QTest::addColumn<int>("rotated");
        QTest::newRow("whole heads") << 12;
        QTest::newRow("a part of each head") << 8;
    }
    void rotationMatches() {
        QFETCH(int, rotated);
        const std::int64_t heads = 3, size = 12, half = rotated / 2;
        const PackedBatch batch = packBatch({TokenIds(40, 1), TokenIds(7, 1)}, at::kCPU);
        RotaryOptions options;
        options.dimensions = rotated;
        options.base = 100;
        const RotaryTables tables = rotaryTables(options, batch);
        const at::Tensor x = leaf({47, 4 * size}, 1); // the last twelve values are none of the heads'
        std::vector<at::Tensor> parts;
        for (std::int64_t head = 0; head < heads; ++head) {
            const at::Tensor h = x.narrow(1, head * size, size).to(at::kDouble);
            const at::Tensor angles = batch.positions.to(at::kDouble).unsqueeze(1) *
                                      at::pow(100.0, at::arange(half, at::kDouble) * (-2.0 / rotated));
            const at::Tensor a = h.narrow(1, 0, half), b = h.narrow(1, half, half);
            parts.push_back(a * angles.cos() - b * angles.sin());
            parts.push_back(b * angles.cos() + a * angles.sin());
            parts.push_back(h.narrow(1, rotated, size - rotated));
        }
        parts.push_back(x.narrow(1, heads * size, size).to(at::kDouble));
        const at::Tensor expected = at::cat(parts, 1), y = applyRotary(x, tables, heads, size);
        QVERIFY(difference(y, expected) < 5e-6); // angles are f32
        const at::Tensor weights = leaf(y.sizes(), 99).detach();
        QVERIFY(difference(torch::autograd::grad({(y * weights).sum()}, {x})[0],
                           torch::autograd::grad({(expected * weights).sum()}, {x})[0]) < 5e-6);
        const at::NoGradGuard guard;
        QVERIFY(at::equal(applyRotary(x.clone(), tables, heads, size), y));
    }

    void lengthChangesFrequencies() {
        RotaryOptions options;
        options.dimensions = 4;
        options.scaling = RotaryScaling::LongRope;
        options.originalPositions = 8;
        options.shortFactors = {1, 2};
        options.longFactors = {4, 5};
        QVERIFY(difference(rotaryFrequencies(options, 8), at::tensor({1.0, 0.005}, at::kFloat)) < 1e-6);
        QVERIFY(difference(rotaryFrequencies(options, 9), at::tensor({0.25, 0.002}, at::kFloat)) < 1e-6);
        // Texts of one batch do not change each other's positions.
        const RotaryTables both = rotaryTables(options, packBatch({TokenIds(9, 1), TokenIds(5, 1)}, at::kCPU));
        const RotaryTables alone = rotaryTables(options, packBatch({TokenIds(5, 1)}, at::kCPU));
        QVERIFY(at::equal(both.cosine.narrow(0, 9, 5), alone.cosine));
    }
};

QTEST_APPLESS_MAIN(TestDecoderParts)
#include "tst_decoderparts.moc"
