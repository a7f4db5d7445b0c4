// SPDX-License-Identifier: Apache-2.0
#include "engine/core/json.h"
#include "engine/core/utf8.h"
#include "engine/models/architectures.h"
#include "engine/models/languagemodel.h"
#include "engine/models/textstream.h"
#include "engine/nn/device.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <QtTest>

using namespace sintonia;

namespace {

const fs::path dataFolder = SINTONIA_TESTDATA_DIR "/generate";

/// Collects the pieces, and asks for a stop after so many.
struct Collector : ProgressSink {
    std::map<std::size_t, std::vector<std::string>> pieces;
    std::stop_source stop;
    std::size_t stopAfter = SIZE_MAX;
    std::size_t steps = 0;

    void progress(const Progress &) override {
        if (++steps > stopAfter)
            stop.request_stop();
    }
    void piece(std::size_t index, std::string_view text) override { pieces[index].emplace_back(text); }
    std::string text(std::size_t index) {
        std::string all;
        for (const std::string &piece : pieces[index])
            all += piece;
        return all;
    }
};

GenerateOptions options(std::int64_t most) {
    GenerateOptions options;
    options.maxNewTokens = most;
    options.endTokens = {-1}; // none of the vocabulary
    return options;
}

TokenIds idsOf(const Json &json) { return json.get<TokenIds>(); }

} // namespace

