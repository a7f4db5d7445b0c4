// SPDX-License-Identifier: Apache-2.0
#include "engine/data/rowgrounds.h"
#include "workplace.h"

using namespace sintonia;

class TestCorpusSplits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judgements();
    void tuningRowsByDocument();
};

void TestCorpusSplits::judgements() {
    Workplace place;
    QVERIFY(import(place, place.writeSource("moon", 1000)));
    SplitOptions options;
    const auto counts = splitCorpus(options, place.project, "moon");
    QVERIFY2(counts, counts ? "" : counts.error().text().c_str());
    QCOMPARE(*counts, (std::map<std::string, std::uint64_t>{{"train", 60}, {"validation", 20}, {"test", 20}}));
    QCOMPARE(corpus(place.project, "moon")->judgements, *counts);
    const auto collection = loadCorpus(place.project, "moon", {}, ProgressSink::none()).value();
    const auto report =
        leakCheck(judgedSet(collection, "train", "train"),
                  {judgedSet(collection, "validation", "validation"), judgedSet(collection, "test", "test")});
    QVERIFY(report.clean());
    options.from = "nothing";
    QVERIFY(!splitCorpus(options, place.project, "moon"));
    options.from = "test";
    options.train = 0.5;
    options.validation = 0;
    options.test = 0.5;
    QCOMPARE(*splitCorpus(options, place.project, "moon"),
             (std::map<std::string, std::uint64_t>{{"train", 10}, {"test", 10}}));
}

void TestCorpusSplits::tuningRowsByDocument() {
    Workplace place;
    std::string lines;
    for (int i = 0; i < 100; ++i) // two questions about each document, each beside the next document
        lines += toText({{"id", "r" + std::to_string(i)},
                         {"question", "Question " + std::to_string(i)},
                         {"context", {{"sentences", {"Text " + std::to_string(i / 2), "Text " + std::to_string(i / 2 + 1)}}}},
                         {"oracle_context", "Text " + std::to_string(i / 2)},
                         {"cot_answer", "a"}}) + "\n";
    QVERIFY(writeFileAtomically(place.path("rows.jsonl"), lines));
    QVERIFY(import(place, place.path("rows.jsonl")));
    const auto hash = corpus(place.project, "rows")->hash;
    const auto counts = splitCorpus({}, place.project, "rows");
    QVERIFY2(counts, counts ? "" : counts.error().text().c_str());
    QCOMPARE(*counts, (std::map<std::string, std::uint64_t>{{"train", 60}, {"validation", 20}, {"test", 20}}));
    const auto info = *corpus(place.project, "rows");
    QCOMPARE(info.rows, *counts);
    QVERIFY(info.hash != hash);
    const auto set = [&](const std::string &split) {
        return judgedSet(*tuningRows(place.project, info, split), split);
    };
    QVERIFY(leakCheck(set("train"), {set("validation"), set("test")}).clean());
    auto leaky = *tuningRows(place.project, info, "train");
    leaky.front().id = "copy";
    const auto report = leakCheck(set("train"), {judgedSet({leaky.front()}, "copy")});
    QCOMPARE(report.leaks[0].exact + report.leaks[1].exact, std::uint64_t(2));

    SplitOptions options;
    options.from = "train";
    options.train = options.validation = 0.5;
    options.test = 0;
    QCOMPARE(*splitCorpus(options, place.project, "rows"),
             (std::map<std::string, std::uint64_t>{{"train", 30}, {"validation", 50}, {"test", 20}}));
    options.from = "nothing";
    QVERIFY(!splitCorpus(options, place.project, "rows"));
}

QTEST_APPLESS_MAIN(TestCorpusSplits)
#include "tst_corpussplits.moc"
