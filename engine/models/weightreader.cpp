// SPDX-License-Identifier: Apache-2.0
#include "engine/models/weightreader.h"

#include "engine/models/nf4layout.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sintonia {
namespace {

/// Places of dropout from here on belong to adapters; architectures number theirs below.
constexpr std::uint64_t firstAdapterSite = 1'000'000;

std::string withOldNormName(const std::string &name) {
    if (name.ends_with(".weight"))
        return name.substr(0, name.size() - 6) + "gamma";
    if (name.ends_with(".bias"))
        return name.substr(0, name.size() - 4) + "beta";
    return name;
}

/// The type in which a weight of the type `stored` is held.
at::ScalarType heldType(WeightStorage storage, at::ScalarType stored) {
    switch (storage) {
    case WeightStorage::F32: return at::kFloat;
    case WeightStorage::Bf16: return at::kBFloat16;
    case WeightStorage::F16: return at::kHalf;
    default: return stored == at::kDouble ? at::kFloat : stored;
    }
}

} // namespace

WeightStorage storageFor(at::ScalarType compute) {
    switch (compute) {
    case at::kBFloat16: return WeightStorage::Bf16;
    case at::kHalf: return WeightStorage::F16;
    default: return WeightStorage::AsStored;
    }
}

WeightReader::WeightReader(const Checkpoint &checkpoint, std::string prefix, at::Device device, Network &encoder,
                           WeightStorage storage)
    : m_checkpoint(checkpoint), m_prefix(std::move(prefix)), m_device(device), m_network(encoder), m_storage(storage) {}

void WeightReader::holdInArena() {
    if (m_device.is_cpu())
        m_arena.emplace(m_checkpoint.bytes());
}

std::string WeightReader::spelled(const std::string &name) const {
    const std::string old = withOldNormName(name);
    for (const std::string &candidate : {name, m_prefix + name, old, m_prefix + old})
        if (m_checkpoint.has(candidate))
            return candidate;
    return name;
}

Result<at::Tensor> WeightReader::load(const std::string &name, const std::vector<std::int64_t> &shape) {
    const std::string spelling = spelled(name);
    SINTONIA_ASSIGN(tensor, m_checkpoint.tensor(spelling));
    const auto type = tensor.scalar_type();
    if (type != at::kFloat && type != at::kBFloat16 && type != at::kHalf && type != at::kDouble)
        return badInput(m_checkpoint.placeOf(spelling), "numbers of type F32, F16, BF16 or F64", c10::toString(type));
    if (tensor.sizes() != at::IntArrayRef(shape))
        return badInput(m_checkpoint.placeOf(spelling), fmt::format("the shape [{}]", fmt::join(shape, ", ")),
                        fmt::format("[{}]", fmt::join(tensor.sizes().vec(), ", ")));
    m_used.insert(spelling);
    return tensor;
}

at::Tensor WeightReader::held(const at::Tensor &loaded, const std::string &name, WeightStorage storage) {
    const auto type = heldType(storage, loaded.scalar_type());
    const bool moved = m_arena && m_arena->usable();
    const auto result = moved ? m_arena->hold(loaded, type) : loaded.to(m_device, type);
    if (moved || !m_device.is_cpu() || type != loaded.scalar_type())
        m_checkpoint.release(spelled(name));
    return result;
}

void WeightReader::keep(at::Tensor tensor, at::Tensor &target, const std::string &name) {
    target = std::move(tensor);
    target.requires_grad_(target.scalar_type() == at::kFloat);
    m_network.m_parameters.push_back({spelled(name), target});
}

void WeightReader::read(at::Tensor &target, const std::string &name, const std::vector<std::int64_t> &shape) {
    readAs(WeightStorage::F32, target, name, shape);
}

void WeightReader::readMatrix(at::Tensor &target, const std::string &name, const std::vector<std::int64_t> &shape) {
    readAs(m_storage, target, name, shape);
}

