// SPDX-License-Identifier: Apache-2.0
#include "engine/store/experiment.h"

namespace sintonia {

namespace {

using Type = OptionField::Type;

OptionField field(std::string group, std::string key, std::string label, Type type, Json defaultValue, std::string meaning) {
    OptionField option;
    option.key = std::move(key);
    option.label = std::move(label);
    option.meaning = std::move(meaning);
    option.type = type;
    option.defaultValue = std::move(defaultValue);
    option.group = std::move(group);
    return option;
}
OptionField common(OptionField option) {
    option.common = true;
    return option;
}
OptionField nullable(OptionField option) {
    option.nullable = true;
    return option;
}
OptionField range(double least, double most, OptionField option, std::string unit = {}) {
    option.least = least;
    option.most = most;
    option.unit = std::move(unit);
    return option;
}
OptionField choice(std::vector<std::string> choices, OptionField option) {
    option.choices = std::move(choices);
    return option;
}
OptionField onlyWith(std::string condition, OptionField option) {
    option.condition = std::move(condition);
    return option;
}

const std::string encoderOnly = "kind=encoder", llmOnly = "kind=llm";

void addData(std::vector<OptionField> &fields) {
    const std::string group = "data";
    fields.push_back(common(
        choice(experimentKinds(), field(group, "kind", "Kind", Type::Choice, "encoder",
                                        "What is tuned: the encoder that finds documents, or the LLM that answers from "
                                        "them."))));
    fields.push_back(common(field(group, "name", "Name", Type::Text, "", "A name for the run, for people.")));
    fields.push_back(
        common(field(group, "model", "Base model", Type::Text, "starter",
                     "The model that tuning starts from: \"starter\" for the starter model, or a model folder.")));
    fields.push_back(common(field(group, "train", "Training set", Type::Set, {{"corpus", ""}, {"split", "train"}},
                                  "What the model learns from: judged questions, or for an LLM rows with answers.")));
    fields.push_back(nullable(
        common(field(group, "validation", "Validation set", Type::Set, nullptr,
                     "Questions kept apart from training; early stopping and the best checkpoint go by them."))));
    fields.push_back(nullable(common(field(group, "out_of_domain", "Guarded sets", Type::SetList, Json::array(),
                                           "Sets of other domains: they show whether tuning costs ability elsewhere."))));
    fields.push_back(onlyWith(
        encoderOnly,
        nullable(range(
            0, 1000,
            field(group, "hard_negatives", "Hard negatives", Type::Integer, 0,
                  "Documents judged irrelevant that are put beside each question's relevant one; 0 uses the batch alone."),
            "documents per question"))));
    fields.push_back(nullable(range(0, 1000000,
                                    field(group, "max_length", "Maximum length", Type::Integer, 0,
                                          "Longer texts are cut to this many tokens; 0 is the model's own limit."),
                                    "tokens")));
    fields.push_back(onlyWith(
        encoderOnly, nullable(field(group, "query_prompt", "Question prefix", Type::Text, "",
                                    "Text put before every question; empty uses the model's own prompt, if it has one."))));
    fields.push_back(onlyWith(
        encoderOnly, nullable(field(group, "document_prompt", "Document prefix", Type::Text, "",
                                    "Text put before every document; empty uses the model's own prompt, if it has one."))));
    fields.push_back(field(group, "shuffle", "Shuffle", Type::Boolean, true,
                           "A new order each epoch, a function of the seed; off keeps the order of the data."));
    fields.push_back(onlyWith(
        encoderOnly, field(group, "no_duplicates", "No duplicates in a batch", Type::Boolean, true,
                           "No document or question stands twice in a batch, where it would count as wrong for itself (only "
                           "while shuffling).")));
}

void addLoss(std::vector<OptionField> &fields) {
    const std::string group = "loss";
    fields.push_back(common(onlyWith(
        encoderOnly,
        choice(lossNames("encoder"),
               field(group, "loss.name", "Loss", Type::Choice, "mnrl",
                     "What is minimised: mnrl ranks the relevant document above all others of the batch, triplet keeps a "
                     "distance to a negative, cosent orders pairs by their graded relevance.")))));
    fields.push_back(common(
        onlyWith(llmOnly, choice(lossNames("llm"),
                                 field(group, "loss.name", "Loss", Type::Choice, "sft",
                                       "What is minimised: sft learns the answers of the rows, dpo learns to prefer the better "
                                       "answer over the worse one in rows that have both.")))));
    fields.push_back(onlyWith("loss.name=sft", choice({"answer", "all"},
                                                      field(group, "loss.on", "Learn from", Type::Choice, "answer",
                                                            "Tokens that the loss counts: those of the answer, or all."))));
    fields.push_back(onlyWith(
        "loss.name=dpo",
        range(1e-6, 1e6,
              field(group, "loss.beta", "Beta", Type::Number, 0.1,
                    "How strongly the tuned model is held to the untouched one: larger holds it nearer."))));
    fields.push_back(onlyWith(
        "loss.name=mnrl",
        range(1e-6, 1e6,
              field(group, "loss.scale", "Scale", Type::Number, 20.0,
                    "Similarities are multiplied by this (1 / temperature): larger weighs the hardest documents more."))));
    fields.push_back(onlyWith("loss.name=mnrl",
                              choice({"cosine", "dot"}, field(group, "loss.similarity", "Similarity", Type::Choice, "cosine",
                                                              "How question and document vectors are compared."))));
    fields.push_back(onlyWith(
        "loss.name=mnrl",
        field(group, "loss.symmetric", "Symmetric", Type::Boolean, false,
              "Also ranks the question of each document above the other questions; the two directions are averaged.")));
    fields.push_back(onlyWith("loss.name=triplet", choice({"euclidean", "cosine", "manhattan"},
                                                          field(group, "loss.distance", "Distance", Type::Choice,
                                                                "euclidean", "How far two vectors are apart."))));
    fields.push_back(
        onlyWith("loss.name=triplet",
                 range(0, 1e6,
                       field(group, "loss.margin", "Margin", Type::Number, 5.0,
                             "The negative should be at least this much further away than the relevant document."))));
    fields.push_back(onlyWith("loss.name=cosent", range(1e-6, 1e6,
                                                        field(group, "loss.scale", "Scale", Type::Number, 20.0,
                                                              "Similarities are multiplied by this (1 / temperature)."))));
}

void addAugmentation(std::vector<OptionField> &fields) {
    const std::string group = "data";
    const auto add = [&](OptionField option) { fields.push_back(onlyWith("augmentation", std::move(option))); };
    fields.push_back(onlyWith(
        encoderOnly,
        nullable(field(group, "augmentation", "Augmentation", Type::Json, nullptr,
                       "Changes words of training questions at random, anew each epoch, so that wording matters less; null "
                       "uses them as they are."))));
    add(choice(augmentationNames(),
               field(group, "augmentation.name", "Change", Type::Choice, "deletion",
                     "deletion leaves words out, swap exchanges neighbours, crop keeps one stretch of the words, case turns "
                     "all letters to lower case.")));
    add(range(0, 1,
              field(group, "augmentation.probability", "Share of texts changed", Type::Number, 0.5,
                    "Chance that a text is changed each time it is used.")));
    add(range(0.001, 0.999,
              field(group, "augmentation.strength", "Share of words changed", Type::Number, 0.1,
                    "Share of a text's words that are left out, exchanged or cut off; case changes all.")));
    add(field(group, "augmentation.documents", "Change documents too", Type::Boolean, false,
              "Changes training documents in the same way as the questions."));
}

void addOptimiser(std::vector<OptionField> &fields) {
    const std::string group = "optimiser";
    fields.push_back(common(
        range(0, 1e6, field(group, "epochs", "Epochs", Type::Number, 1.0, "How often the training set is gone through."))));
    fields.push_back(nullable(range(0, 1e15,
                                    field(group, "max_steps", "Most steps", Type::Integer, 0,
                                          "Training ends after this many steps, whatever the epochs; 0 is no limit."),
                                    "steps")));
    fields.push_back(common(onlyWith(
        encoderOnly,
        range(1, 1000000,
              field(group, "batch_size", "Batch size", Type::Integer, 32,
                    "Rows a step; with mnrl every other document of the batch is a negative, so larger is harder."),
              "rows"))));
    fields.push_back(common(onlyWith(
        llmOnly, range(1, 1000000,
                       field(group, "batch_size", "Batch size", Type::Integer, 8,
                             "Rows a step: larger gives steadier steps, and fewer of them."),
                       "rows"))));
    fields.push_back(onlyWith(
        encoderOnly, nullable(range(0, 1000000,
                                    field(group, "mini_batch_size", "Mini-batch size", Type::Integer, 0,
                                          "Computes a batch in pieces of this size to save memory, with the same result "
                                          "(gradient caching); 0 is all at once."),
                                    "texts"))));
    fields.push_back(common(onlyWith(
        llmOnly, nullable(range(0, 1000000,
                                field(group, "mini_batch_size", "Mini-batch size", Type::Integer, 0,
                                      "Computes a batch in pieces of so many rows to save memory, with the same result "
                                      "(gradient accumulation); 0 is all at once."),
                                "rows")))));
    fields.push_back(common(range(0, 10,
                                  field(group, "learning_rate", "Learning rate", Type::Number, 2e-5,
                                        "How far a step moves the weights: too large forgets, too small learns nothing."))));
    fields.push_back(choice({"linear", "cosine", "constant"}, field(group, "schedule", "Schedule", Type::Choice, "linear",
                                                                    "How the learning rate falls after the warm-up.")));
    fields.push_back(range(0, 1,
                           field(group, "warmup_ratio", "Warm-up", Type::Number, 0.1,
                                 "Share of the steps over which the learning rate rises from 0.")));
    fields.push_back(
        common(range(0, 10,
                     field(group, "weight_decay", "Weight decay", Type::Number, 0.01,
                           "Pulls weights towards 0 (not biases and norms): a regulariser against over-specific tuning."))));
    fields.push_back(nullable(
        common(range(0, 0.999,
                     field(group, "dropout", "Dropout", Type::Number, nullptr,
                           "Share of values left out at random while training: a regulariser; null is the model's own.")))));
    fields.push_back(nullable(range(0, 1e9,
                                    field(group, "max_grad_norm", "Gradient norm limit", Type::Number, 1.0,
                                          "Gradients with a larger norm are scaled down to it; null is no limit."))));
    fields.push_back(field(group, "betas", "AdamW betas", Type::Json, {0.9, 0.999},
                           "Decay of AdamW's two running means, each from 0 to below 1."));
    fields.push_back(
        range(1e-20, 1, field(group, "eps", "AdamW epsilon", Type::Number, 1e-8, "Added to AdamW's denominator.")));
}

void addLora(std::vector<OptionField> &fields) {
    const std::string group = "lora";
    fields.push_back(nullable(
        field(group, "lora", "LoRA", Type::Json, nullptr,
              "Tunes small added matrices in place of all weights: less memory, less forgetting; null tunes all weights.")));
    fields.push_back(range(
        1, 1024, field(group, "lora.r", "Rank", Type::Integer, 8, "Rank of the added matrices: larger can learn more.")));
    fields.push_back(range(
        1e-9, 1e6, field(group, "lora.alpha", "Alpha", Type::Number, 16.0, "The added part is scaled by alpha / rank.")));
    fields.push_back(range(
        0, 0.999, field(group, "lora.dropout", "LoRA dropout", Type::Number, 0.0, "Dropout before the added matrices.")));
    fields.push_back(field(group, "lora.targets", "Layers", Type::Json, {"all-linear"},
                           "Names of the layers that get added matrices, or \"all-linear\"."));
    fields.push_back(field(group, "lora.rslora", "Rank-stabilised", Type::Boolean, false,
                           "Scales by alpha / √rank, which keeps larger ranks effective."));
    fields.push_back(nullable(field(group, "lora.init", "Start from adapter", Type::Text, nullptr,
                                    "A PEFT directory whose adapter is trained further.")));
    for (auto &option : fields)
        if (option.key.starts_with("lora."))
            option.condition = "lora";
    fields.push_back(onlyWith(
        llmOnly, nullable(choice({"none", "nf4"}, field(group, "quantization", "Quantisation", Type::Choice, "none",
                                                    "Holds the untouched weights in four bits while added matrices are "
                                                    "tuned (QLoRA): a quarter of the memory or less, a little slower.")))));
}

void addEarlyStopping(std::vector<OptionField> &fields) {
    const std::string group = "early stopping";
    for (const auto &kind : experimentKinds()) {
        const auto stopping = defaultExperiment(kind).earlyStopping;
        const auto add = [&](OptionField option) { fields.push_back(onlyWith("kind=" + kind, std::move(option))); };
        add(field(group, "early_stopping.metric", "Curve", Type::Text, stopping.metric,
                  "The curve that says which checkpoint is best."));
        add(choice({"max", "min"}, field(group, "early_stopping.mode", "Better is", Type::Choice, stopping.mode,
                                         "Whether larger or smaller values of the curve are better.")));
        add(field(group, "early_stopping.guard_metric", "Guarded measure", Type::Text, stopping.guardMetric,
                  "The measure of the guarded sets that the guard watches."));
    }
    fields.push_back(
        nullable(common(range(0, 1000000,
                              field(group, "early_stopping.patience", "Patience", Type::Integer, 5,
                                    "Training stops after this many evaluations without a gain; 0 never stops early."),
                              "evaluations"))));
    fields.push_back(range(0, 1e6,
                           field(group, "early_stopping.min_delta", "Smallest gain", Type::Number, 0.0,
                                 "A smaller change does not count as a gain.")));
    fields.push_back(nullable(common(range(
        0, 1e6,
        field(group, "early_stopping.max_out_of_domain_drop", "Largest loss outside", Type::Number, nullptr,
              "The guard acts when a guarded set falls more than this below the untouched model; null is no guard.")))));
    fields.push_back(nullable(
        range(-1e6, 1e6,
              field(group, "early_stopping.min_validation_gain", "Gain that excuses", Type::Number, nullptr,
                    "The guard acts only while validation has gained less than this; null is whatever the gain."))));
    fields.push_back(choice({"stop", "warn"}, field(group, "early_stopping.guard_action", "Guard", Type::Choice, "stop",
                                                    "What the guard does: end the run, or only say so.")));
}

void addRun(std::vector<OptionField> &fields) {
    const std::string group = "run";
    fields.push_back(nullable(common(range(0, 1e15,
                                           field(group, "eval_every", "Evaluate every", Type::Integer, 0,
                                                 "Steps between evaluations; 0 evaluates at the start and the end only."),
                                           "steps"))));
    fields.push_back(
        onlyWith(encoderOnly, nullable(range(0, 1e15,
                                             field(group, "evaluation_documents", "Documents per evaluation", Type::Integer, 0,
                                                   "Ranks at most this many documents of each set, the judged ones and a "
                                                   "fixed sample: quicker, but measures come out higher; 0 ranks all."),
                                             "documents"))));
    fields.push_back(
        onlyWith(llmOnly, nullable(range(0, 1000000,
                                         field(group, "evaluation_rows", "Answers per evaluation", Type::Integer, 16,
                                               "Rows of each set that the model answers at every evaluation, always the first "
                                               "ones; their answers are kept. 0 asks none."),
                                         "rows"))));
    fields.push_back(onlyWith(llmOnly, range(1, 100000,
                                             field(group, "evaluation_max_new_tokens", "Longest answer", Type::Integer, 64,
                                                   "Answers at evaluations end after this many tokens."),
                                             "tokens")));
    fields.push_back(onlyWith(
        llmOnly, field(group, "gradient_checkpointing", "Gradient checkpointing", Type::Boolean, false,
                       "Computes each layer again in the backward pass in place of keeping its values: much less memory, about "
                       "a third more time.")));
    fields.push_back(nullable(range(
        0, 1e15,
        field(group, "checkpoint_every", "Checkpoint every", Type::Integer, 0,
              "Steps between checkpoints, besides those at evaluations; a kill loses at most the work since the last one."),
        "steps")));
    fields.push_back(range(0, 1e15,
                           field(group, "seed", "Seed", Type::Integer, 42,
                                 "Order, dropout and adapters are functions of it: the same seed repeats a run.")));
    fields.push_back(choice({"f32", "bf16"}, field(group, "precision", "Precision", Type::Choice, "f32",
                                                   "Number format of the matrix products; bf16 is for GPUs.")));
    fields.push_back(
        range(1, 1000000,
              field(group, "max_skipped_steps", "Most skipped steps", Type::Integer, 10,
                    "A step whose loss or gradient is not finite is skipped; after this many in a row the run ends."),
              "steps"));
    fields.push_back(field(group, "device", "Device", Type::Text, "auto", "Where to compute: auto, cpu, cuda or cuda:N."));
    fields.push_back(
        nullable(range(0, 4096,
                       field(group, "threads", "Threads", Type::Integer, 0,
                             "Processor threads; 0 is all cores. Results repeat exactly only with the same number."))));
}

} // namespace

const std::vector<OptionField> &experimentFields() {
    static const std::vector<OptionField> fields = [] {
        std::vector<OptionField> all;
        addData(all);
        addAugmentation(all);
        addLoss(all);
        addOptimiser(all);
        addLora(all);
        addEarlyStopping(all);
        addRun(all);
        return all;
    }();
    return fields;
}

} // namespace sintonia
