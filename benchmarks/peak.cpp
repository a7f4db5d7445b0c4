// SPDX-License-Identifier: Apache-2.0
// The most multiply-adds this machine does a second in single precision: the inner loop of a matrix product on operands that
// stay in the first-level cache, on 1 … N threads. Prints {"threads": GFLOP/s, …}; a multiply-add counts as two operations.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

#if defined(__AVX512F__)
constexpr int lanes = 16;
constexpr int rows = 14, columns = 2; // accumulators, within 32 registers
#else
constexpr int lanes = 8;
constexpr int rows = 6, columns = 2; // within 16 registers
#endif
constexpr int depth = 256;

using Vector = float __attribute__((vector_size(lanes * sizeof(float))));

/// C [rows, columns · lanes] += A [depth, rows] · B [depth, columns · lanes], C held in registers.
void block(const float *a, const Vector *b, Vector *c) {
    Vector sums[rows][columns];
    for (int r = 0; r < rows; ++r)
        for (int k = 0; k < columns; ++k)
            sums[r][k] = c[r * columns + k];
    for (int d = 0; d < depth; ++d) {
#pragma GCC unroll 16
        for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
            for (int k = 0; k < columns; ++k)
                sums[r][k] += a[d * rows + r] * b[d * columns + k];
    }
    for (int r = 0; r < rows; ++r)
        for (int k = 0; k < columns; ++k)
            c[r * columns + k] = sums[r][k];
}

/// Operations a second of one thread over about `seconds`.
double run(double seconds) {
    std::vector<float> a(depth * rows, 1e-3f);
    alignas(64) static thread_local Vector b[depth * columns];
    alignas(64) static thread_local Vector c[rows * columns];
    std::fill(std::begin(b), std::end(b), Vector{} + 1e-3f);
    double blocks = 0, elapsed = 0;
    const auto start = std::chrono::steady_clock::now();
    while (elapsed < seconds) {
        for (int i = 0; i < 1000; ++i)
            block(a.data(), b, c);
        blocks += 1000;
        elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    volatile float result = c[0][0]; // the sums must not be thrown away
    static_cast<void>(result);
    return blocks * 2 * depth * rows * columns * lanes / elapsed;
}

} // namespace

int main(int argc, char **argv) {
    const int most = argc > 1 ? std::max(1, std::atoi(argv[1])) : int(std::max(1u, std::thread::hardware_concurrency()));
    std::printf("{");
    for (int count = 1; count <= most; ++count) {
        std::vector<double> speeds(static_cast<std::size_t>(count), 0.0);
        std::vector<std::thread> threads;
        for (auto &speed : speeds)
            threads.emplace_back([&speed] { speed = run(0.7); });
        double total = 0;
        for (auto &thread : threads)
            thread.join();
        for (const double speed : speeds)
            total += speed;
        std::printf("%s\"%d\": %.2f", count == 1 ? "" : ", ", count, total / 1e9);
    }
    std::printf("}\n");
}
