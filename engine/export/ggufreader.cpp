// SPDX-License-Identifier: Apache-2.0
#include "engine/export/gguffile.h"
#include "engine/export/quantization.h"

#include <algorithm>
#include <fstream>

namespace sintonia {

namespace {

constexpr std::uint64_t mostDimensions = 4;

/// The next values of a file. After the first failure every read gives zeros; failed() tells.
class Cursor {
public:
    explicit Cursor(const fs::path &path) : m_stream(path, std::ios::binary) {
        std::error_code error;
        m_left = fs::file_size(path, error);
        m_failed = error || !m_stream;
    }
    bool failed() const { return m_failed; }
    std::uint64_t position() { return std::uint64_t(m_stream.tellg()); }
    std::uint64_t left() const { return m_left; }

    template <typename T>
    T number() {
        T value{};
        if (take(sizeof value))
            m_stream.read(reinterpret_cast<char *>(&value), sizeof value);
        return value;
    }
    std::string text() {
        const auto length = number<std::uint64_t>();
        if (!take(length))
            return {};
        std::string value(length, '\0');
        m_stream.read(value.data(), std::streamsize(length));
        return value;
    }
    /// A count of things of at least `size` bytes each.
    std::uint64_t count(std::uint64_t size) {
        const auto value = number<std::uint64_t>();
        m_failed = m_failed || value > m_left / size;
        return m_failed ? 0 : value;
    }

private:
    bool take(std::uint64_t bytes) {
        m_failed = m_failed || bytes > m_left || !m_stream;
        m_left -= m_failed ? 0 : bytes;
        return !m_failed;
    }

