// SPDX-License-Identifier: Apache-2.0
#include "engine/export/exportformat.h"
#include "engine/export/gguflayout.h"
#include "engine/export/modelfiles.h"
#include "engine/export/quantization.h"
#include "engine/export/weighttype.h"
#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>

#include <algorithm>
#include <set>

namespace sintonia {

namespace {

constexpr const char *fileName = "model.gguf";
constexpr std::uint32_t quantizationVersion = 2; ///< GGML_QNT_VERSION

/// The type a tensor has in a file of `type`: vectors, norms and the tables of positions and token types stay F32, rows that
/// blocks don't divide become F16.
std::uint32_t tensorType(const std::string &name, const at::Tensor &tensor, const WeightType &type) {
    if (tensor.dim() < 2 || name.ends_with("norm.weight") || name == "position_embd.weight" || name == "token_types.weight")
        return ggmlF32;
    const bool fits = ggmlBytes(type.ggufTensor, std::uint64_t(tensor.numel()), std::uint64_t(tensor.size(-1))).has_value();
    return fits ? type.ggufTensor : std::uint32_t(ggmlF16);
}

/// The places of everything that the network computes with; what else a checkpoint holds is left out.
Result<std::set<std::string>> neededPlaces(const ExportSource &source, const GgufLayout &layout) {
    std::vector<std::string> names;
    for (const auto &parameter : source.network().parameters())
        names.push_back(parameter.name);
    for (const auto *layer : source.network().linearLayers())
        if (layer->quantized)
            names.push_back(layer->name + ".weight");
    std::set<std::string> places;
    for (const auto &name : names) {
        const auto place = ggufName(name, layout);
        if (!place)
            return badInput(source.transformer().string() + ": " + name,
                            "a tensor that llama.cpp has for " + layout.architecture, "another one");
        places.insert(*place);
    }
    return places;
}

/// "blk.0.attn_qkv.weight" of "blk.0.attn_k.weight"; nothing for other tensors.
std::optional<std::string> fusedName(const std::string &name) {
    for (const std::string part : {".attn_q.", ".attn_k.", ".attn_v."})
        if (const auto at = name.find(part); at != std::string::npos)
            return name.substr(0, at) + ".attn_qkv." + name.substr(at + part.size());
    return {};
}

/// Adds a tensor, behind the rows that its name has already.
void addRows(std::vector<GgufTensor> &tensors, const std::string &name, const at::Tensor &rows, const WeightType &type) {
    const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const GgufTensor &t) { return t.name == name; });
    if (found != tensors.end())
        found->values = at::cat({found->values, rows});
    else
        tensors.push_back({name, rows, tensorType(name, rows, type)});
}

Result<std::vector<GgufTensor>> ggufTensors(const ExportSource &source, const GgufLayout &layout, const WeightType &type) {
    const at::NoGradGuard noGradients;
    SINTONIA_ASSIGN(needed, neededPlaces(source, layout));
    std::vector<GgufTensor> tensors = layout.extra;
    for (const auto &[name, tensor] : source.network().namedTensors()) {
        const auto place = ggufName(name, layout);
        if (!place || !needed.contains(*place))
            continue;
        const auto rows = toGgufRows(layout, *place, tensor.cpu());
        const auto fused = layout.fusesAttention ? fusedName(*place) : std::nullopt;
        addRows(tensors, fused.value_or(*place), rows, type);
    }
    return tensors;
}

GgufMetadata generalMetadata(const ExportSource &source, const GgufLayout &layout, const WeightType &type) {
    return {{"general.architecture", layout.architecture},
            {"general.type", std::string("model")},
            {"general.name", modelName(source.folder())},
            {"general.file_type", type.ggufFile},
            {"general.quantization_version", quantizationVersion}};
}

/// The rows of a parameter out of the file.
Result<at::Tensor> readParameter(const GgufFile &file, const GgufLayout &layout, const std::string &name,
                                 const at::Tensor &original) {
    const auto place = ggufName(name, layout).value_or(name);
    const auto fused = layout.fusesAttention ? fusedName(place) : std::nullopt;
    if (fused) {
        SINTONIA_ASSIGN(rows, file.tensor(*fused));
        const auto part = std::string("qkv").find(place[place.find(".attn_") + 6]);
        return rows.chunk(3)[part].contiguous();
    }
    SINTONIA_ASSIGN(tensor, file.tensor(place));
    return fromGgufRows(layout, place, tensor, original).contiguous();
}

/// Puts the file's numbers in place of the network's own.
Result<void> fill(const Network &network, const GgufFile &file, const GgufLayout &layout) {
    const at::NoGradGuard noGradients;
    for (const auto &[name, tensor] : network.parameters()) {
        SINTONIA_ASSIGN(values, readParameter(file, layout, name, tensor));
        if (values.sizes() != tensor.sizes())
            return badInput(std::string(fileName) + ": " + name, "a tensor of the network's shape", "another");
        at::Tensor(tensor).requires_grad_(false).set_data(values);
    }
    for (auto *layer : network.linearLayers()) {
        if (!layer->quantized)
            continue;
        SINTONIA_ASSIGN(values, readParameter(file, layout, layer->name + ".weight", {}));
        layer->weight = values;
        layer->quantized.reset();
    }
    return {};
}

} // namespace

Result<void> writeGguf(const ExportSource &source, const ExportOptions &options, const fs::path &folder) {
    SINTONIA_ASSIGN(type, weightType(options.dtype, {"f32", "bf16", "f16", "q8_0"}));
    SINTONIA_ASSIGN(layout, ggufLayout(source));
    SINTONIA_ASSIGN(vocabulary, ggufVocabulary(source, source.network().vocabularySize()));
    SINTONIA_ASSIGN(tensors, ggufTensors(source, layout, *type));
    auto metadata = generalMetadata(source, layout, *type);
    metadata.insert(metadata.end(), layout.metadata.begin(), layout.metadata.end());
    metadata.insert(metadata.end(), vocabulary.begin(), vocabulary.end());
    return writeGgufFile(folder / fileName, metadata, tensors);
}

Result<ReloadedModel> reloadGguf(const ExportSource &source, const fs::path &folder) {
    SINTONIA_ASSIGN(file, GgufFile::open(folder / fileName));
    SINTONIA_ASSIGN(layout, ggufLayout(source));
    SINTONIA_ASSIGN(model, reloadBase(source, source.folder()));
    SINTONIA_TRY(fill(model.source().network(), file, layout));
    return std::move(model);
}

} // namespace sintonia
