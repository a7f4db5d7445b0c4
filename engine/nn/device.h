// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

/// Loads libtorch_cuda.so from the folder of libtorch_cpu where it and a driver exist. Must be the first act of main():
/// any earlier use of libtorch's generators or autograd freezes the process to the CPU. Without it the CPU is used.
/// Also sees to the memory of tensors (engine/nn/tensormemory.h).
void loadAcceleratorLibraries();

/// "auto" (first CUDA device, else the CPU), "cpu", "cuda", "cuda:N". A device that is not there is ErrorCode::Usage.
Result<at::Device> resolveDevice(const std::string &name);
/// "f32", "bf16", "f16".
Result<at::ScalarType> resolveDtype(const std::string &name);

/// Number of threads for everything libtorch and the fused functions do; 0 = one a core. Call before the first computation.
void setThreads(int count);
int threads();
/// The widest vector instructions that are used: "AVX512", "AVX2", "DEFAULT".
std::string simdLevel();
std::string libtorchVersion();
/// CUDA devices that can be used, by name; empty without a driver.
std::vector<std::string> acceleratorNames();

struct MemoryFigures {
    std::uint64_t resident = 0;     ///< bytes of the process in memory
    std::uint64_t peakResident = 0; ///< the most it ever had
    std::uint64_t device = 0;       ///< bytes allocated on the CUDA device, 0 on the CPU
    std::uint64_t peakDevice = 0;
};
MemoryFigures memoryFigures(at::Device device = at::kCPU);
/// Bytes of the device that can still be had: without swapping on the CPU. 0 where the system does not say.
std::uint64_t availableMemory(at::Device device);

} // namespace sintonia
