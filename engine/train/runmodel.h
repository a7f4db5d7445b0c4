// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"
#include "engine/store/experiment.h"
#include "engine/store/project.h"
#include "engine/train/checkpoint.h"

#include <memory>
#include <optional>
#include <string>

namespace sintonia {

/// Folder of an experiment's base model: "starter" is `starterModel`; else absolute, relative to the project, or to the
/// current folder.
Result<fs::path> resolveModelFolder(const std::string &model, const Project &project, const fs::path &starterModel);

/// Puts the experiment's adapters on the model (from lora.init where it names a PEFT directory) and freezes all else; does
/// nothing without lora. What is then trainable is what a checkpoint holds.
Result<void> addExperimentAdapters(const Experiment &experiment, const Project &project, Network &network);
/// How a language model's base is held that the experiment tunes: all weights as f32, or quantised beside an adapter, where
/// the experiment says so; else as `options` say.
LanguageModelOptions tunedModelOptions(const Experiment &experiment, LanguageModelOptions options);
/// The tensors that training updates.
std::vector<NamedTensor> trainedParameters(const Experiment &experiment, const Embedder &model);
/// Copies `weights` into the tensors of the same names; all of them must be there with the same shapes.
Result<void> loadTrainedParameters(const std::vector<NamedTensor> &parameters, const TensorList &weights,
                                   const std::string &place);

/// The model that a run has made: its base with the weights of `step`'s checkpoint (the best when absent; 0 is the untouched
/// base), adapters merged. hash() tells it from its base. A step without checkpoint is bad input that lists those there are.
Result<std::unique_ptr<Embedder>> loadRunModel(const Project &project, const std::string &run,
                                               std::optional<std::int64_t> step = {}, const EmbedderOptions &options = {});

/// The language model that a run of kind "llm" has made, in the same way; adapters stay apart from the weights, so that those
/// keep their type.
Result<std::unique_ptr<LanguageModel>> loadRunLanguageModel(const Project &project, const std::string &run,
                                                            std::optional<std::int64_t> step = {},
                                                            const LanguageModelOptions &options = {});

} // namespace sintonia
