// SPDX-License-Identifier: Apache-2.0
#include "engine/store/corpora.h"
#include "engine/train/memoryestimate.h"

#include <QtTest>

using namespace sintonia;

namespace {

const fs::path model = SINTONIA_TESTDATA_DIR "/generate/tiny-llama";

Project rowsProject(const QTemporaryDir &temporary) {
    auto project = Project::openOrCreate(fs::path(temporary.path().toStdString()) / "p");
    const fs::path rows = SINTONIA_TESTDATA_DIR "/train/llm/completions.jsonl";
    if (!importCorpus({"rows", {}}, *project, rows, {}, ProgressSink::none()))
        qFatal("import");
    return std::move(*project);
}

Result<MemoryEstimate> estimated(const Project &project, const Json &change) {
    Json json = {{"kind", "llm"}, {"model", model.string()}, {"train", {{"corpus", "rows"}}}, {"device", "cpu"}, {"batch_size", 2}};
    json.update(change);
    const auto experiment = experimentFromJson(json, "e.json");
    if (!experiment)
        return tl::unexpected(experiment.error());
    return estimateMemory(*experiment, project, {model, {}}, {}, ProgressSink::none());
}

std::uint64_t bytes(const MemoryEstimate &estimate, const std::string &name) {
    for (const auto &term : estimate.terms)
        if (term.name == name)
            return term.bytes;
    return 0;
}

} // namespace

class TestMemoryEstimate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// One layer of 64 wide, 4 heads and 2 key-value heads of 16, inner width 64, 283 tokens, tied head.
    void countsParameters() {
        QTemporaryDir temporary;
        const auto project = rowsProject(temporary);
        const std::uint64_t linear = 64 * 64 + 2 * 32 * 64 + 64 * 64 + 3 * 64 * 64, embeddings = 283 * 64;
        const auto full = estimated(project, Json::object());
        QVERIFY2(full.has_value(), full ? "" : full.error().text().c_str());
        QCOMPARE(bytes(*full, "weights"), 4 * (linear + embeddings));
        QCOMPARE(bytes(*full, "gradients"), 4 * (linear + embeddings));
        QCOMPARE(bytes(*full, "optimiser"), 8 * (linear + embeddings));
        QCOMPARE(bytes(*full, "adapters"), std::uint64_t(0));

        const auto lora = estimated(project, {{"lora", {{"r", 2}, {"targets", {"q_proj", "v_proj"}}}}});
        QVERIFY(lora.has_value());
        const std::uint64_t adapters = 2 * (64 + 64) + 2 * (64 + 32);
        QCOMPARE(bytes(*lora, "adapters"), 4 * adapters);
        QCOMPARE(bytes(*lora, "optimiser"), 8 * adapters);
        QCOMPARE(bytes(*lora, "weights"), 2 * (linear + embeddings)); // the file is bf16

        const auto quantised = estimated(project, {{"lora", {{"r", 2}}}, {"quantization", "nf4"}});
        QVERIFY(quantised && bytes(*quantised, "weights") < bytes(*lora, "weights"));
        std::uint64_t sum = 0;
        for (const auto &term : quantised->terms)
            sum += term.bytes;
        QCOMPARE(quantised->total, sum);
        QVERIFY(quantised->available > 0 && quantised->fits());
        QVERIFY(toText(*quantised).find("in all") != std::string::npos);
    }

    void followsTheRowsAtOnce() {
        QTemporaryDir temporary;
        const auto project = rowsProject(temporary);
        const auto activations = [&](const Json &change) { return bytes(*estimated(project, change), "activations"); };
        const auto two = activations(Json::object());
        QCOMPARE(activations({{"batch_size", 8}, {"mini_batch_size", 2}}), two);
        QVERIFY(activations({{"batch_size", 10}}) > 3 * two);
        QVERIFY(activations({{"max_length", 8}}) < two);
    }

    void refusesWhatItCantKnow() {
        QTemporaryDir temporary;
        const auto project = rowsProject(temporary);
        QVERIFY(!estimated(project, {{"kind", "encoder"}}));
        QVERIFY(!estimated(project, {{"train", {{"corpus", "nothing"}}}}));
        QVERIFY(!estimated(project, {{"train", {{"corpus", "rows"}, {"split", "nothing"}}}}));
    }
};

QTEST_APPLESS_MAIN(TestMemoryEstimate)
#include "tst_memoryestimate.moc"
