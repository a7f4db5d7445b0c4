// SPDX-License-Identifier: Apache-2.0
#include "commandline.h"
#include "engine/store/corpora.h"
#include "engine/store/runs.h"
#include "tests/engine/synth/loopbackchat.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include <cstdlib>

using namespace sintonia;

/// relevance, ask and judge on the command line.
class TestJudging : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const QString m_tiny = QStringLiteral(SINTONIA_TESTDATA_DIR "/generate/tiny-llama");

    QString project(const char *name) { return m_folder.filePath(QString::fromLatin1(name)); }

    /// A run with answers of two questions at steps 0 and 5.
    QString makeRun(const QString &folder) {
        auto opened = Project::openOrCreate(folder.toStdString());
        const auto fill = [](RecordSink &sink) -> Result<void> {
            for (const char *id : {"r1", "r2"}) {
                TuningRow row;
                row.id = id;
                row.question = std::string("Question ") + id;
                row.context = {{{"d", "Title", "In May it rained."}, true, {}}};
                row.completion = "May";
                SINTONIA_TRY(sink.row(std::move(row), "validation", id));
            }
            return {};
        };
        Experiment experiment;
        experiment.train.corpus = "c";
        experiment.validation = SetReference{"c", "validation"};
        if (!opened || !storeCorpus({"c", "here", "test"}, {}, *opened, fill, {}))
            qFatal("cannot make the project");
        const auto id = createRun(*opened, experiment, {{"experiment", toJson(experiment)}});
        auto journal = JournalWriter::open(runFolder(*opened, *id) / "journal.jsonl");
        for (const int step : {0, 5})
            if (!journal->append("evaluation",
                                 {{"step", step},
                                  {"set", "validation"},
                                  {"values", Json::object()},
                                  {"answers", {{"r1", "one at " + std::to_string(step)}, {"r2", "two"}}}}))
                qFatal("cannot write the journal");
        return QString::fromStdString(*id);
    }