class TestGenerate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        loadAcceleratorLibraries();
        setThreads(1);
        auto json = readJsonFile(dataFolder / "generate.golden.json");
        QVERIFY(json);
        m_golden = std::move(*json);
        for (const char *name : {"tiny-llama", "tiny-mistral"}) {
            auto model = LanguageModel::load(dataFolder / name);
            QVERIFY2(model, model ? "" : model.error().text().c_str());
            m_models[name] = std::move(*model);
        }
    }

    void sampling() {
        const Json &golden = m_golden["sampling"];
        for (const Json &each : golden["cases"]) {
            SamplingOptions sampling;
            const Json &o = each["options"];
            sampling.temperature = o.value("temperature", 1.0);
            sampling.topK = o.value("top_k", std::int64_t(0));
            sampling.topP = o.value("top_p", 1.0);
            sampling.minP = o.value("min_p", 0.0);
            sampling.repetitionPenalty = o.value("repetition_penalty", 1.0);
            auto scores = golden["scores"].get<std::vector<float>>();
            Sampler sampler(sampling, 0);
            sampler.next(scores, idsOf(golden["seen"])); // applies the penalty
            std::vector<double> found(scores.size(), 0);
            for (const auto &[id, probability] : sampler.candidates(scores))
                found[static_cast<std::size_t>(id)] = probability;
            const auto expected = each["probabilities"].get<std::vector<double>>();
            for (std::size_t i = 0; i < found.size(); ++i) {
                const std::string place = toText(o) + " token " + std::to_string(i);
                QVERIFY2((found[i] > 0) == (expected[i] > 0), place.c_str());
                QVERIFY2(std::abs(found[i] - expected[i]) < 1e-5, place.c_str());
            }
        }
    }

    void drawsFollowTheProbabilities() {
        SamplingOptions sampling;
        sampling.temperature = 1;
        sampling.seed = 3;
        Sampler sampler(sampling, 0), other(sampling, 1), same(sampling, 0);
        const std::vector<float> scores = {std::log(0.5f), std::log(0.3f), std::log(0.2f), -INFINITY, NAN};
        std::vector<int> counts(5, 0);
        int differ = 0;
        for (int i = 0; i < 20000; ++i) {
            std::vector<float> a = scores, b = scores, c = scores;
            const std::int32_t drawn = sampler.next(a, {});
            ++counts[static_cast<std::size_t>(drawn)];
            differ += drawn != other.next(b, {});
            QCOMPARE(same.next(c, {}), drawn);
        }
        QVERIFY(std::abs(counts[0] - 10000) < 300 && std::abs(counts[1] - 6000) < 300 && std::abs(counts[2] - 4000) < 300);
        QCOMPARE(counts[3] + counts[4], 0);
        QVERIFY(differ > 10000);
        std::vector<float> none = {NAN, NAN};
        QCOMPARE(sampler.next(none, {}), -1);
    }

    void greedy_data() {
        QTest::addColumn<QString>("name");
        for (const char *name : {"tiny-llama", "tiny-mistral"})
            QTest::newRow(name) << name;
    }
    void greedy() {
        QFETCH(QString, name);
        const LanguageModel &model = *m_models.at(name.toStdString());
        for (const Json &each : m_golden["models"][name.toStdString()]["texts"]) {
            const auto prompt = model.promptIds(each["prompt"].get<std::string>());
            QCOMPARE(*prompt, idsOf(each["prompt_ids"]));
            const TokenIds expected = idsOf(each["without_end"]);
            Collector collector;
            GenerateOptions plain = options(static_cast<std::int64_t>(expected.size()));
            const auto found = model.generate(plain, {*prompt}, {}, collector);
            QVERIFY2(found, found ? "" : found.error().text().c_str());
            QCOMPARE(found->texts[0].ids, expected);
            QCOMPARE(found->texts[0].text, each["text"].get<std::string>());
            QCOMPARE(nameOf(found->texts[0].stoppedBy), std::string("length"));
            QCOMPARE(collector.text(0), found->texts[0].text);
            plain.sampling.repetitionPenalty = 1.3;
            QCOMPARE(model.generate(plain, {*prompt}, {}, collector)->texts[0].ids, idsOf(each["penalised"]));
            // The end tokens of generation_config.json.
            plain = options(static_cast<std::int64_t>(expected.size()));
            plain.endTokens.clear();
            const auto ended = model.generate(plain, {*prompt}, {}, collector);
            QCOMPARE(ended->texts[0].ids, idsOf(each["ids"]));
            QCOMPARE(nameOf(ended->texts[0].stoppedBy), std::string(ended->texts[0].ids.size() < expected.size() ? "end" : "length"));
        }
        QCOMPARE(model.defaults().endTokens, (std::vector<std::int32_t>{1, 7}));
    }

    void batchEqualsEachAlone_data() { greedy_data(); }
    void batchEqualsEachAlone() {
        QFETCH(QString, name);
        const LanguageModel &model = *m_models.at(name.toStdString());
        std::vector<TokenIds> prompts;
        GenerateOptions some = options(30);
        for (const Json &each : m_golden["models"][name.toStdString()]["texts"]) {
            prompts.push_back(idsOf(each["prompt_ids"]));
            some.endTokens.push_back(idsOf(each["without_end"])[3 * prompts.size()]); // so that they end at different times
        }
        Collector together;
        const auto all = model.generate(some, prompts, {}, together);
        QVERIFY(all);
        std::set<std::size_t> lengths;
        for (std::size_t i = 0; i < prompts.size(); ++i) {
            Collector alone;
            const auto one = model.generate(some, {prompts[i]}, {}, alone);
            QCOMPARE(all->texts[i].ids, one->texts[0].ids);
            QCOMPARE(all->texts[i].text, one->texts[0].text);
            QCOMPARE(together.text(i), alone.text(0));
            lengths.insert(one->texts[0].ids.size());
        }
        QVERIFY(lengths.size() > 1);
    }

    void stopStrings() {
        const LanguageModel &model = *m_models.at("tiny-llama");
        const Json &each = m_golden["models"]["tiny-llama"]["texts"][0];
        GenerateOptions plain = options(24);
        const std::string text = model.generate(plain, {idsOf(each["prompt_ids"])}, {}, ProgressSink::none())->texts[0].text;
        // A stop string from the middle of the text, at the border of a character.
        std::size_t at = text.size() / 2;
        while ((text[at] & 0xC0) == 0x80)
            ++at;
        std::size_t end = at + 4;
        while (end < text.size() && (text[end] & 0xC0) == 0x80)
            ++end;
        const std::string word = text.substr(at, end - at);
        plain.stopStrings = {"never in it", word};
        Collector collector;
        const auto found = model.generate(plain, {idsOf(each["prompt_ids"])}, {}, collector);
        QCOMPARE(found->texts[0].text, text.substr(0, text.find(word)));
        QCOMPARE(collector.text(0), found->texts[0].text);
        QCOMPARE(nameOf(found->texts[0].stoppedBy), std::string("text"));
        QVERIFY(found->texts[0].ids.size() < 24);
    }

    /// Characters of several tokens come whole.
    void piecesAreWholeCharacters() {
        const Tokenizer &tokenizer = m_models.at("tiny-llama")->tokenizer();
        const std::string text = "Ação 漢字 🙂🙂 ende";
        TextStream stream(tokenizer, {"nd"});
        std::string all;
        for (const std::int32_t id : tokenizer.ids(text, 0)) {
            const std::string piece = stream.add(id);
            QVERIFY2(!firstInvalidUtf8(piece), piece.c_str());
            QVERIFY(piece.find("\xEF\xBF\xBD") == std::string::npos);
            all += piece;
        }
        QVERIFY(stream.stopped());
        QCOMPARE(all, std::string("Ação 漢字 🙂🙂 e"));
        TextStream open(tokenizer, {"e!"});
        all.clear();
        for (const std::int32_t id : tokenizer.ids(text, 0))
            all += open.add(id);
        QCOMPARE(all, text.substr(0, text.size() - 1)); // the last letter may begin the stop string
        QCOMPARE(open.finish(), std::string("e"));
    }

    void chat() {
        const LanguageModel &model = *m_models.at("tiny-llama");
        const auto ids = model.chatIds({{"system", "Be brief."}, {"user", "the cat?"}});
        QVERIFY2(ids, ids ? "" : ids.error().text().c_str());
        QCOMPARE(*ids, idsOf(m_golden["models"]["tiny-llama"]["chat_ids"]));
    }

    void stopsWithinOneToken() {
        const LanguageModel &model = *m_models.at("tiny-llama");
        Collector collector;
        collector.stopAfter = 5;
        const auto found = model.generate(options(200), {{5, 6}}, collector.stop.get_token(), collector);
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::Interrupted);
        QCOMPARE(collector.steps, std::size_t(6));
    }

    void refusals() {
        const LanguageModel &model = *m_models.at("tiny-llama");
        const auto code = [&](const GenerateOptions &wrong, const std::vector<TokenIds> &prompts) {
            const auto found = model.generate(wrong, prompts, {}, ProgressSink::none());
            return found ? ErrorCode::Other : found.error().code;
        };
        QCOMPARE(code(options(1), {{}}), ErrorCode::BadInput);
        QCOMPARE(code(options(1), {{100000}}), ErrorCode::BadInput);
        QCOMPARE(code(options(-1), {{5}}), ErrorCode::Usage);
        GenerateOptions wrong = options(1);
        wrong.sampling.topP = 1.5;
        QCOMPARE(code(wrong, {{5}}), ErrorCode::Usage);
        QVERIFY(model.generate(options(0), {{5}}, {}, ProgressSink::none())->texts[0].ids.empty());
    }

    void types_data() {
        QTest::addColumn<QString>("dtype");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("bf16") << "bf16" << 2e-2;
        QTest::newRow("f16") << "f16" << 1e-5;
        QTest::newRow("nf4") << "nf4" << 0.6;
    }
    /// The file is bf16: holding it so, or in f16, which has all its values here, changes the scores little; four bits more.
    void types() {
        QFETCH(QString, dtype);
        QFETCH(double, tolerance);
        const auto model = LanguageModel::load(dataFolder / "tiny-llama", {"cpu", dtype.toStdString()});
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        const at::NoGradGuard guard;
        const auto scores = [](const Decoder &decoder) {
            KeyValueCache cache = decoder.emptyCache(1);
            return decoder.logits(decoder.extend({{20, 30, 40, 50, 60}}, cache));
        };
        const at::Tensor found = scores((*model)->decoder()), expected = scores(m_models.at("tiny-llama")->decoder());
        const double difference = (found - expected).abs().max().item<double>() / expected.abs().max().item<double>();
        QVERIFY2(difference < tolerance, qPrintable(QString::number(difference)));
    }

    /// The layout that bitsandbytes saves.
    void nf4Folder() {
        const fs::path folder = dataFolder / "tiny-llama-nf4";
        const auto checkpoint = Checkpoint::open(folder);
        QVERIFY(checkpoint);
        const auto decoder = loadDecoder(folder, *checkpoint, at::kCPU, WeightStorage::AsStored);
        QVERIFY2(decoder, decoder ? "" : decoder.error().text().c_str());
        for (const Linear *layer : (*decoder)->linearLayers())
            QVERIFY2(layer->quantized && layer->quantized->scaleCodes.defined(), layer->name.c_str());
        const at::NoGradGuard guard;
        const Json &golden = m_golden["models"]["tiny-llama-nf4"];
        KeyValueCache cache = (*decoder)->emptyCache(1);
        const at::Tensor scores =
            (*decoder)->logits((*decoder)->extend({idsOf(golden["texts"][3]["prompt_ids"])}, cache)).contiguous();
        const auto expected = golden["logits"].get<std::vector<float>>();
        double difference = 0, scale = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            difference = std::max<double>(difference, std::abs(scores.const_data_ptr<float>()[i] - expected[i]));
            scale = std::max<double>(scale, std::abs(expected[i]));
        }
        QVERIFY2(difference < 1e-4 * scale, qPrintable(QString("%1 of %2").arg(difference).arg(scale)));
        const Tokenizer &tokenizer = m_models.at("tiny-llama")->tokenizer();
        for (const Json &each : golden["texts"]) {
            const TokenIds ids = idsOf(each["without_end"]);
            const auto found = generate(options(static_cast<std::int64_t>(ids.size())), **decoder, tokenizer,
                                        {idsOf(each["prompt_ids"])}, {}, ProgressSink::none());
            QCOMPARE(found->texts[0].ids, ids);
        }
    }

    void brokenNf4Folder() {
        const QTemporaryDir scratch;
        const fs::path folder = fs::path(scratch.path().toStdString()) / "model";
        fs::copy(dataFolder / "tiny-llama-nf4", folder, fs::copy_options::recursive);
        const auto file = SafetensorsFile::open(folder / "model.safetensors");
        std::vector<std::pair<std::string, at::Tensor>> tensors;
        const std::string broken = "model.layers.0.mlp.up_proj.weight.absmax";
        for (const TensorEntry &entry : file->entries())
            tensors.emplace_back(entry.name, entry.name == broken ? file->tensor(entry).narrow(0, 1, 3).clone()
                                                                  : file->tensor(entry).clone());
        QVERIFY(writeSafetensors(folder / "model.safetensors", tensors));
        const auto checkpoint = Checkpoint::open(folder);
        const auto decoder = loadDecoder(folder, *checkpoint, at::kCPU, WeightStorage::AsStored);
        QVERIFY(!decoder);
        QVERIFY2(decoder.error().text().find(broken) != std::string::npos, decoder.error().text().c_str());
    }

private:
    Json m_golden;
    std::map<std::string, std::unique_ptr<LanguageModel>> m_models;
};

QTEST_APPLESS_MAIN(TestGenerate)
#include "tst_generate.moc"
