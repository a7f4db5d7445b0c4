// SPDX-License-Identifier: Apache-2.0
#include "engine/models/nf4layout.h"

#include "engine/core/json.h"

#include <fmt/format.h>

namespace sintonia {
namespace {

constexpr const char *statePart = ".quant_state.bitsandbytes__nf4";

/// What the JSON text of a weight says.
struct State {
    std::int64_t blockSize = 64;
    std::int64_t nestedBlockSize = 256;
    double nestedOffset = 0;
};

Result<State> readState(const Checkpoint &checkpoint, const std::string &weight, std::int64_t out, std::int64_t in) {
    const std::string place = checkpoint.placeOf(weight + statePart);
    SINTONIA_ASSIGN(tensor, checkpoint.tensor(weight + statePart));
    if (tensor.scalar_type() != at::kByte)
        return badInput(place, "a JSON text in bytes", c10::toString(tensor.scalar_type()));
    const at::Tensor bytes = tensor.contiguous();
    const std::string_view text(static_cast<const char *>(bytes.const_data_ptr()), bytes.nbytes());
    SINTONIA_ASSIGN(json, parseJson(text, place));
    State state;
    JsonReader reader(json, place);
    std::string type = "nf4";
    reader.readChoice("quant_type", type, {"nf4"});
    reader.read("blocksize", state.blockSize, 32, 4096);
    reader.read("nested_blocksize", state.nestedBlockSize, 32, 65536);
    reader.read("nested_offset", state.nestedOffset, -1e30, 1e30);
    if (state.blockSize % 32 != 0)
        reader.fail("blocksize", "a multiple of 32", std::to_string(state.blockSize));
    const Json *shape = reader.child("shape");
    if (!shape || *shape != Json::array({out, in}))
        reader.fail("shape", fmt::format("[{}, {}]", out, in), shape ? toText(*shape) : "nothing");
    SINTONIA_TRY(reader.finish(false));
    return state;
}

/// A tensor of one type and number of elements, as a vector.
Result<at::Tensor> readPart(const Checkpoint &checkpoint, const std::string &name, at::ScalarType type, std::int64_t elements) {
    SINTONIA_ASSIGN(tensor, checkpoint.tensor(name));
    if (tensor.scalar_type() != type || tensor.numel() != elements)
        return badInput(checkpoint.placeOf(name), fmt::format("{} numbers of type {}", elements, c10::toString(type)),
                        fmt::format("{} of type {}", tensor.numel(), c10::toString(tensor.scalar_type())));
    return tensor.contiguous().view({-1});
}

} // namespace

bool isNf4(const Checkpoint &checkpoint, const std::string &weight) { return checkpoint.has(weight + statePart); }

std::vector<std::string> nf4Parts(const std::string &weight) {
    return {weight,
            weight + ".absmax",
            weight + ".quant_map",
            weight + ".nested_absmax",
            weight + ".nested_quant_map",
            weight + statePart};
}

Result<Nf4Weight> readNf4(const Checkpoint &checkpoint, const std::string &weight, std::int64_t out, std::int64_t in) {
    SINTONIA_ASSIGN(state, readState(checkpoint, weight, out, in));
    Nf4Weight result;
    result.rows = out;
    result.columns = in;
    result.blockSize = state.blockSize;
    // bnb_4bit_quant_storage may call the bytes numbers of another type.
    SINTONIA_ASSIGN(stored, checkpoint.tensor(weight));
    const std::int64_t bytes = (out * in + 1) / 2;
    if (static_cast<std::int64_t>(stored.nbytes()) != bytes)
        return badInput(checkpoint.placeOf(weight), fmt::format("{} bytes of codes", bytes), fmt::format("{}", stored.nbytes()));
    result.codes = stored.contiguous().view({-1}).view(at::kByte);
    SINTONIA_ASSIGN(map, readPart(checkpoint, weight + ".quant_map", at::kFloat, 16));
    result.map = map;
    const std::int64_t blocks = result.blocks();
    if (!checkpoint.has(weight + ".nested_absmax")) {
        SINTONIA_ASSIGN(scales, readPart(checkpoint, weight + ".absmax", at::kFloat, blocks));
        result.scales = scales;
        return result;
    }
    result.scaleBlockSize = state.nestedBlockSize;
    result.scaleOffset = static_cast<float>(state.nestedOffset);
    const std::int64_t nested = (blocks + state.nestedBlockSize - 1) / state.nestedBlockSize;
    SINTONIA_ASSIGN(scaleCodes, readPart(checkpoint, weight + ".absmax", at::kByte, blocks));
    SINTONIA_ASSIGN(scaleMap, readPart(checkpoint, weight + ".nested_quant_map", at::kFloat, 256));
    SINTONIA_ASSIGN(scaleScales, readPart(checkpoint, weight + ".nested_absmax", at::kFloat, nested));
    result.scaleCodes = scaleCodes;
    result.scaleMap = scaleMap;
    result.scaleScales = scaleScales;
    return result;
}

} // namespace sintonia