private Q_SLOTS:
    /// The example of the theory: the answer that uses the context must rank above the one beside the point.
    void relevanceOfTheVitaminExample() {
        const auto outcome = runCli({"relevance", "--json", "--question", "What are the benefits of vitamin C?", "--context",
                                     "Vitamin C is an antioxidant that protects the cells of the body. It strengthens the "
                                     "immune system, helps wounds to heal "
                                     "and lets the body take up iron.",
                                     "--context", "Oranges, kiwis and peppers are rich in vitamin C.", "--answer",
                                     "Oranges are a fruit that many people like to eat for breakfast.", "--answer",
                                     "Vitamin C strengthens the immune system, protects the cells of the body as an "
                                     "antioxidant and helps it to take up iron."});
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        QCOMPARE(outcome.lines().size(), 2);
        const auto poor = QJsonDocument::fromJson(outcome.lines()[0].toUtf8()).object();
        const auto good = QJsonDocument::fromJson(outcome.lines()[1].toUtf8()).object();
        QVERIFY(good["relevance"].toDouble() > 0.75 && poor["relevance"].toDouble() < 0.35);
        QCOMPARE(good["supported"].toDouble(), 1.0);
        QCOMPARE(good["sentences"].toArray()[0].toObject()["document"].toInt(), 0);
        QVERIFY(runCli({"relevance", "--help"}).out.contains("S(A, C)"));
    }

    void asksTwoModels() {
        QCOMPARE(runCli({"import", "--project", project("ask"), sampleCorpus("guerra-fria")}).status, 0);
        const QStringList ask{"ask",      "--project",   project("ask"), "--question", "Quem construiu o muro de Berlim?",
                              "--corpus", "guerra-fria", "--top",        "2",          "--max-new-tokens",
                              "4",        "--model",     m_tiny,         "--model",    m_tiny};
        const auto json = runCli(ask + QStringList{"--json"});
        QVERIFY2(json.status == 0, json.error.constData());
        QCOMPARE(json.json()["context"].toArray().size(), 2);
        QVERIFY(json.json()["context"].toArray()[0].toObject()["title"].toString().contains("Muro"));
        const auto answers = json.json()["answers"].toArray();
        QCOMPARE(answers.size(), 2);
        QCOMPARE(answers[0].toObject()["text"], answers[1].toObject()["text"]);
        QVERIFY(answers[0].toObject()["relevance"].toObject().contains("answer_context"));
        const auto text = runCli(ask);
        QCOMPARE(text.status, 0);
        QVERIFY(text.out.startsWith("[1] "));
        const auto unknown = runCli({"ask", "--project", project("ask"), "--question", "q", "--model", "norun@0"});
        QCOMPARE(unknown.status, 3);
        QVERIFY2(unknown.error.contains("norun"), unknown.error.constData());
    }

    void judgesARunAtAnEndpoint() {
        const auto run = makeRun(project("judged"));
        ::setenv("TEST_JUDGE_KEY", "secret-key-1", 1);
        LoopbackChat server([](const LoopbackChat::Request &request, std::size_t) {
            const auto prompt = request.body["messages"][0]["content"].get<std::string>();
            return LoopbackChat::says(
                prompt.find("Question r1") != prompt.npos ? "{\"relevance\": 0.8, \"reason\": \"well\"}" : "I can't say");
        });
        const QStringList judge{"judge",
                                "--project",
                                project("judged"),
                                "--run",
                                run,
                                "--set",
                                "validation",
                                "--step",
                                "5",
                                "--endpoint",
                                QString::fromStdString(server.endpoint()),
                                "--endpoint-model",
                                "m",
                                "--key-variable",
                                "TEST_JUDGE_KEY",
                                "--json"};
        const auto first = runCli(judge);
        QVERIFY2(first.status == 0, first.error.constData());
        QCOMPARE(first.json()["answers"].toInt(), 2);
        QCOMPARE(first.json()["failed"].toInt(), 1);
        QCOMPARE(first.json()["mean"].toDouble(), 0.8);
        QVERIFY(first.json()["judgements"].toArray()[1].toObject()["relevance"].isNull());
        QCOMPARE(server.requests().size(), std::size_t(4)); // one, and three attempts at the other
        QCOMPARE(server.requests()[0].authorization, std::string("Bearer secret-key-1"));
        QVERIFY(!first.out.contains("secret-key-1") && !first.error.contains("secret-key-1"));
        QCOMPARE(runCli(judge).json()["judged_before"].toInt(), 1);
    }

    void judgesOnThisMachine() {
        const auto run = makeRun(project("local"));
        const auto outcome =
            runCli({"judge", "--project", project("local"), "--run", run, "--step", "0", "--model", m_tiny, "--json"});
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        QCOMPARE(outcome.json()["failed"].toInt(), 0);
        QVERIFY(outcome.json()["completion_tokens"].toInt() > 0);
    }

    void saysWhatIsMissing_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::newRow("no run") << QStringList{"judge", "--project", "p", "--model", "x"} << 2;
        QTest::newRow("no judge") << QStringList{"judge", "--project", "NEW", "--input", "/nonexistent"} << 3;
        QTest::newRow("both judges") << QStringList{"judge",   "--project", "NEW",        "--input",         "INPUT",
                                                    "--model", "x",         "--endpoint", "http://localhost"}
                                     << 2;
        QTest::newRow("key in the clear") << QStringList{"judge",
                                                         "--project",
                                                         "NEW",
                                                         "--input",
                                                         "INPUT",
                                                         "--endpoint",
                                                         "http://example.org/v1",
                                                         "--endpoint-model",
                                                         "m",
                                                         "--key-variable",
                                                         "PATH"}
                                          << 2;
        QTest::newRow("project that is not there")
            << QStringList{"judge", "--project", "/nonexistent", "--run", "r", "--model", "x"} << 3;
    }
    void saysWhatIsMissing() {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFile input(m_folder.filePath("input.jsonl"));
        QVERIFY(input.open(QIODevice::WriteOnly) &&
                input.write("{\"question\":\"q\",\"context\":[\"c\"],\"answer\":\"a\"}\n") > 0);
        input.close();
        arguments.replaceInStrings("NEW", project("new")).replaceInStrings("INPUT", input.fileName());
        const auto outcome = runCli(arguments);
        QVERIFY2(outcome.status == status, outcome.error.constData());
    }

    void printsTheRubric() {
        const auto outcome = runCli({"judge", "--print-rubric"});
        QCOMPARE(outcome.status, 0);
        for (const char *name : {"{question}", "{context}", "{answer}"})
            QVERIFY(outcome.out.contains(name));
    }
};

QTEST_APPLESS_MAIN(TestJudging)
#include "tst_judging.moc"