void WeightReader::readAs(WeightStorage storage, at::Tensor &target, const std::string &name,
                          const std::vector<std::int64_t> &shape) {
    if (m_failed)
        return;
    auto tensor = load(name, shape);
    if (tensor)
        keep(held(*tensor, name, storage), target, name);
    else
        fail(tensor.error());
}

void WeightReader::fail(Error error) {
    m_failed = true;
    m_error = std::move(error);
}

void WeightReader::readNf4Weight(Linear &layer, const std::string &name, std::int64_t out, std::int64_t in) {
    const std::string spelling = spelled(name);
    auto weight = isNf4(m_checkpoint, spelling)
                      ? readNf4(m_checkpoint, spelling, out, in)
                      : load(name, {out, in}).map([](const at::Tensor &t) { return quantizeNf4(t); });
    if (!weight)
        return fail(weight.error());
    for (const std::string &part : nf4Parts(spelling))
        m_used.insert(part);
    m_checkpoint.release(spelling);
    layer.quantized = std::make_shared<const Nf4Weight>(weight->to(m_device));
    m_network.m_quantized.emplace_back(spelling, &layer);
}

void WeightReader::readEmbedding(at::Tensor &target, const std::string &name, std::int64_t rows, std::int64_t width,
                                 std::optional<std::int64_t> padding) {
    read(target, name, {rows, width});
    if (!m_failed && padding && *padding < rows && target.requires_grad())
        target.register_hook([row = *padding](at::Tensor gradient) { gradient.select(0, row).zero_(); });
}

void WeightReader::readNorm(at::Tensor &weight, at::Tensor &bias, const std::string &name, std::int64_t size) {
    read(weight, name + ".weight", {size});
    read(bias, name + ".bias", {size});
}

void WeightReader::readLinear(Linear &layer, const std::string &name, std::int64_t out, std::int64_t in, bool bias) {
    layer.name = name;
    layer.site = firstAdapterSite + m_network.m_linearLayers.size();
    const std::string weight = name + ".weight";
    if (m_storage == WeightStorage::Nf4 || isNf4(m_checkpoint, spelled(weight))) {
        if (!m_failed)
            readNf4Weight(layer, weight, out, in);
    } else {
        readMatrix(layer.weight, weight, {out, in});
    }
    if (bias)
        read(layer.bias, name + ".bias", {out});
    m_network.m_linearLayers.push_back(&layer);
}

void WeightReader::readTogether(std::span<Linear> layers, const std::vector<std::string> &names, std::int64_t out,
                                std::int64_t in) {
    std::vector<at::Tensor> weights, biases;
    for (const std::string &name : names) {
        for (const bool bias : {false, true}) {
            if (m_failed)
                return;
            auto tensor = bias ? load(name + ".bias", {out}) : load(name + ".weight", {out, in});
            if (!tensor)
                return fail(tensor.error());
            (bias ? biases : weights).push_back(tensor->to(m_device, at::kFloat));
        }
    }
    weights = allocateAdjacent(weights);
    biases = allocateAdjacent(biases);
    for (const std::string &name : names)
        m_checkpoint.release(spelled(name + ".weight"));
    for (std::size_t i = 0; i < layers.size(); ++i)
        keep(weights[i], layers[i].weight, names[i] + ".weight");
    for (std::size_t i = 0; i < layers.size(); ++i) {
        keep(biases[i], layers[i].bias, names[i] + ".bias");
        layers[i].name = names[i];
        layers[i].site = firstAdapterSite + m_network.m_linearLayers.size();
        m_network.m_linearLayers.push_back(&layers[i]);
    }
}

Result<void> WeightReader::finish() {
    if (m_failed)
        return failure(m_error);
    for (const std::string &name : m_checkpoint.names()) {
        if (m_used.contains(name))
            continue;
        SINTONIA_ASSIGN(tensor, m_checkpoint.tensor(name));
        m_network.m_unused.push_back({name, tensor});
    }
    return {};
}

} // namespace sintonia