    std::ifstream m_stream;
    std::uint64_t m_left = 0;
    bool m_failed = false;
};

template <typename Stored, typename Held = Stored>
std::vector<Held> numbers(Cursor &cursor, std::uint64_t count) {
    std::vector<Held> values;
    for (std::uint64_t i = 0; i < count && !cursor.failed(); ++i)
        values.push_back(Held(cursor.number<Stored>()));
    return values;
}

std::optional<GgufValue> readArray(Cursor &cursor) {
    const auto type = cursor.number<std::uint32_t>();
    const auto count = cursor.count(1);
    switch (type) {
    case 0:
    case 1:
    case 7:
        return numbers<std::uint8_t>(cursor, count);
    case 2:
        return numbers<std::uint16_t, std::int32_t>(cursor, count);
    case 3:
        return numbers<std::int16_t, std::int32_t>(cursor, count);
    case 4:
    case 5:
        return numbers<std::int32_t>(cursor, count);
    case 6:
        return numbers<float>(cursor, count);
    case 8: {
        std::vector<std::string> texts;
        for (std::uint64_t i = 0; i < count && !cursor.failed(); ++i)
            texts.push_back(cursor.text());
        return texts;
    }
    default:
        return {};
    }
}

std::optional<GgufValue> readValue(Cursor &cursor) {
    switch (cursor.number<std::uint32_t>()) {
    case 0:
        return std::uint32_t(cursor.number<std::uint8_t>());
    case 1:
        return std::int32_t(cursor.number<std::int8_t>());
    case 2:
        return std::uint32_t(cursor.number<std::uint16_t>());
    case 3:
        return std::int32_t(cursor.number<std::int16_t>());
    case 4:
        return cursor.number<std::uint32_t>();
    case 5:
        return cursor.number<std::int32_t>();
    case 6:
        return cursor.number<float>();
    case 7:
        return cursor.number<std::uint8_t>() != 0;
    case 8:
        return cursor.text();
    case 9:
        return readArray(cursor);
    case 10:
        return cursor.number<std::uint64_t>();
    case 11:
        return std::uint64_t(cursor.number<std::int64_t>());
    case 12:
        return cursor.number<double>();
    default:
        return {};
    }
}

} // namespace

Result<GgufFile> GgufFile::open(const fs::path &path) {
    GgufFile file;
    file.m_path = path;
    Cursor cursor(path);
    const auto broken = [&](const std::string &what, const std::string &expected) {
        return badInput(path.string() + (what.empty() ? "" : ": " + what), expected, "a file that is cut or damaged");
    };
    const auto magic = cursor.number<std::uint32_t>(), version = cursor.number<std::uint32_t>();
    if (cursor.failed() || magic != 0x46554747 || (version != 2 && version != 3))
        return badInput(path.string(), "a GGUF file of version 2 or 3", "something else");
    const auto tensors = cursor.count(24), keys = cursor.count(12);
    std::uint64_t alignment = 32;
    for (std::uint64_t i = 0; i < keys && !cursor.failed(); ++i) {
        const auto key = cursor.text();
        auto value = readValue(cursor);
        if (cursor.failed() || !value)
            return broken(key, "a value of a type of the format");
        if (key == "general.alignment" && std::holds_alternative<std::uint32_t>(*value))
            alignment = std::max<std::uint32_t>(1, std::get<std::uint32_t>(*value));
        file.m_metadata.emplace_back(key, std::move(*value));
    }
    for (std::uint64_t i = 0; i < tensors && !cursor.failed(); ++i) {
        const auto name = cursor.text();
        const auto dimensions = cursor.number<std::uint32_t>();
        Place place;
        for (std::uint32_t d = 0; d < std::min<std::uint64_t>(dimensions, mostDimensions); ++d)
            place.shape.push_back(std::int64_t(cursor.number<std::uint64_t>()));
        std::reverse(place.shape.begin(), place.shape.end());
        place.type = cursor.number<std::uint32_t>();
        place.begin = cursor.number<std::uint64_t>();
        if (cursor.failed() || dimensions > mostDimensions || !file.m_places.emplace(name, place).second)
            return broken(name, "a tensor of up to four dimensions that is there once");
    }
    if (cursor.failed())
        return broken({}, "whole tables of metadata and tensors");
    const auto start = (cursor.position() + alignment - 1) / alignment * alignment;
    const auto end = cursor.position() + cursor.left();
    for (auto &[name, place] : file.m_places) {
        std::uint64_t count = 1;
        for (const auto size : place.shape)
            if (size <= 0 || __builtin_mul_overflow(count, std::uint64_t(size), &count) || count > end)
                return broken(name, "a size that the file can hold");
        const auto bytes = ggmlBytes(place.type, count, place.shape.empty() ? 1 : std::uint64_t(place.shape.back()));
        if (place.begin > end - std::min(start, end) || (bytes && *bytes > end - std::min(start, end) - place.begin))
            return broken(name, "data inside the file");
        place.begin += start;
    }
    return file;
}

const GgufValue *GgufFile::find(const std::string &key) const {
    const auto found =
        std::find_if(m_metadata.begin(), m_metadata.end(), [&](const auto &item) { return item.first == key; });
    return found == m_metadata.end() ? nullptr : &found->second;
}

std::vector<std::string> GgufFile::tensorNames() const {
    std::vector<std::string> names;
    for (const auto &[name, place] : m_places)
        names.push_back(name);
    return names;
}

Result<at::Tensor> GgufFile::tensor(const std::string &name) const {
    const auto found = m_places.find(name);
    if (found == m_places.end())
        return badInput(m_path.string() + ": " + name, "a tensor of that name", "none");
    const Place &place = found->second;
    std::uint64_t count = 1;
    for (const auto size : place.shape)
        count *= std::uint64_t(size);
    const auto bytes = ggmlBytes(place.type, count, place.shape.empty() ? 1 : std::uint64_t(place.shape.back()));
    if (!bytes)
        return badInput(m_path.string() + ": " + name, "the type F32, F16, BF16 or Q8_0", std::to_string(place.type));
    std::string data(*bytes, '\0');
    std::ifstream stream(m_path, std::ios::binary);
    stream.seekg(std::streamoff(place.begin));
    stream.read(data.data(), std::streamsize(data.size()));
    if (!stream)
        return failure(systemError(m_path, "read", errno));
    return decodeGgml(data, place.type, place.shape);
}

} // namespace sintonia
