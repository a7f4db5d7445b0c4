// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/contenthash.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

namespace sintonia {

struct ContentHash::State {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

ContentHash::ContentHash(HashKind kind, std::uint64_t size) : m_state(std::make_unique<State>()) {
    EVP_DigestInit_ex(m_state->context, kind == HashKind::Sha256 ? EVP_sha256() : EVP_sha1(), nullptr);
    if (kind == HashKind::GitBlob) {
        const auto header = fmt::format("blob {}", size);
        add(std::string_view(header.c_str(), header.size() + 1));
    }
}

ContentHash::~ContentHash() = default;

void ContentHash::add(std::string_view bytes) { EVP_DigestUpdate(m_state->context, bytes.data(), bytes.size()); }

std::string ContentHash::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_DigestFinal_ex(m_state->context, digest.data(), &length);
    std::string out;
    for (unsigned int i = 0; i < length; ++i)
        out += fmt::format("{:02x}", digest[i]);
    return out;
}

} // namespace sintonia
