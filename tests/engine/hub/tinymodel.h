// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"

#include <QtTest>

#include <map>
#include <string>

/// A safetensors file of zeros: name -> {dtype, shape}; `bytes` of each are the caller's to get right.
struct TinyTensor {
    std::string dtype;
    std::vector<std::uint64_t> shape;
    std::uint64_t bytes = 0;
};

inline std::string safetensorsBytes(const std::map<std::string, TinyTensor> &tensors) {
    sintonia::Json header = sintonia::Json::object();
    std::uint64_t at = 0;
    for (const auto &[name, tensor] : tensors) {
        header[name] = {{"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {at, at + tensor.bytes}}};
        at += tensor.bytes;
    }
    const auto text = sintonia::toText(header);
    std::string out;
    for (int i = 0; i < 8; ++i)
        out += char(text.size() >> (8 * i) & 0xff);
    return out + text + std::string(std::size_t(at), '\0');
}

/// A sound little BERT of `elements` F32 weights as sentence-transformers keeps it, with what is never to be read beside it.
inline std::map<std::string, std::string> tinyModelFiles(std::uint64_t elements = 1000) {
    return {{"config.json", R"({"model_type": "bert"})"},
            {"tokenizer.json", "{}"},
            {"modules.json", R"([{"type": "sentence_transformers.models.Transformer", "path": ""},
                                 {"type": "sentence_transformers.models.Pooling", "path": "1_Pooling"}])"},
            {"1_Pooling/config.json", "{}"},
            {"README.md", "---\nlanguage: en\nlicense: apache-2.0\n---\n# Tiny\n"},
            {"model.safetensors", safetensorsBytes({{"embeddings.position_ids", {"I64", {4}, 32}},
                                                    {"embeddings.weight", {"F32", {elements}, elements * 4}}})},
            {"pytorch_model.bin", "pickled"},
            {"onnx/model.onnx", "other"},
            {"onnx/config.json", "{}"},
            {".gitattributes", "x"}};
}

inline void writeFiles(const QString &folder, const std::map<std::string, std::string> &files) {
    for (const auto &[name, bytes] : files) {
        const auto written = sintonia::writeFileAtomically(sintonia::fs::path(folder.toStdString()) / name, bytes);
        if (!written)
            qFatal("%s", written.error().text().c_str());
    }
}
