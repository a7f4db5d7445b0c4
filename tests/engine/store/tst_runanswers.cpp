// SPDX-License-Identifier: Apache-2.0
#include "engine/store/runanswers.h"

#include "engine/store/corpora.h"
#include "engine/store/runs.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

class TestRunAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersComeWithTheirRows() {
        QTemporaryDir folder;
        auto project = Project::openOrCreate(folder.filePath("p").toStdString());
        QVERIFY(project);
        const auto fill = [](RecordSink &sink) -> Result<void> {
            for (const char *id : {"r2", "r1"}) {
                TuningRow row;
                row.id = id;
                row.question = std::string("question of ") + id;
                row.context = {{{"d", "Title", "Text."}, true, {}}};
                row.completion = "reference";
                SINTONIA_TRY(sink.row(std::move(row), "validation", id));
            }
            return {};
        };
        QVERIFY(storeCorpus({"c", "here", "test"}, {}, *project, fill, {}));
        Experiment experiment;
        experiment.train.corpus = "c";
        experiment.validation = SetReference{"c", "validation"};
        const auto id = createRun(*project, experiment, {{"experiment", toJson(experiment)}});
        QVERIFY(id);
        auto journal = JournalWriter::open(runFolder(*project, *id) / "journal.jsonl");
        QVERIFY(journal);
        const auto evaluate = [&](int step, const char *text, double f1) {
            QVERIFY(journal->append("evaluation", {{"step", step},
                                                   {"set", "validation"},
                                                   {"values", {{"f1", f1}}},
                                                   {"per_query", {{"r1", {{"f1", f1}}}}},
                                                   {"answers", {{"r1", text}, {"r2", "same"}, {"gone", "x"}}}}));
        };
        evaluate(0, "before", 0.1);
        evaluate(5, "after", 0.9);
        evaluate(9, "superseded", 0.5);
        QVERIFY(journal->append("resume", {{"step", 5}}));
        QVERIFY(indexRuns(*project));
        QVERIFY(indexRuns(*project)); // once more changes nothing

        const auto sets = answeredSets(*project, *id);
        QCOMPARE(sets->size(), std::size_t(1));
        QCOMPARE(sets->at("validation"), (std::vector<std::int64_t>{0, 5}));
        const auto base = runAnswers(*project, *id, "validation", 0);
        QVERIFY2(base, base ? "" : base.error().text().c_str());
        QCOMPARE(base->size(), std::size_t(3));
        QCOMPARE((*base)[0].row, std::string("r2")); // in the order of the corpus
        QCOMPARE((*base)[1].text, std::string("before"));
        QCOMPARE((*base)[1].question, std::string("question of r1"));
        QCOMPARE((*base)[1].reference, std::string("reference"));
        QCOMPARE(textsOf((*base)[1].context), (std::vector<std::string>{"Title Text."}));
        QCOMPARE((*base)[1].values.at("f1"), 0.1);
        QCOMPARE((*base)[2].row, std::string("gone"));
        QCOMPARE((*runAnswers(*project, *id, "validation", 7))[1].text, std::string("after"));

        const auto none = runAnswers(*project, *id, "test", 5);
        QVERIFY(!none);
        QVERIFY2(none.error().text().find("(validation)") != std::string::npos, none.error().text().c_str());
    }
};

QTEST_APPLESS_MAIN(TestRunAnswers)
#include "tst_runanswers.moc"
