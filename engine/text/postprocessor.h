// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/pipeline.h"

#include <map>

namespace sintonia {

/// A piece of a template: a whole text, or one or more special tokens.
struct TemplatePiece {
    int sequence = -1; ///< 0 or 1: the first or second text; -1: special tokens
    std::vector<std::int32_t> ids;
    std::vector<std::string> tokens;
    std::int32_t typeId = 0;
};

/// Texts and special tokens in the order of a template (TemplateProcessing).
class TemplateProcessor : public PostProcessor {
public:
    TemplateProcessor(std::vector<TemplatePiece> single, std::vector<TemplatePiece> pair);
    void process(std::vector<Encoding> &parts, bool addSpecial) const override;
    std::size_t addedTokens(bool pair) const override;

private:
    std::vector<TemplatePiece> m_single;
    std::vector<TemplatePiece> m_pair;
};

struct SpecialToken {
    std::string token;
    std::int32_t id = 0;
};

/// [CLS] A [SEP] and [CLS] A [SEP] B [SEP] (BertProcessing), or <s> A </s> and <s> A </s> </s> B </s> with all types 0
/// (RobertaProcessing), which may also take white space out of the offsets.
class ClassifierProcessor : public PostProcessor {
public:
    enum class Kind { Bert, Roberta };
    ClassifierProcessor(Kind kind, SpecialToken cls, SpecialToken sep, bool trimOffsets, bool addPrefixSpace);
    void process(std::vector<Encoding> &parts, bool addSpecial) const override;
    std::size_t addedTokens(bool pair) const override;

private:
    Kind m_kind;
    SpecialToken m_cls;
    SpecialToken m_sep;
    bool m_trimOffsets;
    bool m_addPrefixSpace;
};

/// Takes the spaces that byte-level tokens hold out of their offsets (ByteLevel).
class ByteLevelProcessor : public PostProcessor {
public:
    ByteLevelProcessor(bool trimOffsets, bool addPrefixSpace);
    void process(std::vector<Encoding> &parts, bool addSpecial) const override;
    std::size_t addedTokens(bool) const override { return 0; }

private:
    bool m_trimOffsets;
    bool m_addPrefixSpace;
};

class ProcessorSequence : public PostProcessor {
public:
    explicit ProcessorSequence(std::vector<std::unique_ptr<PostProcessor>> processors)
        : m_processors(std::move(processors)) {}
    void process(std::vector<Encoding> &parts, bool addSpecial) const override;
    std::size_t addedTokens(bool pair) const override;

private:
    std::vector<std::unique_ptr<PostProcessor>> m_processors;
};

/// Appends `other` to `encoding`.
void append(Encoding &encoding, const Encoding &other);

} // namespace sintonia
