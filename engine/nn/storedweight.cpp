// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/storedweight.h"

#include "engine/nn/giventensor.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <array>

namespace sintonia {
namespace {

/// Elements of the weight that make work for one thread; elements converted at a time for many rows, and rows of the weight
/// that several groups of inputs share while they are in the cache.
constexpr std::int64_t elementsPerThread = 1 << 17;
constexpr std::int64_t elementsPerBlock = 1 << 20;
constexpr std::int64_t rowsInCache = 32;

/// A weight in the form it is stored in. Immutable.
class Source : public torch::CustomClassHolder {
public:
    Source(std::int64_t rowCount, std::int64_t columnCount, at::ScalarType computeType)
        : rows(rowCount), columns(columnCount), compute(computeType) {}

    /// Products of rows [begin, end) with `count` inputs; y[i, row] lies at y + i · stride + row.
    virtual void products(const float *x, std::int64_t count, float *y, std::int64_t stride, std::int64_t begin,
                          std::int64_t end) const = 0;
    /// Rows [begin, end) as f32.
    virtual void toFloat(std::int64_t begin, std::int64_t end, float *y) const = 0;
    /// [rows, columns] in the computing type, on its device.
    virtual at::Tensor whole() const = 0;
    /// Whether whole() costs nothing.
    virtual bool inComputeType() const = 0;

    const std::int64_t rows, columns;
    const at::ScalarType compute;
};

kernels::Stored storedAs(const at::Tensor &weight) {
    switch (weight.scalar_type()) {
    case at::kBFloat16: return kernels::Stored::Bf16;
    case at::kHalf: return kernels::Stored::F16;
    default: return kernels::Stored::F32;
    }
}

class TensorSource : public Source {
public:
    TensorSource(const at::Tensor &weight, at::ScalarType computeType)
        : Source(weight.size(0), weight.size(1), computeType), m_weight(weight), m_type(storedAs(weight)) {}

    void products(const float *x, std::int64_t count, float *y, std::int64_t stride, std::int64_t begin,
                  std::int64_t end) const override {
        kernels::rowProducts({m_type, m_weight.const_data_ptr(), columns, columns}, x, count, y, stride, begin, end);
    }
    void toFloat(std::int64_t begin, std::int64_t end, float *y) const override {
        kernels::toFloat(m_type, m_weight.const_data_ptr(), begin * columns, end * columns, y);
    }
    at::Tensor whole() const override { return m_weight.to(compute); }
    bool inComputeType() const override { return m_weight.scalar_type() == compute; }

private:
    at::Tensor m_weight;
    kernels::Stored m_type;
};

class Nf4Source : public Source {
public:
    Nf4Source(std::shared_ptr<const Nf4Weight> weight, at::ScalarType computeType)
        : Source(weight->rows, weight->columns, computeType), m_weight(std::move(weight)) {}

