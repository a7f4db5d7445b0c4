// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/core/result.h"

#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// A corpus of the project and one of its splits.
struct SetReference {
    std::string corpus;
    std::string split;
    bool operator==(const SetReference &) const = default;
};

/// Low-rank adaptation (Hu et al. 2021) as PEFT computes it: y = Wx + scale·B·A·dropout(x).
struct LoraSettings {
    int r = 8;                                        ///< rank, 1 … 1024
    double alpha = 16;                                ///< scale = alpha / r (alpha / √r with rslora)
    double dropout = 0;                               ///< [0, 1)
    std::vector<std::string> targets = {"all-linear"}; ///< ends of module names, or "all-linear"
    bool rslora = false;
    std::string init = {};                            ///< PEFT directory to start from; empty = A random, B zero
};

/// When to stop, and the guard against over-specific tuning.
struct EarlyStoppingOptions {
    std::string metric = "validation/ndcg_cut_10"; ///< any curve that evaluations write
    std::string mode = "max";                      ///< max | min
    int patience = 5;                              ///< evaluations without a gain; 0 = never stop early
    double minDelta = 0;                           ///< smallest change that counts as a gain
    /// Guard: acts when `guardMetric` of an out-of-domain set falls more than this below step 0 …
    std::optional<double> maxOutOfDomainDrop;
    std::string guardMetric = "ndcg_cut_10";
    /// … while `metric` has gained less than this over step 0 (nothing = whatever the gain).
    std::optional<double> minValidationGain;
    std::string guardAction = "stop"; ///< stop | warn
};

/// Random changes to the words of training texts, as in Easy Data Augmentation (Wei and Zou 2019).
struct AugmentationSettings {
    std::string name = "deletion"; ///< deletion | swap | crop | case
    double probability = 0.5;      ///< that a text is changed, [0, 1]
    double strength = 0.1;         ///< share of its words that are left out, swapped, or cut off, (0, 1); case knows none
    bool documents = false;        ///< documents as well as queries
};

/// Everything that defines a run: the content of experiment.json, and what the Train form edits. fields() says what each
/// value means; the JSON keys are the field names in snake_case as the command-line contract lists them.
struct Experiment {
    std::string kind = "encoder"; ///< encoder | llm
    std::string name;             ///< for people; may be empty
    /// Base model: "starter" (the starter model), or a folder (absolute, or relative to the project or the current folder).
    std::string model = "starter";
    SetReference train = {{}, "train"};
    std::optional<SetReference> validation; ///< split "validation" where the JSON names none; outOfDomain: "test"
    std::vector<SetReference> outOfDomain;
    Json loss = {{"name", "mnrl"}}; ///< {"name": …, options of that loss}
    double epochs = 1;
    std::int64_t maxSteps = 0; ///< 0 = no limit
    int batchSize = 32;
    int miniBatchSize = 0;     ///< 0 = the whole batch at once; else gradient caching / accumulation in pieces of this size
    double learningRate = 2e-5;
    std::string schedule = "linear"; ///< linear | cosine | constant
    double warmupRatio = 0.1;
    double weightDecay = 0.01;
    std::vector<double> betas = {0.9, 0.999};
    double eps = 1e-8;
    std::optional<double> maxGradNorm = 1.0;
    std::optional<double> dropout; ///< nothing = the model's own
    int maxLength = 0;             ///< tokens; 0 = the model's own limit
    std::string queryPrompt; ///< put before queries in training and evaluation; empty = the model's "query" prompt, if any
    std::string documentPrompt;
    std::optional<LoraSettings> lora;
    std::optional<AugmentationSettings> augmentation;
    int hardNegatives = 0; ///< per query, from documents judged 0 in the training split
    EarlyStoppingOptions earlyStopping;
    std::int64_t evalEvery = 0; ///< steps; 0 = only at the start and the end
    std::int64_t evaluationDocuments = 0; ///< most documents ranked a set: the judged ones and a fixed sample; 0 = all
    std::int64_t checkpointEvery = 0; ///< steps; 0 = at evaluations
    std::int64_t seed = 42;
    std::string precision = "f32"; ///< f32 | bf16
    std::string quantization = "none"; ///< llm: of the frozen weights: none | nf4
    bool gradientCheckpointing = false; ///< llm: recompute each layer's activations in the backward pass
    int evaluationRows = 16;            ///< llm: rows of each set that are answered at evaluations; 0 = none
    int evaluationMaxNewTokens = 64;    ///< llm: tokens of such an answer
    bool shuffle = true;
    bool noDuplicates = true;
    int maxSkippedSteps = 10; ///< non-finite steps in a row after which the run ends
    std::string device = "auto";
    int threads = 0; ///< 0 = all cores
};

/// One value of the experiment for forms, help texts and documentation.
struct OptionField {
    std::string key;     ///< JSON key, "lora.r" for nested ones
    std::string label;   ///< English; the window translates it (context "OptionField")
    std::string meaning; ///< one sentence: what it does to the result
    std::string unit;
    enum class Type { Boolean, Integer, Number, Text, Choice, Set, SetList, Json } type = Type::Text;
    double least = 0, most = 0; ///< range of numbers
    std::vector<std::string> choices;
    Json defaultValue;
    std::string group;     ///< "data", "loss", "optimiser", "lora", "early stopping", "run"
    bool common = false;   ///< shown unfolded
    bool nullable = false; ///< null switches it off
    /// "loss.name=mnrl": the field exists only while that other one has this value ("lora": while it is not null); empty =
    /// always. Fields of one key with different conditions have different choices or defaults.
    std::string condition = {};
};
const std::vector<OptionField> &experimentFields();

/// A named set of values over the defaults: quick, balanced, careful.
struct Preset {
    std::string name;
    std::string meaning;
    Json values;
};
const std::vector<Preset> &experimentPresets();

/// The defaults of a kind of experiment.
Experiment defaultExperiment(const std::string &kind);
/// "encoder" and "llm".
const std::vector<std::string> &experimentKinds();

/// Names of the losses that a kind of model can be trained with.
const std::vector<std::string> &lossNames(const std::string &kind);
/// Names of the ways to change training texts.
const std::vector<std::string> &augmentationNames();

/// Reads an experiment strictly: unknown keys, ill types and values out of range are errors that name the key.
Result<Experiment> experimentFromJson(const Json &json, const std::string &place);
/// Every key, defaults included.
Json toJson(const Experiment &experiment);
/// Applies "KEY=VALUE" (KEY dotted, VALUE JSON or else a plain string) to an experiment's JSON.
Result<void> applySetting(Json &experiment, const std::string &assignment);

} // namespace sintonia
