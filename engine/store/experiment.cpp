// SPDX-License-Identifier: Apache-2.0
#include "engine/store/experiment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sintonia {

namespace {

constexpr double largest = 1e15;

/// null means "none" for the keys that have such a value.
bool isNull(JsonReader &reader, const std::string &key) {
    const auto *json = reader.child(key);
    return json && json->is_null();
}

template <class Integer>
void readOrNone(JsonReader &reader, const std::string &key, Integer &value, Integer least, Integer most) {
    if (isNull(reader, key))
        value = 0;
    else
        reader.read(key, value, least, most);
}

void readOptional(JsonReader &reader, const std::string &key, std::optional<double> &value, double least, double most) {
    if (isNull(reader, key)) {
        value.reset();
        return;
    }
    double number = value.value_or(0);
    reader.read(key, number, least, most);
    if (reader.has(key))
        value = number;
}

Result<SetReference> readSet(const Json &json, const std::string &place, const std::string &path, const std::string &split) {
    SetReference set{{}, split};
    if (!json.is_object())
        return badInput(place + ": " + path, "{\"corpus\": NAME, \"split\": NAME}", toText(json).substr(0, 60));
    JsonReader reader(json, place, path + ".");
    reader.read("corpus", set.corpus);
    reader.read("split", set.split);
    if (set.corpus.empty())
        reader.fail("corpus", "the name of a corpus of the project", "nothing");
    if (set.split.empty())
        reader.fail("split", "the name of a split", "nothing");
    SINTONIA_TRY(reader.finish());
    return set;
}

Result<void> readSets(JsonReader &reader, Experiment &experiment) {
    const auto *train = reader.child("train");
    if (!train || train->is_null())
        return badInput(reader.place() + ": train", "{\"corpus\": NAME, \"split\": \"train\"}", "nothing");
    SINTONIA_ASSIGN(trainSet, readSet(*train, reader.place(), "train", "train"));
    experiment.train = trainSet;
    if (const auto *validation = reader.child("validation"); validation && !validation->is_null()) {
        SINTONIA_ASSIGN(set, readSet(*validation, reader.place(), "validation", "validation"));
        experiment.validation = set;
    }
    const auto *guarded = reader.child("out_of_domain");
    if (!guarded || guarded->is_null())
        return {};
    if (!guarded->is_array())
        return badInput(reader.place() + ": out_of_domain", "a list of sets", toText(*guarded).substr(0, 60));
    for (std::size_t i = 0; i < guarded->size(); ++i) {
        SINTONIA_ASSIGN(set, readSet((*guarded)[i], reader.place(), fmt::format("out_of_domain[{}]", i), "test"));
        experiment.outOfDomain.push_back(set);
    }
    return {};
}

/// A name stands for {"name": name}. The loss's own keys are checked against its fields; ranges are the loss's to check.
Result<void> readLoss(JsonReader &reader, Experiment &experiment) {
    const auto *json = reader.child("loss");
    if (!json)
        return {};
    experiment.loss = json->is_string() ? Json{{"name", *json}} : *json;
    JsonReader loss(experiment.loss, reader.place(), "loss.");
    auto name = lossNames(experiment.kind).front();
    loss.readChoice("name", name, lossNames(experiment.kind));
    for (const auto &field : experimentFields()) {
        if (field.condition != "loss.name=" + name)
            continue;
        const auto key = field.key.substr(std::string("loss.").size());
        bool flag = false;
        double number = 0;
        std::string choice;
        if (field.type == OptionField::Type::Boolean)
            loss.read(key, flag);
        else if (field.type == OptionField::Type::Choice)
            loss.readChoice(key, choice, field.choices);
        else
            loss.read(key, number, field.least, field.most);
    }
    SINTONIA_TRY(loss.finish());
    experiment.loss["name"] = name;
    return {};
}

Result<void> readLora(JsonReader &reader, Experiment &experiment) {
    const auto *json = reader.child("lora");
    if (!json || json->is_null())
        return {};
    LoraSettings lora;
    JsonReader nested(*json, reader.place(), "lora.");
    nested.read("r", lora.r, 1, 1024);
    nested.read("alpha", lora.alpha, 1e-9, 1e6);
    nested.read("dropout", lora.dropout, 0, 0.999);
    nested.read("rslora", lora.rslora);
    if (!isNull(nested, "init"))
        nested.read("init", lora.init);
    if (const auto *targets = nested.child("targets"); targets && targets->is_string())
        lora.targets = {targets->get<std::string>()};
    else
        nested.read("targets", lora.targets);
    if (lora.targets.empty())
        nested.fail("targets", "module names or \"all-linear\"", "[]");
    SINTONIA_TRY(nested.finish());
    experiment.lora = lora;
    return {};
}

/// A name stands for {"name": name}.
Result<void> readAugmentation(JsonReader &reader, Experiment &experiment) {
    const auto *json = reader.child("augmentation");
    if (!json || json->is_null())
        return {};
    const Json object = json->is_string() ? Json{{"name", *json}} : *json;
    AugmentationSettings augmentation;
    JsonReader nested(object, reader.place(), "augmentation.");
    nested.readChoice("name", augmentation.name, augmentationNames());
    nested.read("probability", augmentation.probability, 0, 1);
    nested.read("strength", augmentation.strength, 0.001, 0.999);
    nested.read("documents", augmentation.documents);
    SINTONIA_TRY(nested.finish());
    experiment.augmentation = augmentation;
    return {};
}

Result<void> readEarlyStopping(JsonReader &reader, Experiment &experiment) {
    const auto *json = reader.child("early_stopping");
    if (!json)
        return {};
    auto &stopping = experiment.earlyStopping;
    if (json->is_null()) {
        stopping.patience = 0;
        return {};
    }
    JsonReader nested(*json, reader.place(), "early_stopping.");
    nested.read("metric", stopping.metric);
    nested.readChoice("mode", stopping.mode, {"max", "min"});
    readOrNone(nested, "patience", stopping.patience, 0, 1000000);
    nested.read("min_delta", stopping.minDelta, 0, 1e6);
    readOptional(nested, "max_out_of_domain_drop", stopping.maxOutOfDomainDrop, 0, 1e6);
    nested.read("guard_metric", stopping.guardMetric);
    readOptional(nested, "min_validation_gain", stopping.minValidationGain, -1e6, 1e6);
    nested.readChoice("guard_action", stopping.guardAction, {"stop", "warn"});
    return nested.finish();
}

void readOptimiser(JsonReader &reader, Experiment &experiment) {
    reader.read("epochs", experiment.epochs, 0, 1e6);
    readOrNone(reader, "max_steps", experiment.maxSteps, std::int64_t(0), std::int64_t(largest));
    reader.read("batch_size", experiment.batchSize, 1, 1000000);
    readOrNone(reader, "mini_batch_size", experiment.miniBatchSize, 0, 1000000);
    reader.read("learning_rate", experiment.learningRate, 0, 10);
    reader.readChoice("schedule", experiment.schedule, {"linear", "cosine", "constant"});
    reader.read("warmup_ratio", experiment.warmupRatio, 0, 1);
    reader.read("weight_decay", experiment.weightDecay, 0, 10);
    reader.read("eps", experiment.eps, 1e-20, 1);
    readOptional(reader, "max_grad_norm", experiment.maxGradNorm, 0, 1e9);
    if (experiment.maxGradNorm == 0.0)
        experiment.maxGradNorm.reset();
    readOptional(reader, "dropout", experiment.dropout, 0, 0.999);
    const auto *betas = reader.child("betas");
    if (!betas)
        return;
    const auto valid = [](const Json &beta) {
        return beta.is_number() && beta.get<double>() >= 0 && beta.get<double>() < 1;
    };
    if (betas->is_array() && betas->size() == 2 && std::all_of(betas->begin(), betas->end(), valid))
        experiment.betas = betas->get<std::vector<double>>();
    else
        reader.fail("betas", "two numbers from 0 to below 1", toText(*betas).substr(0, 60));
}

void readRun(JsonReader &reader, Experiment &experiment) {
    readOrNone(reader, "max_length", experiment.maxLength, 0, 1000000);
    if (!isNull(reader, "query_prompt"))
        reader.read("query_prompt", experiment.queryPrompt);
    if (!isNull(reader, "document_prompt"))
        reader.read("document_prompt", experiment.documentPrompt);
    readOrNone(reader, "hard_negatives", experiment.hardNegatives, 0, 1000);
    readOrNone(reader, "eval_every", experiment.evalEvery, std::int64_t(0), std::int64_t(largest));
    readOrNone(reader, "evaluation_documents", experiment.evaluationDocuments, std::int64_t(0), std::int64_t(largest));
    readOrNone(reader, "checkpoint_every", experiment.checkpointEvery, std::int64_t(0), std::int64_t(largest));
    reader.read("seed", experiment.seed, std::int64_t(0), std::int64_t(largest));
    reader.readChoice("precision", experiment.precision, {"f32", "bf16"});
    if (!isNull(reader, "quantization"))
        reader.readChoice("quantization", experiment.quantization, {"none", "nf4"});
    reader.read("gradient_checkpointing", experiment.gradientCheckpointing);
    readOrNone(reader, "evaluation_rows", experiment.evaluationRows, 0, 1000000);
    reader.read("evaluation_max_new_tokens", experiment.evaluationMaxNewTokens, 1, 100000);
    reader.read("shuffle", experiment.shuffle);
    reader.read("no_duplicates", experiment.noDuplicates);
    reader.read("max_skipped_steps", experiment.maxSkippedSteps, 1, 1000000);
    reader.read("device", experiment.device);
    readOrNone(reader, "threads", experiment.threads, 0, 4096);
}

Json toJson(const SetReference &set) { return {{"corpus", set.corpus}, {"split", set.split}}; }

Json optional(const std::optional<double> &value) { return value ? Json(*value) : Json(nullptr); }

Json toJson(const LoraSettings &lora) {
    return {{"r", lora.r},
            {"alpha", lora.alpha},
            {"dropout", lora.dropout},
            {"targets", lora.targets},
            {"rslora", lora.rslora},
            {"init", lora.init.empty() ? Json(nullptr) : Json(lora.init)}};
}

Json toJson(const AugmentationSettings &augmentation) {
    return {{"name", augmentation.name},
            {"probability", augmentation.probability},
            {"strength", augmentation.strength},
            {"documents", augmentation.documents}};
}

Json toJson(const EarlyStoppingOptions &stopping) {
    return {{"metric", stopping.metric},
            {"mode", stopping.mode},
            {"patience", stopping.patience},
            {"min_delta", stopping.minDelta},
            {"max_out_of_domain_drop", optional(stopping.maxOutOfDomainDrop)},
            {"guard_metric", stopping.guardMetric},
            {"min_validation_gain", optional(stopping.minValidationGain)},
            {"guard_action", stopping.guardAction}};
}

/// The value of an assignment: JSON where it is JSON of the field's kind, else the plain string.
Json settingValue(const std::string &key, const std::string &text) {
    const auto &fields = experimentFields();
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&](const OptionField &option) { return option.key == key; });
    const bool textual =
        field != fields.end() && (field->type == OptionField::Type::Text || field->type == OptionField::Type::Choice);
    const auto json = parseJson(text, key);
    if (!json || (textual && !json->is_string() && !json->is_null()))
        return text;
    return *json;
}

} // namespace

