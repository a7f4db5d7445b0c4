// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sintonia {

/// How a hub states the content of a file.
enum class HashKind {
    Sha256,  ///< of the bytes: files kept in large file storage
    GitBlob, ///< SHA-1 of "blob SIZE\0" and the bytes: files kept in git
};

/// The hash of a file of `size` bytes, taken in pieces. hex() ends it.
class ContentHash {
public:
    ContentHash(HashKind kind, std::uint64_t size);
    ~ContentHash();
    void add(std::string_view bytes);
    /// Lower-case hexadecimal digits, as many as digits(kind).
    std::string hex();

    static std::size_t digits(HashKind kind) { return kind == HashKind::Sha256 ? 64 : 40; }

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace sintonia
