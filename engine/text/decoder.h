// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/pipeline.h"
#include "engine/text/pretokenizers.h"
#include "engine/text/textpattern.h"

namespace sintonia {

/// Joins pieces that begin with the prefix to what stands before them, puts a space before the others; `cleanup` takes the
/// spaces before punctuation and English contractions out again.
class WordPieceDecoder : public TokenDecoder {
public:
    WordPieceDecoder(std::string prefix, bool cleanup) : m_prefix(std::move(prefix)), m_cleanup(cleanup) {}
    void decode(std::vector<std::string> &tokens) const override;

private:
    std::string m_prefix;
    bool m_cleanup;
};

/// Characters back to the bytes they stand for; ill-formed UTF-8 becomes U+FFFD.
class ByteLevelDecoder : public TokenDecoder {
public:
    void decode(std::vector<std::string> &tokens) const override;
};

class MetaspaceDecoder : public TokenDecoder {
public:
    MetaspaceDecoder(char32_t replacement, PrependScheme scheme) : m_replacement(replacement), m_scheme(scheme) {}
    void decode(std::vector<std::string> &tokens) const override;

private:
    char32_t m_replacement;
    PrependScheme m_scheme;
};

/// Runs of <0x..> tokens to text; U+FFFD for each byte of a run that is not UTF-8.
class ByteFallbackDecoder : public TokenDecoder {
public:
    void decode(std::vector<std::string> &tokens) const override;
};

/// All tokens as one.
class FuseDecoder : public TokenDecoder {
public:
    void decode(std::vector<std::string> &tokens) const override;
};

/// Takes up to `start` and `stop` characters `content` off the ends of each token.
class StripDecoder : public TokenDecoder {
public:
    StripDecoder(char32_t content, std::size_t start, std::size_t stop) : m_content(content), m_start(start), m_stop(stop) {}
    void decode(std::vector<std::string> &tokens) const override;

private:
    char32_t m_content;
    std::size_t m_start;
    std::size_t m_stop;
};

class ReplaceDecoder : public TokenDecoder {
public:
    ReplaceDecoder(std::unique_ptr<TextPattern> pattern, std::string content)
        : m_pattern(std::move(pattern)), m_content(std::move(content)) {}
    void decode(std::vector<std::string> &tokens) const override;

private:
    std::unique_ptr<TextPattern> m_pattern;
    std::string m_content;
};

/// End-of-word suffixes to spaces.
class BpeDecoder : public TokenDecoder {
public:
    explicit BpeDecoder(std::string suffix) : m_suffix(std::move(suffix)) {}
    void decode(std::vector<std::string> &tokens) const override;

private:
    std::string m_suffix;
};

class DecoderSequence : public TokenDecoder {
public:
    explicit DecoderSequence(std::vector<std::unique_ptr<TokenDecoder>> steps) : m_steps(std::move(steps)) {}
    void decode(std::vector<std::string> &tokens) const override {
        for (const auto &step : m_steps)
            step->decode(tokens);
    }

private:
    std::vector<std::unique_ptr<TokenDecoder>> m_steps;
};

} // namespace sintonia
