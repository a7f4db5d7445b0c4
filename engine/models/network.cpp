// SPDX-License-Identifier: Apache-2.0
#include "engine/models/network.h"

namespace sintonia {

std::vector<NamedTensor> Network::trainableParameters() const {
    std::vector<NamedTensor> result;
    for (const NamedTensor &parameter : m_parameters)
        if (parameter.tensor.requires_grad())
            result.push_back(parameter);
    for (const Linear *layer : m_linearLayers) {
        if (!layer->adapter)
            continue;
        result.push_back({layer->name + ".lora_A.weight", layer->adapter->a});
        result.push_back({layer->name + ".lora_B.weight", layer->adapter->b});
    }
    return result;
}

Result<std::vector<std::string>> Network::adapt(const LoraOptions &options, std::uint64_t seed) {
    SINTONIA_ASSIGN(adapted, addAdapters(m_linearLayers, options, seed));
    for (const NamedTensor &parameter : m_parameters)
        at::Tensor(parameter.tensor).requires_grad_(false);
    return std::move(adapted);
}

void Network::setCompute(at::ScalarType type) {
    for (Linear *layer : m_linearLayers)
        layer->compute = type;
}

std::vector<NamedTensor> Network::namedTensors() const {
    std::vector<NamedTensor> result;
    for (const NamedTensor &parameter : m_parameters) {
        at::Tensor value = parameter.tensor.detach();
        for (const Linear *layer : m_linearLayers)
            if (layer->adapter && layer->weight.is_same(parameter.tensor))
                value = layer->mergedWeight();
        result.push_back({parameter.name, value});
    }
    for (const auto &[name, layer] : m_quantized)
        result.push_back({name, layer->mergedWeight()});
    result.insert(result.end(), m_unused.begin(), m_unused.end());
    return result;
}

} // namespace sintonia
