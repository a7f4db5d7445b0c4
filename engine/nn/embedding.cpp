// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/embedding.h"

#include "engine/nn/giventensor.h"
#include "engine/nn/kernels.h"

#include <ATen/Parallel.h>
#include <ATen/ops/add.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

namespace sintonia {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// One of the summed tables with the row of each token.
struct Table {
    const float *values = nullptr;
    const std::int64_t *rows = nullptr;
    /// Ids outside the table are c10::IndexError.
    Table(const at::Tensor &table, const at::Tensor &ids) {
        if (table.defined()) {
            const std::int64_t *id = ids.const_data_ptr<std::int64_t>();
            for (std::int64_t i = 0; i < ids.numel(); ++i)
                TORCH_CHECK_INDEX(id[i] >= 0 && id[i] < table.size(0), "The embedding table has ", table.size(0),
                                  " rows; row ", id[i], " was asked for");
            values = table.const_data_ptr<float>();
            rows = ids.const_data_ptr<std::int64_t>();
        }
    }
};

at::Tensor embedOnCpu(const at::Tensor &words, const at::Tensor &ids, const at::Tensor &positions,
                      const at::Tensor &positionIds, const at::Tensor &types, const at::Tensor &typeIds) {
    const std::int64_t tokens = ids.size(0), width = words.size(1);
    at::Tensor result = at::empty({tokens, width}, words.options().requires_grad(false));
    float *out = result.data_ptr<float>();
    const Table tables[] = {{words, ids}, {positions, positionIds}, {types, typeIds}};
    at::parallel_for(0, tokens, 64, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t t = begin; t < end; ++t) {
            const float *word = tables[0].values + tables[0].rows[t] * width;
            std::copy(word, word + width, out + t * width);
            for (const Table &table : {tables[1], tables[2]})
                if (table.values)
                    kernels::addRows(table.values + table.rows[t] * width, 1, width, out + t * width);
        }
    });
    return result;
}

/// Rows of `gradient` added to the rows `ids` of a table of `size` rows. Each thread owns a range of the table's rows, so
/// that every row is summed in the order of the tokens.
at::Tensor scatter(const at::Tensor &gradient, const at::Tensor &ids, std::int64_t size) {
    const std::int64_t width = gradient.size(1), tokens = gradient.size(0);
    at::Tensor table = at::zeros({size, width}, gradient.options());
    const float *in = gradient.const_data_ptr<float>();
    const std::int64_t *rows = ids.const_data_ptr<std::int64_t>();
    float *out = table.data_ptr<float>();
    at::parallel_for(0, size, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t t = 0; t < tokens; ++t)
            if (rows[t] >= begin && rows[t] < end)
                kernels::addRows(in + t * width, 1, width, out + rows[t] * width);
    });
    return table;
}

class EmbedFunction : public torch::autograd::Function<EmbedFunction> {
public:
    static at::Tensor forward(AutogradContext *context, const at::Tensor &words, const at::Tensor &ids,
                              const std::optional<at::Tensor> &positionTable, const at::Tensor &positionIds,
                              const std::optional<at::Tensor> &typeTable, const at::Tensor &typeIds) {
        const at::Tensor positions = positionTable.value_or(at::Tensor()), types = typeTable.value_or(at::Tensor());
        context->save_for_backward({ids, positionIds, typeIds});
        context->saved_data["words"] = words.size(0);
        context->saved_data["positions"] = positions.defined() ? positions.size(0) : 0;
        context->saved_data["types"] = types.defined() ? types.size(0) : 0;
        return embedOnCpu(words, ids, positions, positionIds, types, typeIds);
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor gradient = gradients[0].contiguous();
        const char *sizes[] = {"words", "positions", "types"};
        variable_list result(6);
        std::size_t edge = 0; // of the table; a table that was not given has none, its ids have one
        for (std::size_t i = 0; i < 3; ++i) {
            const std::int64_t size = context->saved_data[sizes[i]].toInt();
            if (size > 0 && context->needs_input_grad(edge))
                result[2 * i] = scatter(gradient, saved[i], size);
            edge += size > 0 ? 2 : 1;
        }
        return result;
    }
};

} // namespace

at::Tensor embedTokens(const at::Tensor &words, const at::Tensor &ids, const at::Tensor &positions,
                       const at::Tensor &positionIds, const at::Tensor &types, const at::Tensor &typeIds) {
    if (!words.is_cpu()) {
        at::Tensor sum = at::index_select(words, 0, ids);
        if (positions.defined())
            sum = at::add(sum, at::index_select(positions, 0, positionIds));
        if (types.defined())
            sum = at::add(sum, at::index_select(types, 0, typeIds));
        return sum;
    }
    const bool wanted = words.requires_grad() || (positions.defined() && positions.requires_grad()) ||
                        (types.defined() && types.requires_grad());
    if (at::GradMode::is_enabled() && wanted)
        return EmbedFunction::apply(words, ids, given(positions), positionIds,
                                    given(types), typeIds);
    return embedOnCpu(words, ids, positions, positionIds, types, typeIds);
}

} // namespace sintonia
