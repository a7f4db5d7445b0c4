// SPDX-License-Identifier: Apache-2.0
#include "engine/store/compare.h"
#include "engine/store/configdifferences.h"
#include "engine/store/runs.h"
#include "engine/store/verdictsentence.h"

#include <QtTest>

#include <algorithm>

using namespace sintonia;

namespace {

constexpr int queryCount = 12;

/// What a test run reaches: mean change on validation and on the set outside; every query changes by the same amount.
struct Outcome {
    double home = 0, outside = 0;
};

void evaluate(JournalWriter &journal, int step, const std::string &set, double value) {
    Json perQuery;
    for (int q = 0; q < queryCount; ++q)
        perQuery["q" + std::to_string(q)] = {{"ndcg_cut_10", value}, {"precision", value / 2}};
    QVERIFY(
        journal.append("evaluation", {{"step", step},
                                      {"epoch", step},
                                      {"set", set},
                                      {"values", {{"ndcg_cut_10", value}, {"precision", value / 2}, {"loss", 1 - value}}},
                                      {"per_query", perQuery}}));
}

std::string makeRun(Project &project, const std::string &name, double learningRate, const Outcome &outcome) {
    Experiment experiment;
    experiment.name = name;
    experiment.learningRate = learningRate;
    experiment.train.corpus = "war";
    experiment.validation = SetReference{"war", "validation"};
    experiment.outOfDomain = {{"guerra-fria", "test"}};
    const auto id = createRun(project, experiment, {{"device", "cpu"}, {"created", name}});
    if (!id)
        qFatal("%s", id.error().text().c_str());
    auto journal = JournalWriter::open(runFolder(project, *id) / "journal.jsonl");
    for (const int step : {0, 5}) {
        evaluate(*journal, step, "validation", .5 + (step ? outcome.home : 0));
        evaluate(*journal, step, "out_of_domain/guerra-fria", .6 + (step ? outcome.outside : 0));
    }
    evaluate(*journal, 6, "validation", .7);
    if (!journal->append("checkpoint", {{"step", 5}, {"folder", "checkpoints/5"}, {"best", true}}))
        qFatal("the journal can't be written");
    return *id;
}

MeasureChange change(const std::string &set, double before, double after, double low, double high) {
    MeasureChange change{set, "ndcg_cut_10", before, after, low, high};
    change.perQuery = true;
    return change;
}

const MeasureChange &find(const std::vector<MeasureChange> &changes, const std::string &set, const std::string &measure) {
    const auto at =
        std::find_if(changes.begin(), changes.end(), [&](const auto &c) { return c.set == set && c.measure == measure; });
    if (at == changes.end())
        qFatal("no %s on %s", measure.c_str(), set.c_str());
    return *at;
}

} // namespace

class TestCompare : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comparesRunsWithBaseAndEachOther() {
        QTemporaryDir folder;
        auto project = Project::openOrCreate(folder.path().toStdString());
        QVERIFY(project.has_value());
        const auto first = makeRun(*project, "A", 2e-5, {.24, -.09});
        const auto second = makeRun(*project, "B", 1e-4, {.26, 0});
        QVERIFY(indexRuns(*project).has_value());

        const auto comparison = compareRuns({}, *project, {first, second});
        QVERIFY2(comparison.has_value(), comparison ? "" : comparison.error().text().c_str());
        QCOMPARE(comparison->runs, (std::vector<std::string>{first, second}));
        QCOMPARE(comparison->differences.size(), std::size_t(1));
        QCOMPARE(comparison->differences.at("learning_rate"), (std::vector<Json>{2e-5, 1e-4}));

        QCOMPARE(comparison->againstBase[0].front().set, std::string("validation"));
        const auto &home = find(comparison->againstBase[0], "validation", "ndcg_cut_10");
        QCOMPARE(home.before, .5);
        QCOMPARE(home.after, .74);
        QVERIFY(home.perQuery);
        QCOMPARE(home.wins, queryCount);
        QCOMPARE(home.last, std::optional<double>(.7));
        QVERIFY(std::abs(home.low - .24) < 1e-12 && std::abs(home.high - .24) < 1e-12);
        QCOMPARE(home.pValue, 2.0 / 4096); // exact: 2 of 2^12 sign patterns are as extreme
        const auto &outside = find(comparison->againstBase[0], "out_of_domain/guerra-fria", "precision");
        QCOMPARE(outside.losses, queryCount);
        QVERIFY(!find(comparison->againstBase[0], "validation", "loss").perQuery);

        const auto &against = find(comparison->againstFirst, second + ": out_of_domain/guerra-fria", "ndcg_cut_10");
        QCOMPARE(against.before, .51);
        QCOMPARE(against.after, .6);
        QCOMPARE(against.wins, queryCount);

