// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/pipeline.h"
#include "engine/text/textpattern.h"

namespace sintonia {

/// Runs of word characters and of what is neither that nor white space.
class WhitespacePreTokenizer : public PreTokenizer {
public:
    void preTokenize(PreTokenized &text) const override;
};

/// What stands between white space.
class WhitespaceSplitPreTokenizer : public PreTokenizer {
public:
    void preTokenize(PreTokenized &text) const override;
};

/// Splits at code points of one property.
class PropertySplit : public PreTokenizer {
public:
    PropertySplit(std::uint32_t property, SplitBehavior behavior) : m_property(property), m_behavior(behavior) {}
    void preTokenize(PreTokenized &text) const override;

private:
    std::uint32_t m_property; ///< of unicode::Property
    SplitBehavior m_behavior;
};

class PatternSplit : public PreTokenizer {
public:
    PatternSplit(std::unique_ptr<TextPattern> pattern, SplitBehavior behavior, bool invert)
        : m_pattern(std::move(pattern)), m_behavior(behavior), m_invert(invert) {}
    void preTokenize(PreTokenized &text) const override;

private:
    std::unique_ptr<TextPattern> m_pattern;
    SplitBehavior m_behavior;
    bool m_invert;
};

/// Splits by GPT-2's expression (where asked to) and writes every byte as its visible character.
class ByteLevelPreTokenizer : public PreTokenizer {
public:
    ByteLevelPreTokenizer(bool addPrefixSpace, bool useRegex)
        : m_addPrefixSpace(addPrefixSpace), m_pattern(useRegex ? gpt2Pattern() : nullptr) {}
    void preTokenize(PreTokenized &text) const override;

private:
    bool m_addPrefixSpace;
    std::unique_ptr<TextPattern> m_pattern;
};

enum class PrependScheme { Always, First, Never };

/// Writes spaces as a visible character, puts one before the text, and splits before each.
class MetaspacePreTokenizer : public PreTokenizer {
public:
    MetaspacePreTokenizer(char32_t replacement, PrependScheme scheme, bool split)
        : m_replacement(replacement), m_scheme(scheme), m_split(split) {}
    void preTokenize(PreTokenized &text) const override;
    bool needsAlignment() const override { return m_scheme == PrependScheme::First; }

private:
    char32_t m_replacement;
    PrependScheme m_scheme;
    bool m_split;
};

class PreTokenizerSequence : public PreTokenizer {
public:
    explicit PreTokenizerSequence(std::vector<std::unique_ptr<PreTokenizer>> steps) : m_steps(std::move(steps)) {}
    void preTokenize(PreTokenized &text) const override;
    bool needsAlignment() const override;

private:
    std::vector<std::unique_ptr<PreTokenizer>> m_steps;
};

} // namespace sintonia