const std::vector<std::string> &experimentKinds() {
    static const std::vector<std::string> kinds = {"encoder", "llm"};
    return kinds;
}

const std::vector<std::string> &lossNames(const std::string &kind) {
    static const std::vector<std::string> encoder = {"mnrl", "triplet", "cosent"}, llm = {"sft", "dpo"};
    return kind == "llm" ? llm : encoder;
}

Experiment defaultExperiment(const std::string &kind) {
    Experiment experiment;
    experiment.kind = kind;
    if (kind != "llm")
        return experiment;
    experiment.loss = {{"name", "sft"}};
    experiment.batchSize = 8;
    experiment.earlyStopping.metric = "validation/loss";
    experiment.earlyStopping.mode = "min";
    experiment.earlyStopping.guardMetric = "f1";
    return experiment;
}

const std::vector<std::string> &augmentationNames() {
    static const std::vector<std::string> names = {"deletion", "swap", "crop", "case"};
    return names;
}

Result<Experiment> experimentFromJson(const Json &json, const std::string &place) {
    JsonReader reader(json, place);
    if (!json.is_object())
        return tl::unexpected(reader.finish().error());
    auto kind = experimentKinds().front();
    reader.readChoice("kind", kind, experimentKinds());
    auto experiment = defaultExperiment(kind);
    if (!isNull(reader, "name"))
        reader.read("name", experiment.name);
    reader.read("model", experiment.model);
    if (experiment.model.empty())
        reader.fail("model", "a model folder or \"starter\"", "\"\"");
    readOptimiser(reader, experiment);
    readRun(reader, experiment);
    for (const auto *nested : {"train", "validation", "out_of_domain", "loss", "lora", "augmentation", "early_stopping"})
        reader.ignore(nested);
    SINTONIA_TRY(reader.finish());
    SINTONIA_TRY(readSets(reader, experiment));
    SINTONIA_TRY(readLoss(reader, experiment));
    SINTONIA_TRY(readLora(reader, experiment));
    SINTONIA_TRY(readAugmentation(reader, experiment));
    SINTONIA_TRY(readEarlyStopping(reader, experiment));
    return experiment;
}

