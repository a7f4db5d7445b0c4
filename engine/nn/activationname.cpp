// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/activation.h"

#include <map>

namespace sintonia {

Result<Activation> activationNamed(const std::string &name, const std::string &place) {
    static const std::map<std::string, Activation> names = {
        {"gelu", Activation::Gelu},          {"gelu_python", Activation::Gelu},
        {"gelu_new", Activation::GeluTanh},  {"gelu_pytorch_tanh", Activation::GeluTanh},
        {"gelu_fast", Activation::GeluTanh}, {"relu", Activation::Relu},
        {"silu", Activation::Silu},          {"swish", Activation::Silu},
        {"tanh", Activation::Tanh},
    };
    const auto found = names.find(name);
    if (found == names.end())
        return badInput(place, "an activation among gelu, gelu_new, gelu_pytorch_tanh, relu, silu, tanh",
                        "\"" + name + "\"");
    return found->second;
}

} // namespace sintonia
