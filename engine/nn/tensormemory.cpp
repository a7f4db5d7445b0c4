// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/tensormemory.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>
#include <c10/util/Exception.h>

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace sintonia {
namespace {

constexpr std::size_t smallest = std::size_t(1) << 17; ///< bytes of a tensor that gets a mapping of its own
constexpr std::size_t page = 4096;
constexpr std::size_t spare = std::size_t(64) << 20; ///< bytes that may be kept in any case

class TensorMemory final : public c10::Allocator {
public:
    c10::DataPtr allocate(std::size_t size) override {
        void *address = size < smallest ? c10::alloc_cpu(size) : take(size);
        return {address, address, &TensorMemory::release, c10::Device(c10::DeviceType::CPU)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &TensorMemory::release; }
    void copy_data(void *to, const void *from, std::size_t count) const override { std::memcpy(to, from, count); }

    static TensorMemory &instance() {
        // Tensors in static objects may be freed after everything else.
        static auto *memory = new TensorMemory;
        return *memory;
    }

private:
    struct Block {
        void *address;
        std::size_t size;
    };

    static void release(void *address) {
        if (!instance().give(address))
            c10::free_cpu(address);
    }

    void *take(std::size_t wanted) {
        const std::lock_guard lock(m_mutex);
        const auto size = (wanted + page - 1) / page * page;
        Block block = takeFree(size);
        if (!block.address)
            block = {map(size), size};
        m_used += block.size;
        m_mostUsed = std::max(m_mostUsed, m_used);
        m_sizes[block.address] = block.size;
        return block.address;
    }

    /// The smallest free block that fits and is not half as large again, of several the last that was freed, which is still in
    /// the caches; where no more may be mapped, else one of about that size, cut or lengthened, of which only the new pages are
    /// fresh.
    Block takeFree(std::size_t size) {
        auto best = m_free.end(), nearest = m_free.end();
        const auto distance = [&](const Block &block) { return std::max(block.size, size) - std::min(block.size, size); };
        for (auto block = m_free.begin(); block != m_free.end(); ++block) {
            if (block->size >= size && block->size - size <= size / 2 && (best == m_free.end() || block->size <= best->size))
                best = block;
            if (block->size >= size / 2 && block->size <= 2 * size &&
                (nearest == m_free.end() || distance(*block) < distance(*nearest)))
                nearest = block;
        }
        if (best == m_free.end() && m_used + m_freeBytes + size > mostMapped(size))
            best = nearest;
        if (best == m_free.end())
            return {nullptr, 0};
        Block block = *best;
        if (block.size < size || block.size - size > size / 2) {
            void *address = mremap(block.address, block.size, size, MREMAP_MAYMOVE);
            if (address == MAP_FAILED)
                return {nullptr, 0};
            block = {address, size};
        }
        m_freeBytes -= best->size;
        m_free.erase(best);
        return block;
    }

    /// Bytes that may be mapped, free ones included, when `size` more are in use.
    std::size_t mostMapped(std::size_t size) const {
        return std::max(m_mostUsed, m_used + size) + spare;
    }

    /// False for an address that take() did not return.
    bool give(void *address) {
        const std::lock_guard lock(m_mutex);
        const auto found = m_sizes.find(address);
        if (found == m_sizes.end())
            return false;
        m_free.push_back({address, found->second});
        m_used -= found->second;
        m_freeBytes += found->second;
        m_sizes.erase(found);
        return true;
    }

    void *map(std::size_t size) {
        unmapFree(mostMapped(size) - m_used - size);
        void *address = tryToMap(size);
        if (address == MAP_FAILED && !m_free.empty()) {
            unmapFree(0);
            address = tryToMap(size);
        }
        TORCH_CHECK(address != MAP_FAILED, "can't allocate memory: ", size, " bytes for a tensor, ", m_used,
                    " bytes are in use");
        return address;
    }

    /// In pages of the usual size: huge ones took a tenth longer, since the system clears them at each first touch.
    static void *tryToMap(std::size_t size) {
        return mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    }

    /// Returns the blocks that were freed first to the system until `kept` bytes are left.
    void unmapFree(std::size_t kept) {
        auto block = m_free.begin();
        for (; block != m_free.end() && m_freeBytes > kept; ++block) {
            munmap(block->address, block->size);
            m_freeBytes -= block->size;
        }
        m_free.erase(m_free.begin(), block);
    }

    std::mutex m_mutex;
    std::vector<Block> m_free; ///< by the time at which they were freed
    std::unordered_map<void *, std::size_t> m_sizes; ///< of the blocks in use
    std::size_t m_used = 0, m_mostUsed = 0, m_freeBytes = 0; ///< bytes
};

} // namespace

void useTensorMemory() { c10::SetCPUAllocator(&TensorMemory::instance()); }

} // namespace sintonia
