// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/attentionloops.h"

#include "engine/nn/decoderkernels.h"
#include "engine/nn/weightkernels.h"

#include <algorithm>
#include <vector>

/// BLAS in the Fortran convention, exported by libtorch_cpu.
extern "C" void sgemm_(const char *transA, const char *transB, const int *m, const int *n, const int *k, const float *alpha,
                       const float *a, const int *lda, const float *b, const int *ldb, const float *beta, float *c,
                       const int *ldc);

namespace sintonia::kernels {
namespace {

/// Rows of queries worked on at a time: their scores stay in the cache. Smaller where each sees only some keys, since a
/// block multiplies with every key that one of its rows sees.
constexpr std::int64_t queryBlock = 128;
constexpr std::int64_t limitedQueryBlock = 64;

/// One row-major matrix inside a larger one.
struct Matrix {
    const float *data;
    std::int64_t stride;
};

/// c [m, n] = a · b + beta · c, all row-major; `transposeA`: a is stored [k, m]; `transposeB`: b is stored [n, k].
void multiply(std::int64_t m, std::int64_t n, std::int64_t k, Matrix a, bool transposeA, Matrix b, bool transposeB,
              float beta, float *c, std::int64_t strideC) {
    const int im = static_cast<int>(m), in = static_cast<int>(n), ik = static_cast<int>(k);
    const int lda = static_cast<int>(a.stride), ldb = static_cast<int>(b.stride), ldc = static_cast<int>(strideC);
    const float one = 1.0f;
    sgemm_(transposeB ? "T" : "N", transposeA ? "T" : "N", &in, &im, &ik, &one, b.data, &ldb, a.data, &lda, &beta, c, &ldc);
}

/// Queries [first, first + rows) of a sequence and the keys that at least one of them sees.
struct Block {
    std::int64_t first = 0, rows = 0;
    KeyRange keys;
};

/// Calls work(block) for the blocks of a sequence in order.
template <class Work>
void forEachBlock(const AttentionRule &rule, const AttentionSequence &sequence, const Work &work) {
    const std::int64_t size = rule.limited() ? limitedQueryBlock : queryBlock;
    const std::int64_t offset = sequence.keys - sequence.queries;
    for (std::int64_t first = 0; first < sequence.queries; first += size) {
        const std::int64_t rows = std::min(size, sequence.queries - first);
        const KeyRange keys{rule.visible(offset + first, sequence.keys).begin,
                            rule.visible(offset + first + rows - 1, sequence.keys).end};
        work(Block{first, rows, keys});
    }
}

/// Where one row of a block's scores is visible: columns [begin, end), and the position of its query among the keys.
struct Row {
    std::int64_t begin = 0, end = 0, position = 0;
    Row(const AttentionRule &rule, const AttentionSequence &sequence, const Block &block, std::int64_t row)
        : position(sequence.keys - sequence.queries + block.first + row) {
        const KeyRange seen = rule.visible(position, sequence.keys);
        begin = seen.begin - block.keys.begin;
        end = seen.end - block.keys.begin;
    }
};

/// The scores that the softmax is taken of, from products of queries and keys; returns the scale that is still to be
/// applied.
float finishScores(const AttentionRule &rule, float *scores, std::int64_t count, const float *bias) {
    if (rule.softcap == 0 && !bias)
        return rule.scale;
    capScores(scores, count, rule.scale, rule.softcap, bias);
    return 1.0f;
}

/// A row of products becomes probabilities, 0 where nothing is seen; returns the log-sum-exp.
float probabilities(const AttentionRule &rule, const Row &row, std::int64_t head, std::int64_t firstKey, float *scores,
                    std::int64_t width, std::uint64_t place) {
    const float *bias = rule.bias ? rule.biasOf(head, row.position, firstKey + row.begin) : nullptr;
    const std::int64_t count = row.end - row.begin;
    const float scale = finishScores(rule, scores + row.begin, count, bias);
    std::fill(scores, scores + row.begin, 0.0f);
    std::fill(scores + row.end, scores + width, 0.0f);
    return softmaxRow(scores + row.begin, count, scale, rule.mask, place);
}

/// As probabilities(), with `gradient` (of the probabilities) becoming that of the products.
void probabilitiesBackward(const AttentionRule &rule, const Row &row, std::int64_t head, std::int64_t firstKey,
                           float *scores, float *gradient, std::int64_t width, std::uint64_t place, float logSumExp,
                           float delta, float *gradBias) {
    static thread_local std::vector<float> capped;
    const std::int64_t count = row.end - row.begin;
    const float *bias = rule.bias ? rule.biasOf(head, row.position, firstKey + row.begin) : nullptr;
    float *seen = scores + row.begin, *seenGradient = gradient + row.begin;
    if (rule.softcap != 0) {
        capped.assign(seen, seen + count);
        capScores(capped.data(), count, rule.scale, rule.softcap, nullptr);
    }
    const float scale = finishScores(rule, seen, count, bias);
    softmaxBackwardRow(seen, seenGradient, count, scale, logSumExp, delta, rule.mask, place);
    if (gradBias)
        addRows(seenGradient, 1, count, gradBias + (rule.biasOf(head, row.position, firstKey + row.begin) - rule.bias));
    if (rule.softcap != 0)
        capScoresBackward(capped.data(), seenGradient, count, rule.scale, rule.softcap);
    else if (bias)
        for (std::int64_t k = 0; k < count; ++k)
            seenGradient[k] *= rule.scale;
    for (float *values : {scores, gradient}) {
        std::fill(values, values + row.begin, 0.0f);
        std::fill(values + row.end, values + width, 0.0f);
    }
}

} // namespace

AttentionRule AttentionRule::of(const AttentionOptions &options, std::int64_t width) {
    AttentionRule rule;
    rule.heads = options.heads;
    rule.groups = options.groups();
    rule.size = options.headSize(width);
    rule.left = options.left;
    rule.right = options.causal ? 0 : options.right;
    rule.scale = static_cast<float>(options.scale);
    rule.softcap = static_cast<float>(options.softcap);
    rule.mask = DropoutMask::of(options.dropout, options.seed);
    if (options.bias.defined()) {
        rule.bias = options.bias.const_data_ptr<float>();
        rule.reach = (options.bias.size(1) + 1) / 2;
    }
    return rule;
}

KeyRange AttentionRule::visible(std::int64_t position, std::int64_t keys) const {
    return {left < 0 ? 0 : std::max<std::int64_t>(0, position - left),
            right < 0 ? keys : std::min(keys, position + right + 1)};
}

void attendHead(const AttentionRule &rule, const AttentionSequence &sequence, std::int64_t head) {
    static thread_local std::vector<float> scores;
    const std::int64_t keyHead = head / (rule.heads / rule.groups);
    const float *q = sequence.q + head * rule.size;
    const float *k = sequence.k + keyHead * rule.size, *v = sequence.v + keyHead * rule.size;
    forEachBlock(rule, sequence, [&](const Block &block) {
        const std::int64_t width = block.keys.size();
        const float *firstKey = k + block.keys.begin * sequence.keyStride;
        const float *firstValue = v + block.keys.begin * sequence.keyStride;
        scores.resize(static_cast<std::size_t>(block.rows * width));
        multiply(block.rows, width, rule.size, {q + block.first * sequence.queryStride, sequence.queryStride}, false,
                 {firstKey, sequence.keyStride}, true, 0, scores.data(), width);
        for (std::int64_t i = 0; i < block.rows; ++i) {
            const std::int64_t place = head * sequence.placesPerHead + sequence.place + block.first + i;
            const float sum = probabilities(rule, Row(rule, sequence, block, i), head, block.keys.begin,
                                            scores.data() + i * width, width, static_cast<std::uint64_t>(place));
            if (sequence.logSumExp)
                sequence.logSumExp[place] = sum;
        }
        multiply(block.rows, rule.size, width, {scores.data(), width}, false, {firstValue, sequence.keyStride}, false, 0,
                 sequence.out + block.first * sequence.outStride + head * rule.size, sequence.outStride);
    });
}

void attendStep(const AttentionRule &rule, const AttentionSequence &sequence, std::int64_t begin, std::int64_t end) {
    static thread_local std::vector<float> scores;
    const std::int64_t headsOfGroup = rule.heads / rule.groups;
    const KeyRange keys = rule.visible(sequence.keys - 1, sequence.keys);
    const std::int64_t width = keys.size();
    const Row row(rule, sequence, Block{0, 1, keys}, 0);
    for (std::int64_t first = begin; first < end;) {
        const std::int64_t group = first / headsOfGroup, heads = std::min(end, (group + 1) * headsOfGroup) - first;
        const std::int64_t offset = keys.begin * sequence.keyStride + group * rule.size;
        const StoredView seen{Stored::F32, sequence.k + offset, rule.size, sequence.keyStride};
        scores.resize(static_cast<std::size_t>(heads * width));
        for (std::int64_t i = 0; i < heads; i += mostShared)
            rowProducts(seen, sequence.q + (first + i) * rule.size, std::min(mostShared, heads - i), scores.data() + i * width,
                        width, 0, width);
        for (std::int64_t i = 0; i < heads; ++i)
            probabilities(rule, row, first + i, keys.begin, scores.data() + i * width, width, 0);
        sumRows(scores.data(), heads, {sequence.v + offset, width, rule.size, sequence.keyStride},
                sequence.out + first * rule.size);
        first += heads;
    }
}

void attendGroupBackward(const AttentionRule &rule, const AttentionSequence &sequence, std::int64_t group,
                         const AttentionGradients &gradients) {
    static thread_local std::vector<float> scores, gradScores;
    const std::int64_t heads = rule.heads / rule.groups, offset = group * rule.size;
    const std::int64_t keyStride = sequence.keyStride, queryStride = sequence.queryStride;
    const float *k = sequence.k + offset, *v = sequence.v + offset;
    float *gradK = gradients.k + offset, *gradV = gradients.v + offset;
    if (rule.limited())
        for (std::int64_t i = 0; i < sequence.keys; ++i) {
            std::fill_n(gradK + i * keyStride, rule.size, 0.0f);
            std::fill_n(gradV + i * keyStride, rule.size, 0.0f);
        }
    for (std::int64_t head = group * heads; head < (group + 1) * heads; ++head)
        forEachBlock(rule, sequence, [&](const Block &block) {
            const std::int64_t width = block.keys.size(), keyOffset = block.keys.begin * keyStride;
            scores.resize(static_cast<std::size_t>(block.rows * width));
            gradScores.resize(scores.size());
            const std::int64_t queryOffset = block.first * queryStride + head * rule.size;
            const std::int64_t outOffset = block.first * sequence.outStride + head * rule.size;
            const Matrix queries{sequence.q + queryOffset, queryStride};
            const Matrix gradOut{gradients.out + outOffset, sequence.outStride};
            multiply(block.rows, width, rule.size, queries, false, {k + keyOffset, keyStride}, true, 0, scores.data(),
                     width);
            multiply(block.rows, width, rule.size, gradOut, false, {v + keyOffset, keyStride}, true, 0, gradScores.data(),
                     width);
            for (std::int64_t i = 0; i < block.rows; ++i) {
                const float *o = sequence.out + outOffset + i * sequence.outStride;
                const float *g = gradOut.data + i * sequence.outStride;
                float delta = 0;
#pragma omp simd reduction(+ : delta)
                for (std::int64_t c = 0; c < rule.size; ++c)
                    delta += o[c] * g[c];
                const std::int64_t place = head * sequence.placesPerHead + sequence.place + block.first + i;
                probabilitiesBackward(rule, Row(rule, sequence, block, i), head, block.keys.begin,
                                      scores.data() + i * width, gradScores.data() + i * width, width,
                                      static_cast<std::uint64_t>(place), sequence.logSumExp[place], delta, gradients.bias);
            }
            const Matrix weights{scores.data(), width}, gradWeights{gradScores.data(), width};
            const bool fresh = !rule.limited() && block.first == 0 && head == group * heads;
            const float beta = fresh ? 0.0f : 1.0f;
            multiply(width, rule.size, block.rows, weights, true, gradOut, false, beta, gradV + keyOffset, keyStride);
            multiply(width, rule.size, block.rows, gradWeights, true, queries, false, beta, gradK + keyOffset, keyStride);
            multiply(block.rows, rule.size, width, gradWeights, false, {k + keyOffset, keyStride}, false, 0,
                     gradients.q + queryOffset, queryStride);
        });
}

} // namespace sintonia::kernels
