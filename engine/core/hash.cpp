// SPDX-License-Identifier: Apache-2.0
#include "engine/core/hash.h"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <fstream>

namespace sintonia {

struct Sha256::State {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    State() { EVP_DigestInit_ex(context, EVP_sha256(), nullptr); }
    ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : m_state(std::make_unique<State>()) {}
Sha256::Sha256(Sha256 &&) noexcept = default;
Sha256::~Sha256() = default;

Sha256 &Sha256::add(std::string_view bytes) {
    EVP_DigestUpdate(m_state->context, bytes.data(), bytes.size());
    return *this;
}

std::string Sha256::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_DigestFinal_ex(m_state->context, digest.data(), &length);
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (unsigned int i = 0; i < length; ++i) {
        out += digits[digest[i] >> 4];
        out += digits[digest[i] & 15];
    }
    return out;
}

std::string sha256(std::string_view bytes) {
    return Sha256().add(bytes).hex();
}

Result<std::string> sha256OfFile(const fs::path &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return failure(systemError(path, "open", errno ? errno : ENOENT));
    Sha256 hash;
    std::string block(std::size_t(1) << 20, '\0');
    while (file.read(block.data(), std::streamsize(block.size())) || file.gcount() > 0)
        hash.add(std::string_view(block.data(), std::size_t(file.gcount())));
    if (file.bad())
        return failure(systemError(path, "read", errno));
    return hash.hex();
}

} // namespace sintonia
