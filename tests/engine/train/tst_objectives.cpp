// SPDX-License-Identifier: Apache-2.0
#include "engine/train/adamw.h"
#include "engine/train/augmentation.h"
#include "engine/train/batchloss.h"
#include "engine/train/batchorder.h"
#include "engine/train/earlystopping.h"
#include "engine/train/schedule.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>

#include <QtTest>

#include <set>

using namespace sintonia;

namespace {

at::Tensor matrix(const std::vector<float> &values, std::int64_t columns) { return at::tensor(values).view({-1, columns}); }

std::map<std::string, double> curves(double home, double outside) {
    return {{"validation/ndcg_cut_10", home}, {"out_of_domain/d/ndcg_cut_10", outside}};
}

TrainingRows tinyRows(const Embedder &model) {
    Collection collection;
    for (const auto *text : {"one two", "three", "four five six", "two", "six one", "five"})
        collection.documents.push_back({"d" + std::to_string(collection.documents.size()), "", text});
    for (const auto *text : {"four", "five three", "one"})
        collection.queries.push_back({"q" + std::to_string(collection.queries.size()), text});
    const std::vector<Judgement> judged = {{"q0", "d0", 1}, {"q0", "d3", 0}, {"q1", "d1", 2},
                                           {"q1", "d4", 0}, {"q2", "d2", 1}, {"q2", "d5", 0}};
    auto rows = makeRows(RowKind::Pairs, 1, collection, judged, "t");
    (void)tokenizeRows(*rows, model, "", "", {}, ProgressSink::none());
    return *rows;
}

} // namespace

