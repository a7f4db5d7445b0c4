// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/measures.h"
#include "engine/eval/trecio.h"

#include <QtTest>

#include <set>

using namespace sintonia;

namespace {

const std::string folder = SINTONIA_TESTDATA_DIR "/eval/";

/// Two judged queries. h ranks: relevant, not relevant, relevant, unjudged; a third relevant document is not retrieved.
const Qrels handQrels{{"h", {{"d1", 1}, {"d2", 0}, {"d3", 1}, {"d5", 1}}}, {"m", {{"d1", 2}, {"d2", 1}}}};
const Run handRun{{"h", {{"d4", 0.1f}, {"d1", 0.9f}, {"d3", 0.2f}, {"d2", 0.8f}}}, {"other", {{"d1", 1.0f}}}};

std::vector<Measure> parsed(const std::vector<std::string> &texts) {
    auto measures = parseMeasures(texts);
    return measures ? *measures : std::vector<Measure>{};
}

std::vector<std::string> namesOf(const std::vector<Measure> &measures) {
    std::vector<std::string> names;
    for (const auto &measure : measures)
        names.insert(names.end(), measure.names.begin(), measure.names.end());
    return names;
}

} // namespace

class TestMeasures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTrecEval_data() {
        QTest::addColumn<int>("level");
        QTest::newRow("relevant from 1") << 1;
        QTest::newRow("relevant from 2") << 2;
    }
    /// Every row that trec_eval prints for graded judgements with ties, unjudged documents and a query without relevant ones
    /// (tests/oracle/ranking_measures.py), to the character.
    void agreesWithTrecEval() {
        QFETCH(int, level);
        const auto qrels = readQrels(folder + "graded.qrels");
        const auto run = readRun(folder + "graded.run");
        QVERIFY(qrels && run);
        EvaluateOptions options;
        options.relevanceLevel = level;
        const auto evaluation = evaluate(*qrels, run->run, parsed({"all_trec", "yaap", "dcg"}), options);
        QVERIFY(evaluation);
        QCOMPARE(evaluation->queries.size(), std::size_t(10));
        QCOMPARE(evaluation->missing, (std::vector<std::string>{"q3", "q8"}));

        std::set<QByteArray> rows;
        const auto text = QByteArray::fromStdString(formatEvaluation(*evaluation, run->id, {true, false}));
        for (const auto &row : text.split('\n'))
            rows.insert(row);
        QFile expected(QString::fromStdString(folder + "level" + std::to_string(level) + ".expected"));
        QVERIFY(expected.open(QIODevice::ReadOnly));
        int compared = 0;
        for (const auto &row : expected.readAll().trimmed().split('\n')) {
            QVERIFY2(rows.contains(row), row.constData());
            ++compared;
        }
        QVERIFY(compared > 600);
    }

    void computesByHand_data() {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<double>("value");
        const auto row = [](const char *name, double value) { QTest::newRow(name) << std::string(name) << value; };
        row("map", (1 + 2.0 / 3) / 3);
        row("bpref", 1.0 / 3);
        row("iprec_at_recall_0.40", 1);
        row("iprec_at_recall_0.50", 2.0 / 3);
        row("iprec_at_recall_0.80", 2.0 / 3);
        row("iprec_at_recall_0.90", 0);
        row("11pt_avg", (5 + 4 * 2.0 / 3) / 11);
        row("unj_5", 0.2);
        row("rbp", 0.1 * (1 + 0.81));
        row("rbp_resid", 0.6561 + 0.1 * 0.729);
        row("gm_map", (1 + 2.0 / 3) / 3);
        row("num_nonrel_judged_ret", 1);
        row("ndcg_cut_1", 1);
        row("utility_2,-1,-3,0.5", 2.0 * 2 - 2 - 3 + 0.5 * (10 + 2 - 4 - 3));
        row("ndcg_1=0", 0);
    }
    void computesByHand() {
        QFETCH(std::string, name);
        QFETCH(double, value);
        EvaluateOptions options;
        options.collectionSize = 10;
        const auto evaluation = evaluate(handQrels, handRun, parsed({name}), options);
        QVERIFY(evaluation);
        QVERIFY(evaluation->value(name));
        QVERIFY(std::abs(*evaluation->value(name) - value) < 1e-12);
        QCOMPARE(evaluation->named().at(name), *evaluation->value(name));
    }

    void printsAsTrecEval() {
        const auto evaluation =
            evaluate(handQrels, handRun, parsed({"runid", "num_q", "num_ret", "map", "P.1,2", "relstring.3"}));
        QVERIFY(evaluation);
        QCOMPARE(formatEvaluation(*evaluation, "tag", {true, true}),
                 std::string("num_ret               \th\t4\n"
                             "map                   \th\t0.5556\n"
                             "P_1                   \th\t1.0000\n"
                             "P_2                   \th\t0.5000\n"
                             "relstring_3           \th\t'101'\n"
                             "runid                 \tall\ttag\n"
                             "num_q                 \tall\t1\n"
                             "num_ret               \tall\t4\n"
                             "map                   \tall\t0.5556\n"
                             "P_1                   \tall\t1.0000\n"
                             "P_2                   \tall\t0.5000\n"));
        QCOMPARE(formatEvaluation(*evaluation, "tag", {false, false}), std::string());
    }

    void countsMissingQueriesWhenComplete() {
        EvaluateOptions options;
        options.complete = true;
        const auto evaluation = evaluate(handQrels, handRun, parsed({"num_q", "num_rel", "map", "gm_map"}), options);
        QVERIFY(evaluation);
        QCOMPARE(*evaluation->value("num_q"), 2.0);
        QCOMPARE(*evaluation->value("num_rel"), 5.0);
        QCOMPARE(*evaluation->value("map"), (1 + 2.0 / 3) / 6);
        QCOMPARE(*evaluation->value("gm_map"), std::sqrt((1 + 2.0 / 3) / 3 * 0.00001));
    }

    void cutsRankings() {
        EvaluateOptions options;
        options.depth = 2;
        QCOMPARE(*evaluate(handQrels, handRun, parsed({"set_recall"}), options)->value("set_recall"), 1.0 / 3);
        options.depth = 4;
        options.judgedOnly = true;
        QCOMPARE(*evaluate(handQrels, handRun, parsed({"num_ret"}), options)->value("num_ret"), 3.0);
    }

    void breaksTiesByDocumentDescending() {
        // The scores differ as doubles only.
        const Run run{{"q", {{"a", float(0.100000001)}, {"b", float(0.1)}, {"c", 0.05f}}}};
        const Qrels qrels{{"q", {{"b", 1}}}};
        QCOMPARE(*evaluate(qrels, run, parsed({"recip_rank"}))->value("recip_rank"), 1.0);
    }

    void reportsWhatCanNotBeEvaluated() {
        const auto twice = evaluate({{"q", {{"a", 1}}}}, {{"q", {{"a", 1}, {"b", 2}, {"a", 3}}}}, parsed({}));
        QVERIFY(!twice);
        QCOMPARE(twice.error().text(), std::string("query q of the run: expected every document once, found \"a\" twice"));
        const auto nothing = evaluate(handQrels, {{"other", {{"a", 1}}}}, parsed({}));
        QVERIFY(!nothing);
        QCOMPARE(nothing.error().code, ErrorCode::BadInput);
    }

    void readsMeasureNames_data() {
        QTest::addColumn<std::vector<std::string>>("texts");
        QTest::addColumn<std::vector<std::string>>("names");
        using Texts = std::vector<std::string>;
        QTest::newRow("trec_eval form") << Texts{"P.5,7,3"} << Texts{"P_3", "P_5", "P_7"};
        QTest::newRow("printed name") << Texts{"ndcg_cut_10"} << Texts{"ndcg_cut_10"};
        QTest::newRow("cutoffs are united") << Texts{"P_10", "P.5,10"} << Texts{"P_5", "P_10"};
        QTest::newRow("parameters replace defaults") << Texts{"success", "success.2"} << Texts{"success_2"};
        QTest::newRow("defaults") << Texts{"success"} << Texts{"success_1", "success_5", "success_10"};
        QTest::newRow("printing order") << Texts{"ndcg", "recall.5", "map"} << Texts{"map", "recall_5", "ndcg"};
        QTest::newRow("share") << Texts{"iprec_at_recall..10,.5"} << Texts{"iprec_at_recall_0.10", "iprec_at_recall_0.50"};
        QTest::newRow("printed share") << Texts{"iprec_at_recall_0.10"} << Texts{"iprec_at_recall_0.10"};
        QTest::newRow("gains") << Texts{"ndcg.1=3,2=9"} << Texts{"ndcg_1=3,2=9"};
        QTest::newRow("fraction of a rank is cut") << Texts{"ndcg_cut.23.4"} << Texts{"ndcg_cut_23"};
        QTest::newRow("set") << Texts{"set"}
                             << Texts{"runid",  "num_q",          "num_ret",    "num_rel", "num_rel_ret", "utility",
                                      "set_P", "set_relative_P", "set_recall", "set_map", "set_F"};
    }
    void readsMeasureNames() {
        QFETCH(std::vector<std::string>, texts);
        QFETCH(std::vector<std::string>, names);
        const auto measures = parseMeasures(texts);
        QVERIFY2(measures, measures ? "" : measures.error().text().c_str());
        QCOMPARE(namesOf(*measures), names);
    }

    void refusesMeasures_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("unknown") << std::string("ndgc") << QByteArray("such as ndcg");
        QTest::newRow("not a number") << std::string("P.x") << QByteArray("numbers");
        QTest::newRow("nothing after the dot") << std::string("P.") << QByteArray("numbers");
        QTest::newRow("zero") << std::string("P.0") << QByteArray("from 1");
        QTest::newRow("negative share") << std::string("Rprec_mult.-1") << QByteArray("from 0");
        QTest::newRow("twice") << std::string("P.5,5") << QByteArray("once");
        QTest::newRow("none taken") << std::string("map.5") << QByteArray("no parameters");
        QTest::newRow("pair") << std::string("ndcg.1") << QByteArray("NAME=NUMBER");
        QTest::newRow("coefficients") << std::string("utility.1,2") << QByteArray("four");
    }
    void refusesMeasures() {
        QFETCH(std::string, text);
        QFETCH(QByteArray, says);
        const auto measures = parseMeasures({text});
        QVERIFY(!measures);
        QCOMPARE(measures.error().code, ErrorCode::Usage);
        QVERIFY2(QByteArray::fromStdString(measures.error().text()).contains(says), measures.error().text().c_str());
    }
};

QTEST_APPLESS_MAIN(TestMeasures)
#include "tst_measures.moc"
