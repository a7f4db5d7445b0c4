// SPDX-License-Identifier: Apache-2.0
#include "engine/models/weightarena.h"

#include "engine/nn/device.h"

#include <ATen/ops/from_blob.h>

#include <sys/mman.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace sintonia {
namespace {

constexpr std::uint64_t hugePage = std::uint64_t(2) << 20;
constexpr std::uint64_t usualLength = std::uint64_t(64) << 20; ///< of a chunk; memory that is not touched costs nothing
constexpr std::uint64_t line = 64; // alignment of tensors

std::uint64_t roundedUp(std::uint64_t value, std::uint64_t unit) { return (value + unit - 1) / unit * unit; }

bool hugePagesOnRequest() {
    std::ifstream file("/sys/kernel/mm/transparent_hugepage/enabled");
    std::string text;
    return std::getline(file, text) && text.find("[never]") == std::string::npos;
}

} // namespace

struct WeightArena::Chunk {
    explicit Chunk(std::uint64_t usable) : length(usable), size(usable + hugePage) {
        void *address = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (address == MAP_FAILED)
            return;
        memory = static_cast<char *>(address);
        begin = memory + (hugePage - reinterpret_cast<std::uintptr_t>(memory) % hugePage) % hugePage;
        // A refusal costs speed only.
        (void)madvise(begin, length, MADV_HUGEPAGE);
    }
    Chunk(const Chunk &) = delete;
    Chunk &operator=(const Chunk &) = delete;
    ~Chunk() {
        if (memory)
            munmap(memory, size);
    }

    std::uint64_t length, size; ///< bytes from `begin`, and of the whole mapping
    char *memory = nullptr;
    char *begin = nullptr;
};

WeightArena::WeightArena(std::uint64_t bytes)
    : m_usable(bytes >= hugePage && hugePagesOnRequest() && bytes < availableMemory(at::kCPU) / 5 * 4) {}

at::Tensor WeightArena::hold(const at::Tensor &source, at::ScalarType type) {
    const auto bytes = roundedUp(std::uint64_t(source.numel()) * c10::elementSize(type), line);
    if (!m_usable || bytes == 0)
        return source.to(type);
    if (!m_chunk || m_used + bytes > m_chunk->length) {
        auto chunk = std::make_shared<Chunk>(std::max(usualLength, roundedUp(bytes, hugePage)));
        if (!chunk->memory)
            return source.to(type);
        m_chunk = std::move(chunk);
        m_used = 0;
    }
    auto held = at::from_blob(
        m_chunk->begin + m_used, source.sizes(), [chunk = m_chunk](void *) {}, at::TensorOptions(type));
    m_used += bytes;
    held.copy_(source);
    return held;
}

} // namespace sintonia
