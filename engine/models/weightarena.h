// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

namespace sintonia {

/// Memory for the weights of one network in pages of 2 MiB (transparent huge pages), side by side. A product with one token
/// reads every weight once, and translating addresses of 4 KiB pages is what bounds it: 12 GB/s a core against 18.
class WeightArena {
public:
    /// For weights of `bytes` in all. Holds nothing where they are few, the system has no huge pages or little free memory.
    explicit WeightArena(std::uint64_t bytes);

    bool usable() const { return m_usable; }
    /// A copy of a CPU tensor as `type`; the memory lives as long as a tensor in it.
    at::Tensor hold(const at::Tensor &source, at::ScalarType type);

private:
    struct Chunk;
    bool m_usable = false;
    std::shared_ptr<Chunk> m_chunk;
    std::uint64_t m_used = 0; ///< bytes of the chunk
};

} // namespace sintonia
