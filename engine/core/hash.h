// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sintonia {

/// SHA-256 in pieces (FIPS 180-4, through libcrypto). hex() ends it.
class Sha256 {
public:
    Sha256();
    Sha256(Sha256 &&) noexcept;
    ~Sha256();
    Sha256 &add(std::string_view bytes);
    /// 64 lower-case hexadecimal digits.
    std::string hex();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

std::string sha256(std::string_view bytes);
Result<std::string> sha256OfFile(const fs::path &path);

/// SplitMix64's output function: a well mixed 64-bit value out of a counter. A stream is mix64(seed + n * golden ratio),
/// so any element is had without state: what exact resume and the dropout masks build on.
constexpr std::uint64_t mix64(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15ull;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ull;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebull;
    return value ^ (value >> 31);
}

} // namespace sintonia
