// SPDX-License-Identifier: Apache-2.0
#include "commandline.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

/// The command-line contract: outputs, exit statuses and messages of the subcommands that need no run.
class TestCli : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QString &name, const QByteArray &bytes) {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
        return file.fileName();
    }

private Q_SLOTS:
    void exitStatuses_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        QTest::newRow("help") << QStringList{"--help"} << 0 << "";
        QTest::newRow("help of a subcommand") << QStringList{"train", "--help"} << 0 << "";
        QTest::newRow("no subcommand") << QStringList{} << 2 << "subcommand";
        QTest::newRow("unknown flag") << QStringList{"doctor", "--nope"} << 2 << "nope";
        QTest::newRow("wrong dtype") << QStringList{"encode", "--model", "x", "--input", "x", "--output", "x", "--dtype", "f8"} << 2 << "dtype";
        QTest::newRow("model that is not there") << QStringList{"tokenize", "--model", "/nonexistent"} << 3 << "/nonexistent";
        QTest::newRow("corpus that is not there")
            << QStringList{"evaluate", "--retriever", "bm25", "--corpus", "/nonexistent"} << 3 << "/nonexistent";
        QTest::newRow("split that is not there")
            << QStringList{"evaluate", "--retriever", "bm25", "--corpus", sampleCorpus("guerra-fria"), "--split", "train"} << 3 << "test";
        QTest::newRow("project that is not there") << QStringList{"runs", "--project", "/nonexistent"} << 3 << "/nonexistent";
        QTest::newRow("format that is not there")
            << QStringList{"export", "--model", starterModel(), "--format", "onnx", "--output", "x"} << 2 << "onnx";
    }
    void defaultsOfBothKinds() {
        QCOMPARE(runCli({"train", "--print-defaults"}).json()["loss"].toObject()["name"].toString(), QStringLiteral("mnrl"));
        const auto languageModel = runCli({"train", "--print-defaults", "--set", "kind=llm"});
        QCOMPARE(languageModel.json()["loss"].toObject()["name"].toString(), QStringLiteral("sft"));
        QCOMPARE(runCli({"train", "--print-defaults", "--set", "kind=cat"}).status, 3);
    }

    void exitStatuses() {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QString, says);
        const auto outcome = runCli(arguments);
        QCOMPARE(outcome.status, status);
        QVERIFY2(outcome.error.contains(says.toUtf8()), outcome.error.constData());
    }

    void similarityOfTheDefinition() {
        const auto file = write("vectors.json", R"({"queries": [[0.2, 0.8]], "documents": [[0.3, 0.7], [0.9, 0.1]]})");
        const auto outcome = runCli({"similarity", "--vectors", file});
        QCOMPARE(outcome.status, 0);
        const auto row = outcome.json()["similarity"].toArray()[0].toArray();
        QVERIFY(std::abs(row[0].toDouble() - 0.987) < 5e-4);
        QVERIFY(std::abs(row[1].toDouble() - 0.348) < 5e-4);
        QCOMPARE(outcome.json()["function"].toString(), QString("cosine"));
    }

    void tokenizesLinesAndPairs() {
        const auto plain = runCli({"tokenize", "--model", starterModel()}, "Olá mundo\r\n\nb");
        QCOMPARE(plain.status, 0);
        QCOMPARE(plain.lines().size(), 3);
        const auto empty = QJsonDocument::fromJson(plain.lines()[1].toUtf8()).object();
        QCOMPARE(empty["ids"].toArray(), (QJsonArray{101, 102}));
        const auto pair = runCli({"tokenize", "--model", starterModel(), "--pair"}, "a b\tc\n");
        QCOMPARE(QJsonDocument::fromJson(pair.out).object()["tokens"].toArray(), (QJsonArray{"[CLS]", "a", "b", "[SEP]", "c", "[SEP]"}));
        const auto bad = runCli({"tokenize", "--model", starterModel(), "--pair"}, "a\tb\nno tab\n");
        QCOMPARE(bad.status, 3);
        QVERIFY(bad.error.contains(":2"));
        const auto notText = runCli({"tokenize", "--model", starterModel()}, "ok\n\xff\n");
        QCOMPARE(notText.status, 3);
        QVERIFY(notText.error.contains(":2"));
    }

    void encodeWritesAllOrNothing() {
        const auto output = m_folder.filePath("e.safetensors");
        const auto good = write("texts.jsonl", "{\"title\": \"Dia D\", \"text\": \"Normandia\"}\n{\"text\": \"b\"}\n");
        const auto outcome = runCli({"encode", "--model", starterModel(), "--input", good, "--output", output, "--json"});
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        QCOMPARE(outcome.json()["texts"].toInt(), 2);
        QCOMPARE(QFileInfo(output).size() % 8, 0);
        QVERIFY(QFileInfo(output).size() > 2 * 384 * 4);
        QVERIFY(QFile::remove(output));
        const auto bad = write("bad.jsonl", "{\"text\": \"a\"}\n{\"text\": 3}\n");
        const auto refused = runCli({"encode", "--model", starterModel(), "--input", bad, "--output", output});
        QCOMPARE(refused.status, 3);
        QVERIFY2(refused.error.contains("bad.jsonl:2"), refused.error.constData());
        QVERIFY(!QFile::exists(output));
    }

    void evaluatesLexicallyAndWritesARun() {
        const auto run = m_folder.filePath("run.trec");
        const auto outcome = runCli({"evaluate", "--retriever", "bm25", "--corpus", sampleCorpus("guerra-fria"), "--json", "--run", run});
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        const auto ndcg = outcome.json()["measures"].toObject()["ndcg_cut_10"].toDouble();
        QVERIFY2(ndcg > 0.2 && ndcg < 0.9, qPrintable(QString::number(ndcg))); // a set that lexical search solves is useless
        QCOMPARE(outcome.json()["queries"].toInt(), outcome.json()["per_query"].toObject().size());
        const auto again = write("qrels.txt", [] {
            QFile file(sampleCorpus("guerra-fria/qrels/test.tsv"));
            (void)file.open(QIODevice::ReadOnly);
            file.readLine();
            QByteArray qrels;
            for (const auto &line : file.readAll().split('\n'))
                if (const auto fields = line.split('\t'); fields.size() == 3)
                    qrels += fields[0] + " 0 " + fields[1] + " " + fields[2].trimmed() + "\n";
            return qrels;
        }());
        const auto trec = runCli({"trec-eval", again, run, "-m", "ndcg_cut.10"});
        QCOMPARE(trec.status, 0);
        QVERIFY2(trec.out.contains(QByteArray::number(ndcg, 'f', 4)), trec.out.constData());
    }

    void searchFindsTheDocument() {
        const auto outcome = runCli({"search", "--model", starterModel(), "--corpus", sampleCorpus("english-general"), "--query",
                                     "Which planet is the largest?", "--top", "3"});
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        QCOMPARE(outcome.lines().size(), 3);
        const auto first = QJsonDocument::fromJson(outcome.lines()[0].toUtf8()).object();
        QCOMPARE(first["rank"].toInt(), 1);
        QVERIFY(first.contains("id") && first.contains("score") && first.contains("title"));
    }

    void reranks() {
        QTemporaryDir folder;
        const QString data = QStringLiteral(SINTONIA_TESTDATA_DIR "/encoders/");
        for (const auto *name : {"config.json", "model.safetensors", "tokenizer_config.json"})
            QVERIFY(QFile::copy(data + "reranker-bert/" + name, folder.filePath(name)));
        QVERIFY(QFile::copy(data + "tokenizer.json", folder.filePath("tokenizer.json")));
        const auto ranked =
            runCli({"rerank", "--model", folder.path(), "--query", "the cat", "--document", "a dog", "the cat sat", "zebra"});
        QVERIFY2(ranked.status == 0, ranked.error.constData());
        QCOMPARE(ranked.lines().size(), 3);
        double last = 1;
        QMap<int, double> scores;
        for (const auto &line : ranked.lines()) {
            const auto hit = QJsonDocument::fromJson(line.toUtf8()).object();
            QVERIFY(hit["score"].toDouble() <= last && hit["score"].toDouble() > 0);
            last = scores[hit["index"].toInt()] = hit["score"].toDouble();
        }
        const auto file = write("pairs.txt", "the cat\ta dog\nthe cat\tthe cat sat\nthe cat\tzebra\n");
        const auto paired = runCli({"rerank", "--model", folder.path(), "--input", file});
        for (int i = 0; i < 3; ++i)
            QCOMPARE(QJsonDocument::fromJson(paired.lines()[i].toUtf8()).object()["score"].toDouble(), scores[i]);
        QCOMPARE(runCli({"rerank", "--model", starterModel(), "--query", "a", "--document", "b"}).status, 3);
        QCOMPARE(runCli({"rerank", "--model", folder.path(), "--query", "a"}).status, 2);
    }

    void doctorIsWell() {
        const auto outcome = runCli({"doctor", "--json"});
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        QVERIFY(outcome.json()["problems"].toArray().isEmpty());
        QVERIFY(outcome.json()["families"].toArray().contains("modernbert"));
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
