// SPDX-License-Identifier: Apache-2.0
#include "engine/export/modelcard.h"

#include "engine/core/utf8.h"
#include "engine/export/exportmodel.h"
#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"

#include <fmt/format.h>

namespace sintonia {

namespace {

std::string title(const ModelCard &card) {
    if (!card.name.empty())
        return card.name;
    return card.run.empty() ? card.baseModel : card.baseModel + " tuned (run " + card.run + ")";
}

/// JSON strings are valid YAML scalars whatever they hold.
std::string quoted(const std::string &text) { return toText(Json(text)); }

/// A cell of a Markdown table.
std::string cell(const Json &value) {
    std::string out;
    for (const char c : value.is_string() ? value.get<std::string>() : toText(value))
        out += c == '|' ? "\\|" : c == '\n' ? " " : std::string(1, c);
    return out;
}

std::string frontMatter(const ModelCard &card, const ExportSource &source, const ExportFormat &format) {
    const auto readme = readFile(card.baseFolder / "README.md", std::uint64_t(1) << 24).value_or("");
    std::string out = "---\n";
    out += frontMatterLines(readme, "language");
    out += frontMatterLines(readme, "license");
    out += "library_name: " + format.library + "\n";
    out += std::string("pipeline_tag: ") +
           (source.languageModel   ? "text-generation"
            : format.wholePipeline ? "sentence-similarity"
                                   : "feature-extraction") +
           "\n";
    if (!card.run.empty())
        out += "base_model: " + quoted(card.baseModel) + "\n";
    out += source.languageModel
               ? "tags:\n- text-generation\n- sintonia\n"
               : "tags:\n- sentence-transformers\n- sentence-similarity\n- feature-extraction\n- sintonia\n";
    return out + "---\n\n";
}

/// Python that loads the export with its format's library.
std::string loadingCode(const ExportFormat &format, const ModelCard &card, const std::string &autoClass) {
    if (format.library == "sentence-transformers")
        return "from sentence_transformers import SentenceTransformer\n\nmodel = SentenceTransformer(\"THIS_FOLDER\")\n"
               "queries = model.encode_query([\"A question\"])\ndocuments = model.encode_document([\"A text\"])\n"
               "print(model.similarity(queries, documents))\n";
    if (format.library == "peft")
        return fmt::format("from peft import PeftModel\nfrom transformers import {0}, AutoTokenizer\n\nbase = {1}\n"
                           "tokenizer = AutoTokenizer.from_pretrained(base)\n"
                           "model = PeftModel.from_pretrained({0}.from_pretrained(base), \"THIS_FOLDER\")\n",
                           autoClass, quoted(card.baseFolder.string()));
    return fmt::format("from transformers import {0}, AutoTokenizer\n\n"
                       "tokenizer = AutoTokenizer.from_pretrained(\"THIS_FOLDER\")\n"
                       "model = {0}.from_pretrained(\"THIS_FOLDER\")\n",
                       autoClass);
}

std::string loading(const ExportFormat &format, const ModelCard &card, const ExportSource &source) {
    std::string out = "## How to load\n\n";
    if (format.library == "gguf")
        return out + (source.languageModel ? "`llama-cli -m model.gguf`\n\n"
                                           : "`llama-embedding -m model.gguf -p \"A text\"`\n\n");
    out +=
        "```python\n" + loadingCode(format, card, source.languageModel ? "AutoModelForCausalLM" : "AutoModel") + "```\n\n";
    if (format.library == "peft")
        return out;
    return out + (source.languageModel ? "Without Python: `sintonia-cli generate --model THIS_FOLDER --prompt TEXT`\n\n"
                                       : "Without Python: `sintonia-cli encode --model THIS_FOLDER --input texts.txt "
                                         "--output vectors.safetensors`\n\n");
}

std::string encoderFacts(const Embedder &embedder, const ExportFormat &format) {
    std::string out = fmt::format("- Dimensions of an embedding: {}\n- Longest text: {} tokens\n- Similarity function: {}\n",
                                  embedder.dimension(), embedder.maxLength(), embedder.similarityFunction());
    if (format.library == "gguf")
        out += "- Whether embeddings are normalised is the reader's choice: the format does not say it.\n";
    else if (!format.wholePipeline)
        out += "- This directory holds the network alone; pooling and normalisation are not part of the format.\n";
    return out;
}

std::string model(const ExportSource &source, const ExportFormat &format, const ExportReport &report) {
    std::string out = "## Model\n\n";
    if (source.encoder)
        out += encoderFacts(*source.encoder, format);
    else
        out += fmt::format("- Positions: {} tokens\n", source.languageModel->decoder().maxPositions());
    return out + fmt::format("- Type of the weights: {}\n\n", report.dtype);
}

std::string setName(const Json &set) {
    if (!set.is_object())
        return {};
    return set.value("corpus", std::string()) + " / " + set.value("split", std::string());
}

std::string data(const ModelCard &card) {
    std::string out = "## Data\n\n| use | corpus / split |\n|---|---|\n";
    const auto row = [&out](const char *use, const Json &set) {
        if (set.is_object())
            out += fmt::format("| {} | {} |\n", use, cell(setName(set)));
    };
    row("training", card.experiment.value("train", Json()));
    row("validation", card.experiment.value("validation", Json()));
    for (const auto &set : card.experiment.value("out_of_domain", Json::array()))
        row("out of domain", set);
    if (card.data.is_object() && !card.data.empty()) {
        out += "\n| set | SHA-256 |\n|---|---|\n";
        for (const auto &[set, hash] : card.data.items())
            out += fmt::format("| {} | `{}` |\n", cell(set), cell(hash));
    }
    return out + "\n";
}

std::string parameters(const ModelCard &card) {
    std::string out = "## Parameters\n\n| parameter | value |\n|---|---|\n";
    for (const auto &[key, value] : card.experiment.items()) {
        if (key != "train" && key != "validation" && key != "out_of_domain")
            out += fmt::format("| {} | {} |\n", key, cell(value));
    }
    return out + "\n";
}

std::string results(const ModelCard &card) {
    std::string out = "## Base and tuned model\n\n" + card.sentence + "\n\n";
    out += fmt::format("The tuned model is the checkpoint of step {}. {}\n\n", card.step, card.reason);
    out += "| set | measure | base | tuned | change | 95 % interval | p |\n|---|---|---|---|---|---|---|\n";
    for (const auto &change : card.changes) {
        out += fmt::format("| {} | {} | {:.4f} | {:.4f} | {:+.4f} | ", cell(change.set), cell(change.measure), change.before,
                           change.after, change.after - change.before);
        out += change.perQuery ? fmt::format("{:+.4f} … {:+.4f} | {:.4f} |\n", change.low, change.high, change.pValue)
                               : "| |\n";
    }
    out += "\nInterval: paired bootstrap over queries; p: paired randomisation test, two-sided.\n\n";
    out += "## Curves\n\n| curve | last step | final value |\n|---|---|---|\n";
    for (const auto &curve : card.curves) {
        if (!curve.values.empty())
            out += fmt::format("| {} | {} | {:.6g} |\n", cell(curve.name), curve.steps.back(), curve.values.back());
    }
    return out + "\n";
}

std::string licence(const ModelCard &card) {
    const auto lines =
        frontMatterLines(readFile(card.baseFolder / "README.md", std::uint64_t(1) << 24).value_or(""), "license");
    if (lines.empty())
        return fmt::format("## Licence\n\nThat of the base model, {}, which does not state one in its directory.\n",
                           card.baseModel);
    return fmt::format("## Licence\n\nThat of the base model, {}: {}", card.baseModel, lines.substr(lines.find(':') + 2));
}

} // namespace

std::string frontMatterLines(const std::string &readme, const std::string &key) {
    std::string out;
    const auto lines = splitLines(readme);
    if (lines.empty() || lines[0] != "---")
        return out;
    bool inside = false;
    for (std::size_t i = 1; i < lines.size() && lines[i] != "---"; ++i) {
        const bool continued = lines[i].starts_with('-') || lines[i].starts_with(' ');
        inside = continued ? inside : lines[i].starts_with(key + ": ") || lines[i] == key + ":";
        if (inside)
            out.append(lines[i]) += '\n';
    }
    return out;
}

namespace {

std::string introduction(const ModelCard &card, const ExportSource &source) {
    const auto *what = source.encoder ? "An encoder of texts" : "A language model";
    if (card.run.empty())
        return fmt::format("{}, written by Sintonia.\n\n", what);
    const auto purpose = source.encoder ? fmt::format("it maps texts to vectors of {} dimensions for search and comparison",
                                                      source.encoder->dimension())
                                        : std::string("it answers questions from the context that it is given");
    return fmt::format("{}, tuned with Sintonia on {}: {}.\n\n", card.baseModel,
                       setName(card.experiment.value("train", Json())), purpose);
}

} // namespace

std::string modelCardText(const ModelCard &card, const ExportSource &source, const ExportFormat &format,
                          const ExportReport &report) {
    std::string out = frontMatter(card, source, format) + "# " + title(card) + "\n\n" + introduction(card, source);
    out += loading(format, card, source) + model(source, format, report);
    if (!card.run.empty())
        out += data(card) + parameters(card) + results(card);
    const auto &parity = report.parity;
    out += fmt::format("## Proof\n\nRead back after writing and compared with the model in memory on {} texts ({}): largest "
                       "deviation {:.3g}, allowed {:.3g}.\n\n",
                       parity.probes, parity.compared, parity.largestDeviation, parity.tolerance);
    return out + licence(card);
}

} // namespace sintonia
