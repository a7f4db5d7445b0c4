// SPDX-License-Identifier: Apache-2.0
#include "engine/core/hash.h"
#include "engine/nn/attention.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <QtTest>

#include <limits>

using namespace sintonia;

namespace {

at::Tensor numbers(at::IntArrayRef shape, std::uint64_t seed) {
    at::Tensor t = at::empty(shape, at::kFloat);
    for (std::int64_t i = 0; i < t.numel(); ++i)
        t.data_ptr<float>()[i] = static_cast<float>(
            static_cast<double>(mix64(seed * 7919 + static_cast<std::uint64_t>(i)) >> 11) * 0x1p-52 - 1.0);
    return t;
}

double difference(const at::Tensor &a, const at::Tensor &b) {
    return (a - b).abs().max().item<double>() / std::max(1e-30, b.abs().max().item<double>());
}

PackedBatch batchOfLengths(const std::vector<std::size_t> &lengths) {
    std::vector<TokenIds> ids;
    for (const std::size_t length : lengths)
        ids.emplace_back(length, 1);
    return packBatch(ids, at::kCPU);
}

/// The definition, in double precision with whole score matrices.
at::Tensor reference(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options) {
    const std::int64_t groups = options.groups(), size = options.headSize(qkv.size(1));
    std::vector<at::Tensor> parts;
    for (std::int64_t i = 0; i < batch.sequences(); ++i) {
        const std::int64_t length = batch.length(i);
        const at::Tensor rows = qkv.narrow(0, batch.boundaries[i], length).to(at::kDouble);
        const at::Tensor heads = rows.view({length, options.heads + 2 * groups, size}).transpose(0, 1);
        const at::Tensor q = heads.narrow(0, 0, options.heads);
        const at::Tensor k = heads.narrow(0, options.heads, groups).repeat_interleave(options.heads / groups, 0);
        const at::Tensor v = heads.narrow(0, options.heads + groups, groups).repeat_interleave(options.heads / groups, 0);
        at::Tensor scores = at::matmul(q, k.transpose(1, 2)) * options.scale;
        if (options.softcap > 0)
            scores = at::tanh(scores / options.softcap) * options.softcap;
        const at::Tensor places = at::arange(length, at::kLong);
        const at::Tensor distance = places.unsqueeze(0) - places.unsqueeze(1);
        if (options.bias.defined())
            scores = scores +
                     options.bias.to(at::kDouble).index({at::indexing::Slice(), distance + (options.bias.size(1) - 1) / 2});
        at::Tensor hidden = at::zeros({length, length}, at::kBool);
        if (options.causal)
            hidden = hidden.logical_or(distance > 0);
        if (options.left >= 0)
            hidden = hidden.logical_or(distance < -options.left);
        if (options.right >= 0)
            hidden = hidden.logical_or(distance > options.right);
        scores = scores.masked_fill(hidden, -std::numeric_limits<double>::infinity());
        parts.push_back(at::matmul(at::softmax(scores, -1), v).transpose(0, 1).reshape({length, options.heads * size}));
    }
    return at::cat(parts);
}

} // namespace

class TestAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matchesTheDefinition_data() {
        QTest::addColumn<int>("keyValueHeads");
        QTest::addColumn<bool>("causal");
        QTest::addColumn<int>("left");
        QTest::addColumn<int>("right");
        QTest::addColumn<double>("softcap");
        QTest::addColumn<bool>("bias");
        QTest::newRow("bidirectional") << 4 << false << -1 << -1 << 0.0 << false;
        QTest::newRow("grouped queries") << 2 << false << -1 << -1 << 0.0 << false;
        QTest::newRow("one key head") << 1 << true << -1 << -1 << 0.0 << false;
        QTest::newRow("causal") << 4 << true << -1 << -1 << 0.0 << false;
        QTest::newRow("causal window, grouped") << 2 << true << 16 << -1 << 0.0 << false;
        QTest::newRow("window on both sides") << 4 << false << 7 << 9 << 0.0 << false;
        QTest::newRow("window of the token itself") << 4 << true << 0 << -1 << 0.0 << false;
        QTest::newRow("only the left is limited") << 4 << false << 5 << -1 << 0.0 << false;
        QTest::newRow("only the right is limited") << 4 << false << -1 << 5 << 0.0 << false;
        QTest::newRow("softcap") << 4 << false << -1 << -1 << 0.8 << false;
        QTest::newRow("softcap, causal window, grouped") << 2 << true << 30 << -1 << 0.8 << false;
        QTest::newRow("bias") << 4 << false << -1 << -1 << 0.0 << true;
        QTest::newRow("bias, softcap, causal") << 2 << true << -1 << -1 << 0.9 << true;
    }
    void matchesTheDefinition() {
        QFETCH(int, keyValueHeads);
        QFETCH(bool, causal);
        QFETCH(int, left);
        QFETCH(int, right);
        QFETCH(double, softcap);
        QFETCH(bool, bias);
        const PackedBatch batch = batchOfLengths({150, 3, 1, 129, 65, 20});
        AttentionOptions options;
        options.heads = 4;
        options.keyValueHeads = keyValueHeads;
        options.scale = 0.7;
        options.causal = causal;
        options.left = left;
        options.right = right;
        options.softcap = softcap;
        const at::Tensor qkv = numbers({batch.tokens(), (4 + 2 * keyValueHeads) * 8}, 21).requires_grad_(true);
        std::vector<at::Tensor> inputs = {qkv};
        if (bias) {
            options.bias = numbers({4, 2 * 151 - 1}, 5).requires_grad_(true);
            inputs.push_back(options.bias);
        }
        const at::Tensor expected = reference(qkv, batch, options);
        const at::Tensor weights = numbers(expected.sizes(), 99);
        const auto expectedGradients = torch::autograd::grad({(expected * weights).sum()}, inputs);
        for (const bool operators : {false, true}) {
            const at::Tensor y = attention(operators ? qkv.to(at::kDouble) : qkv, batch, options);
            QVERIFY2(difference(y, expected) < 2e-6, qPrintable(QString::number(difference(y, expected))));
            const auto found = torch::autograd::grad({(y * weights).sum()}, inputs);
            for (std::size_t i = 0; i < found.size(); ++i)
                QVERIFY2(difference(found[i], expectedGradients[i]) < 1e-5,
                         qPrintable(QString("input %1: %2").arg(i).arg(difference(found[i], expectedGradients[i]))));
        }
        const at::NoGradGuard guard;
        QVERIFY(at::equal(attention(qkv, batch, options), attention(qkv, batch, options)));
        QVERIFY(difference(attention(qkv, batch, options), expected) < 2e-6);
    }

    void biasAloneCanBeTrained() {
        const PackedBatch batch = batchOfLengths({9, 4});
        AttentionOptions options;
        options.heads = 2;
        options.bias = numbers({2, 17}, 5).requires_grad_(true);
        const at::Tensor qkv = numbers({13, 2 * 3 * 4}, 3);
        const at::Tensor found = torch::autograd::grad({attention(qkv, batch, options).pow(2).sum()}, {options.bias})[0];
        const at::Tensor expected = torch::autograd::grad({reference(qkv, batch, options).pow(2).sum()}, {options.bias})[0];
        QVERIFY(difference(found, expected) < 1e-5);
    }

    void droppedKeysAreTheSameInBothPasses() {
        // Attention is linear in the values, so that moving them along the gradient changes a weighted sum of the result by
        // exactly the squared gradient when both passes drop the same keys.
        const PackedBatch batch = batchOfLengths({100, 30});
        AttentionOptions options;
        options.heads = 2;
        options.keyValueHeads = 1;
        options.causal = true;
        options.left = 20;
        options.dropout = 0.3;
        options.seed = 9;
        const at::Tensor qkv = numbers({130, 4 * 8}, 3).requires_grad_(true);
        const at::Tensor weights = numbers({130, 16}, 4);
        const at::Tensor before = (attention(qkv, batch, options) * weights).sum();
        at::Tensor gradient = torch::autograd::grad({before}, {qkv})[0].clone();
        gradient.narrow(1, 0, 24).zero_();
        const at::NoGradGuard guard;
        const at::Tensor after = (attention(qkv + gradient, batch, options) * weights).sum();
        const double expected = gradient.pow(2).sum().item<double>();
        QVERIFY(std::abs((after - before).item<double>() - expected) < 1e-4 * expected);
    }
};

QTEST_APPLESS_MAIN(TestAttention)
#include "tst_attention.moc"