        QCOMPARE(comparison->queries.size(), std::size_t(2 * queryCount));
        QCOMPARE(comparison->queries.front().values, (std::vector<double>{.74, .76}));
        QCOMPARE(comparison->queries.back().set, std::string("out_of_domain/guerra-fria"));
        QCOMPARE(QString::fromStdString(comparison->sentence),
                 QString("Run A gains .24 on validation and loses .09 on guerra-fria: over-specific. "
                         "Run B gains .26 on validation and loses nothing measurable."));
        QCOMPARE(toJson(*comparison)["against_base"][first][0]["set"].get<std::string>(), std::string("validation"));
    }

    void sortsTheQueriesOfOneRunByChangeAgainstItsBase() {
        QTemporaryDir folder;
        auto project = Project::openOrCreate(folder.path().toStdString());
        const auto id = makeRun(*project, "A", 2e-5, {.24, -.09});
        QVERIFY(indexRuns(*project).has_value());
        const auto comparison = compareRuns({.measure = "precision"}, *project, {id});
        QVERIFY(comparison.has_value());
        QCOMPARE(comparison->queries.front().set, std::string("out_of_domain/guerra-fria"));
        QCOMPARE(comparison->queries.front().base, .3);
        QVERIFY(comparison->againstFirst.empty() && comparison->differences.empty());
    }

    void saysWhenTheBaseIsBest() {
        QTemporaryDir folder;
        auto project = Project::openOrCreate(folder.path().toStdString());
        Experiment experiment;
        experiment.name = "A";
        experiment.train.corpus = "war";
        const auto id = createRun(*project, experiment, Json::object());
        QVERIFY(id.has_value() && indexRuns(*project).has_value());
        const auto comparison = compareRuns({}, *project, {*id});
        QVERIFY(comparison.has_value());
        QCOMPARE(comparison->sentence, std::string("Run A has no evaluated step that is better than its base."));
    }

    void namesAnUnknownRun() {
        QTemporaryDir folder;
        auto project = Project::openOrCreate(folder.path().toStdString());
        const auto comparison = compareRuns({}, *project, {"20000101-nothing"});
        QVERIFY(!comparison && comparison.error().code == ErrorCode::BadInput);
        QVERIFY(comparison.error().text().find("20000101-nothing") != std::string::npos);
    }

    void verdictSentence_data() {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<double>("home");
        QTest::addColumn<double>("outside");
        QTest::addColumn<double>("width"); // half of every interval
        QTest::addColumn<double>("guard"); // 0 = none
        QTest::newRow("loss beyond chance")
            << "Run X gains .24 on validation and loses .09 on d: over-specific." << .24 << -.09 << .01 << .0;
        QTest::newRow("loss within chance")
            << "Run X gains .24 on validation and loses nothing measurable." << .24 << -.02 << .05 << .0;
        QTest::newRow("loss within chance, beyond guard")
            << "Run X gains .24 on validation and loses .02 on d: over-specific." << .24 << -.02 << .05 << .01;
        QTest::newRow("gain within chance")
            << "Run X gains .02 on validation (within chance) and loses nothing measurable." << .02 << .0 << .05 << .0;
        QTest::newRow("worse everywhere") << "Run X loses .10 on validation and loses .09 on d: worse than its base." << -.1
                                          << -.09 << .01 << .0;
        QTest::newRow("small gain") << "Run X gains less than .01 on validation and loses nothing measurable." << .004 << .1
                                    << .001 << .0;
        QTest::newRow("whole point") << "Run X gains 1.00 on validation and loses nothing measurable." << 1. << .0 << .001
                                     << .0;
        QTest::newRow("nothing") << "Run X changes nothing on validation and loses nothing measurable outside." << .0 << .0
                                 << .001 << .0;
    }
    void verdictSentence() {
        QFETCH(QString, expected);
        QFETCH(double, home);
        QFETCH(double, outside);
        QFETCH(double, width);
        QFETCH(double, guard);
        const std::vector<MeasureChange> changes = {
            change("validation", 0, home, home - width, home + width),
            change("out_of_domain/d", .5, .5 + outside, outside - width, outside + width)};
        const auto sentence =
            sintonia::verdictSentence({"X", changes, guard > 0 ? std::optional<double>(guard) : std::nullopt});
        QCOMPARE(QString::fromStdString(sentence), expected);
    }

    void differencesAreThoseOfTheConfiguration() {
        const Json one = {{"experiment", {{"name", "a"}, {"lora", nullptr}, {"seed", 1}, {"betas", {.9, .999}}}},
                          {"device", "cpu"},
                          {"created", "x"}};
        const Json two = {{"experiment", {{"name", "b"}, {"lora", {{"r", 8}}}, {"seed", 1}, {"betas", {.9, .999}}}},
                          {"device", "cuda"},
                          {"created", "y"}};
        const auto differences = configurationDifferences({one, two});
        QCOMPARE(differences.size(), std::size_t(2));
        QCOMPARE(differences.at("environment.device"), (std::vector<Json>{"cpu", "cuda"}));
        QCOMPARE(differences.at("lora.r"), (std::vector<Json>{nullptr, 8}));
    }
};

QTEST_APPLESS_MAIN(TestCompare)
#include "tst_compare.moc"
