// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/embeddingcache.h"

#include "engine/core/hash.h"

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>

namespace sintonia {

namespace {

/// File: 8 bytes "SINTEMB1", u64 dimension, then records of 32 bytes (SHA-256 of prompt and text) + dimension f32,
/// little-endian.
constexpr char magic[] = "SINTEMB1";
constexpr std::size_t headerBytes = 16;
constexpr std::size_t keyBytes = 32;
/// Texts embedded between two writes: what a kill loses at most.
constexpr std::size_t writeEvery = 512;

using Key = std::array<char, keyBytes>;
struct KeyHash {
    std::size_t operator()(const Key &key) const {
        std::size_t value = 0;
        std::memcpy(&value, key.data(), sizeof value);
        return value;
    }
};

Key keyOf(const std::string &text) {
    const auto hex = sha256(text);
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    Key key;
    for (std::size_t i = 0; i < keyBytes; ++i)
        key[i] = char(digit(hex[2 * i]) * 16 + digit(hex[2 * i + 1]));
    return key;
}

Result<void> readAll(int descriptor, const fs::path &file, char *to, std::size_t count, std::uint64_t offset) {
    while (count > 0) {
        const auto got = ::pread(descriptor, to, count, off_t(offset));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failure(systemError(file, "read", errno));
        if (got == 0)
            return badInput(file.string(), "a whole record", "the end of the file");
        to += got;
        count -= std::size_t(got);
        offset += std::uint64_t(got);
    }
    return {};
}

} // namespace

struct EmbeddingCache::State {
    fs::path file;
    std::string prompt;
    int descriptor = -1;
    bool writable = false; ///< holds the file's lock
    std::size_t dimension = 0;
    std::unordered_map<Key, std::uint64_t, KeyHash> rows; ///< text -> record number

    ~State() {
        if (descriptor >= 0)
            ::close(descriptor);
    }
    std::uint64_t recordBytes() const { return keyBytes + dimension * sizeof(float); }

    Result<void> readIndex() {
        struct stat status {};
        if (::fstat(descriptor, &status) != 0)
            return failure(systemError(file, "stat", errno));
        const auto size = std::uint64_t(status.st_size);
        if (size < headerBytes)
            return writable ? startAnew() : Result<void>{};
        std::array<char, headerBytes> header{};
        SINTONIA_TRY(readAll(descriptor, file, header.data(), headerBytes, 0));
        std::uint64_t width = 0;
        std::memcpy(&width, header.data() + 8, sizeof width);
        if (std::memcmp(header.data(), magic, 8) != 0 || width != dimension)
            return writable ? startAnew() : Result<void>{};
        const auto records = (size - headerBytes) / recordBytes();
        rows.reserve(records);
        for (std::uint64_t record = 0; record < records; ++record) {
            Key key;
            SINTONIA_TRY(readAll(descriptor, file, key.data(), keyBytes, headerBytes + record * recordBytes()));
            rows.emplace(key, record);
        }
        const auto whole = headerBytes + records * recordBytes();
        if (writable && whole != size && ::ftruncate(descriptor, off_t(whole)) != 0)
            return failure(systemError(file, "cut", errno));
        return {};
    }

    Result<void> startAnew() {
        if (::ftruncate(descriptor, 0) != 0)
            return failure(systemError(file, "cut", errno));
        std::string header(magic, 8);
        const std::uint64_t width = dimension;
        header.append(reinterpret_cast<const char *>(&width), sizeof width);
        return writeAll(descriptor, file, header);
    }

