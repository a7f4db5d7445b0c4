// SPDX-License-Identifier: Apache-2.0
// The header of a safetensors file: eight bytes with the size of the data, then the JSON.
#include "engine/models/safetensorsheader.h"

#include <cstdlib>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    std::uint64_t dataSize = 0;
    if (size < sizeof dataSize)
        return 0;
    std::memcpy(&dataSize, data, sizeof dataSize);
    const std::string_view header(reinterpret_cast<const char *>(data) + sizeof dataSize, size - sizeof dataSize);
    const auto parsed = sintonia::parseSafetensorsHeader(header, dataSize, "fuzz.safetensors");
    if (!parsed) {
        if (parsed.error().text().empty())
            std::abort();
        return 0;
    }
    // Whatever is accepted covers the data without holes or overlaps.
    std::uint64_t end = 0;
    for (const auto &entry : parsed->entries) {
        if (entry.begin != end || entry.end < entry.begin)
            std::abort();
        end = entry.end;
    }
    if (end != dataSize)
        std::abort();
    return 0;
}