class TestObjectives : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void augmentation_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("strength");
        QTest::addColumn<int>("words");
        QTest::newRow("deletion") << "deletion" << 0.3 << 7;
        QTest::newRow("deletion of at least one") << "deletion" << 0.001 << 9;
        QTest::newRow("deletion leaves one") << "deletion" << 0.999 << 1;
        QTest::newRow("swap") << "swap" << 0.1 << 10;
        QTest::newRow("crop") << "crop" << 0.4 << 6;
    }

    void augmentation() {
        QFETCH(QString, name);
        QFETCH(double, strength);
        QFETCH(int, words);
        const AugmentationSettings settings{name.toStdString(), 1, strength, false};
        const QString text = "a b c d e f g h i j";
        const auto change = [&](std::uint64_t seed) {
            return QString::fromStdString(augmented(settings, text.toStdString(), seed));
        };
        std::set<QString> seen;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const auto changed = change(seed);
            QCOMPARE(changed, change(seed));
            QCOMPARE(changed.split(' ').size(), words);
            QVERIFY(changed != text);
            if (name == "crop")
                QVERIFY(text.contains(changed));
            seen.insert(changed);
        }
        QVERIFY(seen.size() > 4);
        QCOMPARE(augmented(settings, "word", 1), std::string("word"));
    }

    void augmentationOfCase() {
        QCOMPARE(augmented({"case", 1, .1, false}, "\u00c9 Um TESTE", 1), std::string("\u00e9 um teste"));
    }

    void lossesByHand() {
        // Two rows: cosines are 1 and 0 by construction, so each loss has a closed form.
        const auto a = matrix({2, 0, 0, 3}, 2);
        const LossInputs same{a, a, matrix({0, 1, 1, 0}, 2), at::tensor({1.0f, 0.0f})};
        const auto value = [&](const Json &loss) { return (*makeLoss(loss, "t"))->value(same).item<double>(); };
        // Each query sees its own document (s = 1), the other's (0), and the negatives (0 and 1).
        QVERIFY(std::abs(value({{"name", "mnrl"}, {"scale", 1.0}}) - std::log(2 + 2 * std::exp(-1.0))) < 1e-6);
        const auto expected = (std::log(2 + 2 * std::exp(-1.0)) + std::log(1 + std::exp(-1.0))) / 2;
        QVERIFY(std::abs(value({{"name", "mnrl"}, {"scale", 1.0}, {"symmetric", true}}) - expected) < 1e-6);
        QVERIFY(std::abs(value({{"name", "triplet"}, {"margin", .25}, {"distance", "cosine"}})) < 1e-6);
        QVERIFY(std::abs(value({{"name", "triplet"}, {"margin", 1.25}, {"distance", "cosine"}}) - .25) < 1e-6);
        // Labels say row 0 > row 1, the cosines are equal: log(1 + exp(0)).
        QVERIFY(std::abs(value({{"name", "cosent"}}) - std::log(2.0)) < 1e-6);
    }

    void everyLossOfExperimentsIsRegistered() {
        std::vector<std::string> names;
        for (const auto &kind : losses())
            names.push_back(kind.name);
        QCOMPARE(names, lossNames("encoder"));
        QVERIFY(!makeLoss({{"name", "mnrl"}, {"scale", -1}}, "t"));
        QVERIFY(!makeLoss({{"name", "mnrl"}, {"margin", 1}}, "t"));
    }

    void schedules_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QList<double>>("rates"); // transformers 5.23, 5 steps, warm-up over 2
        QTest::newRow("linear") << "linear" << QList<double>{0, .5, 1, 2. / 3, 1. / 3};
        QTest::newRow("cosine") << "cosine" << QList<double>{0, .5, 1, .75, .25};
        QTest::newRow("constant") << "constant" << QList<double>{0, .5, 1, 1, 1};
    }
    void schedules() {
        QFETCH(QString, name);
        QFETCH(QList<double>, rates);
        const auto schedule = Schedule::make(name.toStdString(), 1.0, .4, 5);
        for (int step = 1; step <= 5; ++step)
            QVERIFY(std::abs(schedule.rateOf(step) - rates[step - 1]) < 1e-12);
        QCOMPARE(Schedule::make(name.toStdString(), 1.0, 0, 5).rateOf(1), 1.0);
    }

    void orderUsesEveryRowOnceAnEpochAndRepeatsNoText() {
        std::vector<std::vector<int>> texts;
        for (int i = 0; i < 103; ++i)
            texts.push_back({1000 + i, i % 13});
        BatchOrder order({8, 7, true, true, 2, 0}, texts), again({8, 7, true, true, 2, 0}, texts);
        std::map<int, int> uses;
        for (std::int64_t step = 1; step <= order.totalSteps(); ++step) {
            std::set<int> seen;
            const auto &batch = order.batch(step);
            QVERIFY(!batch.empty() && batch.size() <= 8);
            for (const int row : batch) {
                ++uses[row];
                QVERIFY(seen.insert(texts[std::size_t(row)][1]).second);
            }
        }
        QCOMPARE(uses.size(), std::size_t(103));
        QVERIFY(std::all_of(uses.begin(), uses.end(), [](const auto &use) { return use.second == 2; }));
        QCOMPARE(order.epochAfter(order.totalSteps()), 2.0);
        QCOMPARE(again.batch(9), order.batch(9)); // asked for out of order
        QVERIFY(BatchOrder({8, 8, true, true, 2, 0}, texts).batch(1) != order.batch(1));
    }

    void orderWithoutShufflingIsTheDatas() {
        BatchOrder order({4, 1, false, true, 1.5, 0}, std::vector<std::vector<int>>(10, {0}));
        QCOMPARE(order.totalSteps(), std::int64_t(5)); // 3 + ceil(1.5)
        QCOMPARE(order.batch(1), (std::vector<int>{0, 1, 2, 3}));
        QCOMPARE(order.batch(3), (std::vector<int>{8, 9}));
        QCOMPARE(order.batch(4), (std::vector<int>{0, 1, 2, 3}));
        QCOMPARE(BatchOrder({4, 1, false, true, 5, 2}, std::vector<std::vector<int>>(10, {0})).totalSteps(),
                 std::int64_t(2));
    }

    void patienceAndBestStep() {
        EarlyStoppingOptions options;
        options.patience = 2;
        options.minDelta = .01;
        EarlyStopping stopping(options, {});
        QVERIFY(stopping.observe(0, curves(.5, 0)).best);
        QVERIFY(stopping.observe(1, curves(.6, 0)).best);
        QVERIFY(!stopping.observe(2, curves(.605, 0)).best); // less than min_delta
        EarlyStopping resumed(options, {});
        resumed.restore(Json::parse(stopping.state().dump()));
        const auto decision = resumed.observe(3, curves(.59, 0));
        QVERIFY(decision.stop && decision.reason.find("0.6000 of step 1") != std::string::npos);
        QCOMPARE(*resumed.bestStep(), std::int64_t(1));
        QCOMPARE(*resumed.base(), .5);
    }

    void guard_data() {
        QTest::addColumn<double>("home");
        QTest::addColumn<double>("outside");
        QTest::addColumn<QString>("action");
        QTest::addColumn<bool>("stops");
        QTest::addColumn<bool>("warns");
        QTest::newRow("falls too far, gains little") << .52 << .60 << "stop" << true << false;
        QTest::newRow("the same, only warned of") << .52 << .60 << "warn" << false << true;
        QTest::newRow("falls too far, gains enough") << .75 << .60 << "stop" << false << false;
        QTest::newRow("falls within the limit") << .52 << .67 << "stop" << false << false;
    }
    void guard() {
        QFETCH(double, home);
        QFETCH(double, outside);
        QFETCH(QString, action);
        QFETCH(bool, stops);
        QFETCH(bool, warns);
        EarlyStoppingOptions options;
        options.maxOutOfDomainDrop = .05;
        options.minValidationGain = .1;
        options.guardAction = action.toStdString();
        EarlyStopping stopping(options, {"out_of_domain/d"});
        stopping.observe(0, curves(.5, .7));
        const auto decision = stopping.observe(10, curves(home, outside));
        QCOMPARE(decision.stop, stops);
        QCOMPARE(decision.warning, warns);
        QCOMPARE(*stopping.bestStep(), std::int64_t(stops ? 0 : 10)); // what the guard refuses is not the best
        QCOMPARE(stopping.overSpecific(), stops || warns || home > .7);
    }

    void rowsOfJudgements() {
        Collection collection;
        collection.documents = {{"a", "T", "x"}, {"b", "", "y"}, {"c", "", "z"}};
        collection.queries = {{"q", "Q"}, {"r", "R"}};
        const std::vector<Judgement> judged = {
            {"q", "b", 1}, {"q", "c", 0}, {"q", "a", 2}, {"r", "a", 1}, {"r", "nowhere", 1}};
        const auto pairs = makeRows(RowKind::Pairs, 0, collection, judged, "t");
        QCOMPARE(pairs->rows.size(), std::size_t(3));
        QCOMPARE(pairs->texts[std::size_t(pairs->rows[0].document)], std::string("y")); // in the judgements' order
        QCOMPARE(pairs->texts[std::size_t(pairs->rows[1].document)], std::string("T x"));
        const auto triplets = makeRows(RowKind::Triplets, 0, collection, judged, "t");
        QCOMPARE(triplets->rows.size(), std::size_t(2));
        QCOMPARE(triplets->skipped, std::uint64_t(1));
        QCOMPARE(makeRows(RowKind::Graded, 0, collection, judged, "t")->rows.size(), std::size_t(4));
        QVERIFY(!makeRows(RowKind::Pairs, 0, collection, {}, "t"));
    }

    void gradientsDoNotDependOnTheMiniBatch() {
        const auto model = Embedder::load(SINTONIA_TESTDATA_DIR "/models/tiny-mean", {"cpu", "f32", 0});
        QVERIFY2(model.has_value(), model ? "" : model.error().text().c_str());
        const auto rows = tinyRows(**model);
        AdamW optimizer((*model)->trainableParameters(), {});
        const auto loss = *makeLoss({{"name", "mnrl"}}, "t");
        std::vector<std::vector<float>> gradients;
        std::vector<double> values;
        for (const int miniBatch : {0, 1, 4}) {
            optimizer.zeroGradients();
            values.push_back(addGradients({miniBatch, 0.0, 5, "", ""}, *loss, **model, rows, {0, 1, 2}).value);
            std::vector<float> flat;
            for (const auto &parameter : optimizer.parameters()) {
                const auto gradient = parameter.tensor.grad().contiguous();
                flat.insert(flat.end(), gradient.data_ptr<float>(), gradient.data_ptr<float>() + gradient.numel());
            }
            gradients.push_back(flat);
        }
        QVERIFY(optimizer.gradientNorm() > 1e-3);
        for (std::size_t i = 1; i < values.size(); ++i) {
            QVERIFY(std::abs(values[i] - values[0]) < 1e-6 * values[0]);
            for (std::size_t j = 0; j < gradients[0].size(); ++j)
                QVERIFY(std::abs(gradients[i][j] - gradients[0][j]) < 1e-5);
        }
        // With dropout the second pass replays the masks of the first: a repeated call gives the same numbers.
        const auto once = addGradients({2, 0.3, 5, "", ""}, *loss, **model, rows, {0, 1, 2}).value;
        QCOMPARE(addGradients({2, 0.3, 5, "", ""}, *loss, **model, rows, {0, 1, 2}).value, once);
        QVERIFY(addGradients({2, 0.3, 6, "", ""}, *loss, **model, rows, {0, 1, 2}).value != once);
    }
};

QTEST_APPLESS_MAIN(TestObjectives)
#include "tst_objectives.moc"