    /// Appends `vectors` [n, dimension] of the texts at `positions`.
    Result<void> store(const std::vector<Key> &keys, const at::Tensor &vectors) {
        if (!writable)
            return {};
        std::string bytes;
        bytes.reserve(keys.size() * recordBytes());
        const float *data = vectors.const_data_ptr<float>();
        for (std::size_t i = 0; i < keys.size(); ++i) {
            bytes.append(keys[i].data(), keyBytes);
            bytes.append(reinterpret_cast<const char *>(data + i * dimension), dimension * sizeof(float));
        }
        SINTONIA_TRY(writeAll(descriptor, file, bytes));
        for (const auto &key : keys)
            rows.emplace(key, std::uint64_t(rows.size()));
        return {};
    }
};

EmbeddingCache::EmbeddingCache(std::unique_ptr<State> state) : m_state(std::move(state)) {}
EmbeddingCache::EmbeddingCache(EmbeddingCache &&) noexcept = default;
EmbeddingCache &EmbeddingCache::operator=(EmbeddingCache &&) noexcept = default;
EmbeddingCache::~EmbeddingCache() = default;

Result<EmbeddingCache> EmbeddingCache::open(const fs::path &folder, const Embedder &model, const std::string &prompt) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return failure(systemError(folder, "make the folder", error.value()));
    const auto name = sha256(fmt::format("{}\n{}\n{}", model.hash(), model.maxLength(), prompt)).substr(0, 32);
    auto state = std::make_unique<State>();
    state->file = folder / (name + ".vectors");
    state->prompt = prompt;
    state->dimension = model.dimension();
    state->descriptor = ::open(state->file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (state->descriptor < 0)
        return failure(systemError(state->file, "open", errno));
    state->writable = ::flock(state->descriptor, LOCK_EX | LOCK_NB) == 0;
    SINTONIA_TRY(state->readIndex());
    return EmbeddingCache(std::move(state));
}

std::size_t EmbeddingCache::size() const { return m_state->rows.size(); }

Result<at::Tensor> EmbeddingCache::embed(const Embedder &model, const std::vector<std::string> &texts, StopToken stop,
                                         ProgressSink &progress) {
    auto &state = *m_state;
    auto out = at::empty({std::int64_t(texts.size()), std::int64_t(state.dimension)}, at::kFloat);
    float *data = out.mutable_data_ptr<float>();
    const auto row = [&](std::size_t i) { return data + i * state.dimension; };

    std::vector<Key> keys(texts.size());
    std::unordered_map<Key, std::vector<std::size_t>, KeyHash> wanted; // unknown text -> its positions
    std::vector<std::size_t> missing;                                  // first position of each unknown text
    for (std::size_t i = 0; i < texts.size(); ++i) {
        keys[i] = keyOf(texts[i]);
        if (const auto known = state.rows.find(keys[i]); known != state.rows.end()) {
            const auto offset = headerBytes + known->second * state.recordBytes() + keyBytes;
            SINTONIA_TRY(readAll(state.descriptor, state.file, reinterpret_cast<char *>(row(i)),
                                 state.dimension * sizeof(float), offset));
            continue;
        }
        auto &positions = wanted[keys[i]];
        if (positions.empty())
            missing.push_back(i);
        positions.push_back(i);
    }
    for (std::size_t first = 0; first < missing.size(); first += writeEvery) {
        const auto count = std::min(writeEvery, missing.size() - first);
        std::vector<std::string> piece;
        std::vector<Key> pieceKeys;
        for (std::size_t i = first; i < first + count; ++i) {
            piece.push_back(texts[missing[i]]);
            pieceKeys.push_back(keys[missing[i]]);
        }
        SINTONIA_ASSIGN(vectors, model.embed(piece, state.prompt, stop, ProgressSink::none()));
        const auto whole = vectors.contiguous();
        SINTONIA_TRY(state.store(pieceKeys, whole));
        const float *from = whole.const_data_ptr<float>();
        for (std::size_t i = 0; i < count; ++i)
            for (const auto position : wanted[pieceKeys[i]])
                std::memcpy(row(position), from + i * state.dimension, state.dimension * sizeof(float));
        progress.progress({"Embedding", first + count, missing.size(), "texts"});
    }
    return out;
}

} // namespace sintonia
