// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/device.h"

#include "engine/nn/tensormemory.h"

#include <ATen/DeviceAccelerator.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/CachingDeviceAllocator.h>

#include <fmt/format.h>
#include <torch/headeronly/version.h>

#include <dlfcn.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <thread>

namespace sintonia {
namespace {

int acceleratorCount() { return at::detail::getCUDAHooks().hasCUDA() ? at::detail::getCUDAHooks().getNumGPUs() : 0; }

} // namespace

void loadAcceleratorLibraries() {
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_TOP_PAD, 64 << 20);
    useTensorMemory();
    Dl_info info = {};
    if (dladdr(reinterpret_cast<void *>(&at::get_num_threads), &info) == 0 || !info.dli_fname)
        return;
    const std::string library = info.dli_fname;
    const std::string folder = library.substr(0, library.rfind('/'));
    dlopen((folder + "/libtorch_cuda.so").c_str(), RTLD_NOW | RTLD_GLOBAL);
}

Result<at::Device> resolveDevice(const std::string &name) {
    if (name == "cpu")
        return at::Device(at::kCPU);
    const int count = acceleratorCount();
    if (name == "auto")
        return count > 0 ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
    int index = 0;
    const bool numbered = name.starts_with("cuda:");
    if (numbered) {
        const auto [end, error] = std::from_chars(name.data() + 5, name.data() + name.size(), index);
        if (error != std::errc() || end != name.data() + name.size() || index < 0)
            return failure(Error{ErrorCode::Usage, "Unknown device", {}, "auto, cpu, cuda or cuda:N", "\"" + name + "\""});
    } else if (name != "cuda") {
        return failure(Error{ErrorCode::Usage, "Unknown device", {}, "auto, cpu, cuda or cuda:N", "\"" + name + "\""});
    }
    if (index >= count)
        return failure(Error{ErrorCode::Usage,
                             "The device does not exist",
                             {},
                             fmt::format("one of {} CUDA devices", count),
                             "\"" + name + "\""});
    return at::Device(at::kCUDA, static_cast<at::DeviceIndex>(index));
}

Result<at::ScalarType> resolveDtype(const std::string &name) {
    if (name == "f32")
        return at::kFloat;
    if (name == "bf16")
        return at::kBFloat16;
    if (name == "f16")
        return at::kHalf;
    return failure(Error{ErrorCode::Usage, "Unknown number type", {}, "f32, bf16 or f16", "\"" + name + "\""});
}

void setThreads(int count) {
    at::set_num_threads(count > 0 ? count : std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
}

int threads() { return at::get_num_threads(); }
std::string simdLevel() { return at::get_cpu_capability(); }
std::string libtorchVersion() { return TORCH_VERSION; }

std::vector<std::string> acceleratorNames() {
    std::vector<std::string> names;
    for (int i = 0; i < acceleratorCount(); ++i)
        names.push_back(fmt::format("cuda:{}", i));
    return names;
}

MemoryFigures memoryFigures(at::Device device) {
    MemoryFigures figures;
    std::ifstream statm("/proc/self/statm");
    std::uint64_t size = 0, resident = 0;
    if (statm >> size >> resident)
        figures.resident = resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    rusage usage = {};
    if (getrusage(RUSAGE_SELF, &usage) == 0)
        figures.peakResident = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    if (device.is_cuda()) {
        const auto stats = at::accelerator::getDeviceStats(device.index());
        const auto &bytes = stats.allocated_bytes[static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE)];
        figures.device = static_cast<std::uint64_t>(bytes.current);
        figures.peakDevice = static_cast<std::uint64_t>(bytes.peak);
    }
    return figures;
}

std::uint64_t availableMemory(at::Device device) {
    if (!device.is_cpu()) {
        try {
            return c10::getDeviceAllocator(device.type())->getMemoryInfo(device.index()).first;
        } catch (const c10::Error &) {
            return 0;
        }
    }
    std::ifstream file("/proc/meminfo");
    std::string name;
    std::uint64_t kilobytes = 0;
    while (file >> name >> kilobytes) {
        if (name == "MemAvailable:")
            return kilobytes * 1024;
        file.ignore(256, '\n');
    }
    return 0;
}

} // namespace sintonia
