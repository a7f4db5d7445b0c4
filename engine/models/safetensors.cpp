// SPDX-License-Identifier: Apache-2.0
#include "engine/models/safetensors.h"

#include "engine/core/json.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sintonia {

struct SafetensorsFile::Mapping {
    char *data = nullptr;
    std::uint64_t size = 0;
    Mapping(char *address, std::uint64_t length) : data(address), size(length) {}
    Mapping(const Mapping &) = delete;
    Mapping &operator=(const Mapping &) = delete;
    ~Mapping() { munmap(data, size); }
};

namespace {

constexpr std::uint64_t mostHeaderBytes = 100'000'000;

struct Descriptor {
    int number = -1;
    ~Descriptor() {
        if (number >= 0)
            close(number);
    }
};

} // namespace

Result<SafetensorsFile> SafetensorsFile::open(const fs::path &path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number < 0)
        return failure(systemError(path, "cannot open", errno));
    struct stat status = {};
    if (fstat(file.number, &status) != 0)
        return failure(systemError(path, "cannot read", errno));
    const std::string place = path.string();
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (!S_ISREG(status.st_mode) || size < 8)
        return badInput(place, "a safetensors file of at least 8 bytes", fmt::format("{} bytes", size));
    void *address = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, file.number, 0);
    if (address == MAP_FAILED)
        return failure(systemError(path, "cannot map", errno));
    SafetensorsFile result;
    result.m_path = path;
    result.m_mapping = std::make_shared<const Mapping>(static_cast<char *>(address), size);

    std::uint64_t headerSize = 0;
    for (int i = 7; i >= 0; --i)
        headerSize = headerSize << 8 | static_cast<unsigned char>(result.m_mapping->data[i]);
    if (headerSize > mostHeaderBytes || headerSize > size - 8)
        return badInput(place, fmt::format("a header of at most {} bytes", std::min(mostHeaderBytes, size - 8)),
                        fmt::format("{}", headerSize));
    SINTONIA_ASSIGN(header, parseSafetensorsHeader({result.m_mapping->data + 8, headerSize}, size - 8 - headerSize, place));
    result.m_dataStart = 8 + headerSize;
    result.m_entries = std::move(header.entries);
    result.m_metadata = std::move(header.metadata);
    return result;
}

at::Tensor SafetensorsFile::tensor(const TensorEntry &entry) const {
    char *data = m_mapping->data + m_dataStart + entry.begin;
    const auto options = at::TensorOptions(entry.dtype);
    if (entry.begin == entry.end)
        return at::empty(entry.shape, options);
    if (reinterpret_cast<std::uintptr_t>(data) % c10::elementSize(entry.dtype) == 0)
        return at::from_blob(
            data, entry.shape, [mapping = m_mapping](void *) {}, options);
    at::Tensor copy = at::empty(entry.shape, options);
    std::memcpy(copy.mutable_data_ptr(), data, entry.end - entry.begin);
    return copy;
}

void SafetensorsFile::release(const TensorEntry &entry) const {
    const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    const auto begin = (m_dataStart + entry.begin + page - 1) / page * page, end = (m_dataStart + entry.end) / page * page;
    // A refusal leaves the pages where they are.
    if (begin < end)
        (void)madvise(m_mapping->data + begin, end - begin, MADV_DONTNEED);
}

Result<void> writeSafetensors(const fs::path &path, const std::vector<std::pair<std::string, at::Tensor>> &tensors,
                              const std::map<std::string, std::string> &metadata) {
    std::vector<std::pair<std::string, at::Tensor>> sorted = tensors;
    std::sort(sorted.begin(), sorted.end(), [](const auto &a, const auto &b) {
        const auto sizeA = a.second.element_size(), sizeB = b.second.element_size();
        return sizeA != sizeB ? sizeA > sizeB : a.first < b.first;
    });
    nlohmann::ordered_json header;
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::uint64_t offset = 0;
    for (const auto &[name, tensor] : sorted) {
        const std::string type = safetensorsName(tensor.scalar_type());
        if (type.empty() || header.contains(name))
            return badInput(path.string() + ": " + name, "a storable tensor with a name of its own",
                            type.empty() ? c10::toString(tensor.scalar_type()) : "the name twice");
        const std::uint64_t bytes = static_cast<std::uint64_t>(tensor.numel()) * tensor.element_size();
        header[name] = {{"dtype", type}, {"shape", tensor.sizes().vec()}, {"data_offsets", {offset, offset + bytes}}};
        offset += bytes;
    }
    std::string text = sorted.empty() && metadata.empty() ? "{}" : header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    std::string length(8, '\0');
    for (std::size_t i = 0; i < 8; ++i)
        length[i] = static_cast<char>(text.size() >> (8 * i) & 0xff);

    SINTONIA_ASSIGN(file, AtomicFile::create(path));
    SINTONIA_TRY(file.write(length));
    SINTONIA_TRY(file.write(text));
    for (const auto &[name, tensor] : sorted) {
        const at::Tensor data = tensor.detach().to(at::kCPU).contiguous();
        SINTONIA_TRY(file.write({static_cast<const char *>(data.const_data_ptr()), data.nbytes()}));
    }
    return file.commit();
}

} // namespace sintonia
