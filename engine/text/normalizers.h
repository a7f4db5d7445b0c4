// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/normalforms.h"
#include "engine/text/pipeline.h"
#include "engine/text/textpattern.h"

namespace sintonia {

class NormalFormNormalizer : public Normalizer {
public:
    explicit NormalFormNormalizer(NormalForm form) : m_form(form) {}
    void normalize(AlignedText &text) const override { toNormalForm(text, m_form); }

private:
    NormalForm m_form;
};

class LowercaseNormalizer : public Normalizer {
public:
    void normalize(AlignedText &text) const override { toLowerCase(text); }
};

/// Drops all combining marks.
class StripAccentsNormalizer : public Normalizer {
public:
    void normalize(AlignedText &text) const override;
};

/// Drops white space at the ends.
class StripNormalizer : public Normalizer {
public:
    StripNormalizer(bool left, bool right) : m_left(left), m_right(right) {}
    void normalize(AlignedText &text) const override;

private:
    bool m_left;
    bool m_right;
};

/// Puts a text before every text that is not empty.
class PrependNormalizer : public Normalizer {
public:
    explicit PrependNormalizer(std::u32string content) : m_content(std::move(content)) {}
    void normalize(AlignedText &text) const override { text.prepend(m_content); }

private:
    std::u32string m_content;
};

class ReplaceNormalizer : public Normalizer {
public:
    ReplaceNormalizer(std::unique_ptr<TextPattern> pattern, std::u32string content)
        : m_pattern(std::move(pattern)), m_content(std::move(content)) {}
    void normalize(AlignedText &text) const override { text.replace(m_pattern->find(text.text()), m_content); }

private:
    std::unique_ptr<TextPattern> m_pattern;
    std::u32string m_content;
};

/// The clean-up of the NMT task: control characters go, odd spaces become spaces.
class NmtNormalizer : public Normalizer {
public:
    void normalize(AlignedText &text) const override;
};

/// Every byte as its visible character.
class ByteLevelNormalizer : public Normalizer {
public:
    void normalize(AlignedText &text) const override;
};

class NormalizerSequence : public Normalizer {
public:
    explicit NormalizerSequence(std::vector<std::unique_ptr<Normalizer>> normalizers)
        : m_normalizers(std::move(normalizers)) {}
    void normalize(AlignedText &text) const override {
        for (const auto &normalizer : m_normalizers)
            normalizer->normalize(text);
    }

private:
    std::vector<std::unique_ptr<Normalizer>> m_normalizers;
};

} // namespace sintonia