    void products(const float *x, std::int64_t count, float *y, std::int64_t stride, std::int64_t begin,
                  std::int64_t end) const override {
        thread_local std::vector<float> row;
        row.resize(static_cast<std::size_t>(columns));
        kernels::rowProducts(m_weight->view(), x, count, y, stride, begin, end, row.data());
    }
    void toFloat(std::int64_t begin, std::int64_t end, float *y) const override {
        kernels::toFloat(m_weight->view(), begin * columns, end * columns, y);
    }
    at::Tensor whole() const override { return dequantize(*m_weight).to(compute); }
    bool inComputeType() const override { return false; }

private:
    std::shared_ptr<const Nf4Weight> m_weight;
};

/// A weight of fewRows() and where its columns of the result begin.
struct Part {
    const Source &source;
    const float *bias; ///< or null
    std::int64_t column;
};

/// Rows [first, last) of one weight for all rows of x [n, in], into y [n, stride].
void readRows(const Part &part, const float *x, std::int64_t n, float *y, std::int64_t stride, std::int64_t first,
              std::int64_t last) {
    const std::int64_t step = n <= kernels::mostShared ? last - first : rowsInCache;
    float *out = y + part.column;
    for (std::int64_t begin = first; begin < last; begin += step) {
        const std::int64_t end = std::min(last, begin + step);
        for (std::int64_t i = 0; i < n; i += kernels::mostShared)
            part.source.products(x + i * part.source.columns, std::min(kernels::mostShared, n - i), out + i * stride, stride,
                                 begin, end);
        if (part.bias)
            for (std::int64_t i = 0; i < n; ++i)
                for (std::int64_t r = begin; r < end; ++r)
                    out[i * stride + r] += part.bias[r];
    }
}

/// One pass over weights of equal inputs for all rows of x, their results side by side.
at::Tensor fewRows(const at::Tensor &x, std::span<const Part> parts) {
    const std::int64_t n = x.size(0), width = parts.back().column + parts.back().source.rows;
    at::Tensor y = at::empty({n, width}, x.options());
    const float *in = x.const_data_ptr<float>();
    float *out = y.data_ptr<float>();
    at::parallel_for(0, width, std::max<std::int64_t>(1, elementsPerThread / x.size(1)),
                     [&](std::int64_t first, std::int64_t last) {
                         for (const Part &part : parts) {
                             const std::int64_t begin = std::max<std::int64_t>(first - part.column, 0);
                             const std::int64_t end = std::min(last - part.column, part.source.rows);
                             if (begin < end)
                                 readRows(part, in, n, out, width, begin, end);
                         }
                     });
    return y;
}

const float *valuesOf(const at::Tensor &bias) { return bias.defined() ? bias.const_data_ptr<float>() : nullptr; }

/// Calls work(begin, end, block) with rows [begin, end) of the weight as the f32 matrix `block`.
template <class Work>
void forBlocks(const Source &source, const Work &work) {
    const std::int64_t step = std::clamp<std::int64_t>(elementsPerBlock / source.columns, 1, source.rows);
    const at::Tensor buffer = at::empty({step, source.columns}, at::kFloat);
    float *values = buffer.data_ptr<float>();
    for (std::int64_t begin = 0; begin < source.rows; begin += step) {
        const std::int64_t end = std::min(source.rows, begin + step);
        at::parallel_for(begin, end, std::max<std::int64_t>(1, elementsPerThread / source.columns),
                         [&](std::int64_t first, std::int64_t last) {
                             source.toFloat(first, last, values + (first - begin) * source.columns);
                         });
        work(begin, end, buffer.narrow(0, 0, end - begin));
    }
}

/// Whether a product of many rows in the computing type is faster than one with converted blocks.
bool multipliesInType(const Source &source, bool onCpu) {
    if (!onCpu)
        return true;
#ifdef __x86_64__
    static const bool bf16 = __builtin_cpu_supports("avx512bf16");
    return source.compute == at::kBFloat16 && bf16 && source.inComputeType();
#else
    return false;
#endif
}

at::Tensor product(const at::Tensor &x, const Source &source, const at::Tensor &bias) {
    const bool onCpu = x.is_cpu(), few = x.size(0) <= mostRowsInOnePass;
    if (multipliesInType(source, onCpu) && !(onCpu && few)) {
        const at::Tensor y = at::linear(x.to(source.compute), source.whole()).to(at::kFloat);
        return bias.defined() ? y + bias : y;
    }
    if (few)
        return fewRows(x, std::array{Part{source, valuesOf(bias), 0}});
    at::Tensor y = at::empty({x.size(0), source.rows}, x.options());
    forBlocks(source, [&](std::int64_t begin, std::int64_t end, const at::Tensor &block) {
        at::Tensor target = y.narrow(1, begin, end - begin);
        at::mm_out(target, x, block.t());
    });
    return bias.defined() ? y.add_(bias) : y;
}

at::Tensor gradientOfInput(const at::Tensor &gradient, const Source &source) {
    if (multipliesInType(source, gradient.is_cpu()))
        return at::mm(gradient.to(source.compute), source.whole()).to(at::kFloat);
    at::Tensor result = at::zeros({gradient.size(0), source.columns}, gradient.options());
    forBlocks(source, [&](std::int64_t begin, std::int64_t end, const at::Tensor &block) {
        result.addmm_(gradient.narrow(1, begin, end - begin), block);
    });
    return result;
}

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class FrozenFunction : public torch::autograd::Function<FrozenFunction> {
public:
    static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const c10::intrusive_ptr<Source> &source,
                              const std::optional<at::Tensor> &bias) {
        context->saved_data["source"] = c10::IValue::make_capsule(source);
        context->saved_data["bias"] = bias.has_value();
        return product(x, *source, bias.value_or(at::Tensor()));
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        const auto source = context->saved_data["source"].toCapsule();
        const at::Tensor gradient = gradients[0].contiguous();
        const auto &weight = static_cast<const Source &>(*source);
        const bool wantsBias = context->saved_data["bias"].toBool() && context->needs_input_grad(1);
        return {context->needs_input_grad(0) ? gradientOfInput(gradient, weight) : at::Tensor(), at::Tensor(),
                wantsBias ? gradient.sum(0) : at::Tensor()};
    }
};

template <class AnySource, class Weight>
at::Tensor productOrNode(const at::Tensor &x, const Weight &weight, const at::Tensor &bias, at::ScalarType compute) {
    if (at::GradMode::is_enabled() && (x.requires_grad() || (bias.defined() && bias.requires_grad())))
        return FrozenFunction::apply(x.contiguous(), c10::intrusive_ptr<Source>(c10::make_intrusive<AnySource>(weight, compute)),
                                     given(bias));
    return product(x.contiguous(), AnySource(weight, compute), bias);
}

} // namespace

at::Tensor storedProduct(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias, at::ScalarType compute) {
    return productOrNode<TensorSource>(x, weight, bias, compute);
}

at::Tensor storedProduct(const at::Tensor &x, const std::shared_ptr<const Nf4Weight> &weight, const at::Tensor &bias,
                         at::ScalarType compute) {
    return productOrNode<Nf4Source>(x, weight, bias, compute);
}

at::Tensor storedProducts(const at::Tensor &x, std::span<const StoredPart> parts) {
    std::vector<c10::intrusive_ptr<Source>> sources;
    std::vector<Part> placed;
    std::int64_t column = 0;
    for (const StoredPart &part : parts) {
        if (part.quantized)
            sources.push_back(c10::make_intrusive<Nf4Source>(part.quantized, at::kFloat));
        else
            sources.push_back(c10::make_intrusive<TensorSource>(part.weight, at::kFloat));
        placed.push_back({*sources.back(), valuesOf(part.bias), column});
        column += part.rows();
    }
    return fewRows(x.contiguous(), placed);
}

at::Tensor storedProductGradient(const at::Tensor &gradient, const at::Tensor &weight, at::ScalarType compute) {
    return gradientOfInput(gradient.contiguous(), TensorSource(weight, compute));
}

} // namespace sintonia