Json toJson(const Experiment &experiment) {
    Json guarded = Json::array();
    for (const auto &set : experiment.outOfDomain)
        guarded.push_back(toJson(set));
    return {{"kind", experiment.kind},
            {"name", experiment.name},
            {"model", experiment.model},
            {"train", toJson(experiment.train)},
            {"validation", experiment.validation ? toJson(*experiment.validation) : Json(nullptr)},
            {"out_of_domain", guarded},
            {"loss", experiment.loss},
            {"epochs", experiment.epochs},
            {"max_steps", experiment.maxSteps},
            {"batch_size", experiment.batchSize},
            {"mini_batch_size", experiment.miniBatchSize},
            {"learning_rate", experiment.learningRate},
            {"schedule", experiment.schedule},
            {"warmup_ratio", experiment.warmupRatio},
            {"weight_decay", experiment.weightDecay},
            {"betas", experiment.betas},
            {"eps", experiment.eps},
            {"max_grad_norm", optional(experiment.maxGradNorm)},
            {"dropout", optional(experiment.dropout)},
            {"max_length", experiment.maxLength},
            {"query_prompt", experiment.queryPrompt},
            {"document_prompt", experiment.documentPrompt},
            {"lora", experiment.lora ? toJson(*experiment.lora) : Json(nullptr)},
            {"augmentation", experiment.augmentation ? toJson(*experiment.augmentation) : Json(nullptr)},
            {"hard_negatives", experiment.hardNegatives},
            {"early_stopping", toJson(experiment.earlyStopping)},
            {"eval_every", experiment.evalEvery},
            {"evaluation_documents", experiment.evaluationDocuments},
            {"checkpoint_every", experiment.checkpointEvery},
            {"seed", experiment.seed},
            {"precision", experiment.precision},
            {"quantization", experiment.quantization},
            {"gradient_checkpointing", experiment.gradientCheckpointing},
            {"evaluation_rows", experiment.evaluationRows},
            {"evaluation_max_new_tokens", experiment.evaluationMaxNewTokens},
            {"shuffle", experiment.shuffle},
            {"no_duplicates", experiment.noDuplicates},
            {"max_skipped_steps", experiment.maxSkippedSteps},
            {"device", experiment.device},
            {"threads", experiment.threads}};
}

Result<void> applySetting(Json &experiment, const std::string &assignment) {
    const auto equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0)
        return failure(Error{ErrorCode::Usage, {}, "--set", "KEY=VALUE", "\"" + assignment + "\""});
    const auto key = assignment.substr(0, equals);
    if (!experiment.is_object())
        experiment = Json::object();
    auto *at = &experiment;
    std::size_t begin = 0;
    for (auto dot = key.find('.'); dot != std::string::npos; dot = key.find('.', begin)) {
        auto &next = (*at)[key.substr(begin, dot - begin)];
        if (next.is_string() && key.substr(0, dot) == "loss")
            next = Json{{"name", next}};
        if (!next.is_object())
            next = Json::object();
        at = &next;
        begin = dot + 1;
    }
    (*at)[key.substr(begin)] = settingValue(key, assignment.substr(equals + 1));
    return {};
}

} // namespace sintonia
