// SPDX-License-Identifier: Apache-2.0
#include "engine/data/encoding.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <memory>

namespace sintonia {

namespace {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;
using Detector = std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)>;

// A match at or below this says only that nothing contradicts it (ICU's multi-byte detectors on short text).
constexpr int leastConfidence = 11;

std::optional<std::string> convert(std::string_view bytes, const std::string &encoding, bool strict) {
    UErrorCode status = U_ZERO_ERROR;
    Converter converter(ucnv_open(encoding.c_str(), &status), &ucnv_close);
    if (U_FAILURE(status))
        return std::nullopt;
    if (strict)
        ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    std::string out(bytes.size() * 3 + 16, '\0');
    std::u16string wide(bytes.size() * 2 + 16, u'\0');
    const auto length =
        ucnv_toUChars(converter.get(), wide.data(), int32_t(wide.size()), bytes.data(), int32_t(bytes.size()), &status);
    if (U_FAILURE(status))
        return std::nullopt;
    Converter utf8(ucnv_open("UTF-8", &status), &ucnv_close);
    out.resize(std::size_t(length) * 3 + 16);
    const auto size = ucnv_fromUChars(utf8.get(), out.data(), int32_t(out.size()), wide.data(), length, &status);
    if (U_FAILURE(status))
        return std::nullopt;
    out.resize(std::size_t(size));
    return out;
}

} // namespace

std::string detectEncoding(std::string_view sample) {
    UErrorCode status = U_ZERO_ERROR;
    Detector detector(ucsdet_open(&status), &ucsdet_close);
    ucsdet_setText(detector.get(), sample.data(), int32_t(sample.size()), &status);
    int32_t count = 0;
    const UCharsetMatch **matches = ucsdet_detectAll(detector.get(), &count, &status);
    for (int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
        std::string name = ucsdet_getName(matches[i], &status);
        if (name.starts_with("UTF") || ucsdet_getConfidence(matches[i], &status) < leastConfidence)
            continue;
        if (name == "ISO-8859-1")
            name = "windows-1252"; // its superset, as every browser reads it
        if (decode(sample, name))
            return name;
    }
    return "windows-1252";
}

std::optional<std::string> decode(std::string_view bytes, const std::string &encoding) {
    return convert(bytes, encoding, true);
}

std::string decodeAnyway(std::string_view bytes, const std::string &encoding) {
    return convert(bytes, encoding, false).value_or(std::string());
}

ByteOrderMark byteOrderMark(std::string_view head) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    const char *name = ucnv_detectUnicodeSignature(head.data(), int32_t(head.size()), &length, &status);
    return name && U_SUCCESS(status) ? ByteOrderMark{name, std::size_t(length)} : ByteOrderMark{};
}

} // namespace sintonia
