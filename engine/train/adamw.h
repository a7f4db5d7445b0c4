// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/network.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sintonia {

struct AdamWOptions {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double eps = 1e-8;
    double weightDecay = 0.01;               ///< decoupled; not on biases and norm weights (tensors of one dimension)
    std::optional<double> maxGradNorm = 1.0; ///< as torch.nn.utils.clip_grad_norm_
};

/// AdamW (Loshchilov and Hutter 2019) through libtorch's fused kernel. Parameters and gradients are moved into two flat
/// buffers, with and without decay; the parameters become views of them, neighbours stay neighbours.
class AdamW {
public:
    AdamW(std::vector<NamedTensor> parameters, const AdamWOptions &options);

    /// Euclidean norm of all gradients.
    double gradientNorm() const;
    /// One update with the gradients clipped by `norm` (gradientNorm()).
    void step(double learningRate, double norm);
    void zeroGradients();

    const std::vector<NamedTensor> &parameters() const { return m_parameters; }
    /// Moments and step count under stable names; loadState() takes the same names and shapes.
    std::vector<std::pair<std::string, at::Tensor>> state() const;
    Result<void> loadState(const std::vector<std::pair<std::string, at::Tensor>> &state);

private:
    struct Group {
        at::Tensor values, gradients, average, averageOfSquares; ///< [elements] f32
        at::Tensor steps;                                        ///< f32 scalar
        double decay = 0;
    };
    AdamWOptions m_options;
    std::vector<NamedTensor> m_parameters;
    std::vector<Group> m_groups;
};

} // namespace sintonia
