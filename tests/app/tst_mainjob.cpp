// SPDX-License-Identifier: Apache-2.0
#include "commandline.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

/// The main job through the command line: import, tune, look, interrupt and resume, compare, export, mix.
class TestMainJob : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_run;

    QString project() const { return m_folder.filePath("project"); }
    QString experiment(const QByteArray &more) {
        QFile file(m_folder.filePath("experiment.json"));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("cannot write the experiment");
        file.write(R"({"kind": "encoder", "model": ")" + starterModel().toUtf8() + R"(",
            "train": {"corpus": "segunda-guerra", "split": "train"}, "validation": {"corpus": "segunda-guerra", "split": "validation"},
            "batch_size": 16, "max_length": 48, "learning_rate": 1e-4,
            "seed": 7, "threads": 1)" + more + "}");
        return file.fileName();
    }
    QJsonArray curve(const QString &run, const QString &name) {
        const auto shown = runCli({"show", "--project", project(), run, "--json"});
        for (const auto &each : shown.json()["curves"].toArray())
            if (each.toObject()["name"].toString() == name)
                return each.toObject()["values"].toArray();
        return {};
    }

private Q_SLOTS:
    void imports() {
        for (const auto *name : {"segunda-guerra", "english-general"}) {
            const auto outcome = runCli({"import", "--project", project(), sampleCorpus(name), "--json"});
            QVERIFY2(outcome.status == 0, outcome.error.constData());
            QVERIFY(outcome.json()["documents"].toInt() >= 60);
        }
        QCOMPARE(runCli({"import", "--project", project(), sampleCorpus("segunda-guerra")}).status, 3);
    }

    void namesAWrongKey() {
        const auto outcome = runCli({"train", "--project", project(), experiment(R"(, "learning_rat": 1)")});
        QCOMPARE(outcome.status, 3);
        QVERIFY2(outcome.error.contains("learning_rate"), outcome.error.constData());
    }

    void trains() {
        const auto outcome = runCli({"train", "--project", project(), experiment(R"(, "max_steps": 8, "eval_every": 4,
            "out_of_domain": [{"corpus": "english-general", "split": "test"}])"), "--set", "dropout=0"});
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        m_run = outcome.lines().value(0);
        QVERIFY(QFile::exists(project() + "/runs/" + m_run + "/experiment.json"));
        QCOMPARE(curve(m_run, "train/loss").size(), 8);
        for (const auto *name : {"validation/ndcg_cut_10", "validation/loss", "validation/similarity_relevant", "validation/similarity_irrelevant",
                                 "out_of_domain/english-general/ndcg_cut_10"})
            QCOMPARE(curve(m_run, name).size(), 3); // steps 0, 4, 8
        const auto rate = curve(m_run, "train/learning_rate");
        QCOMPARE(rate[0].toDouble(), 0.0);
    }

    void goesOnAfterAnInterruption() {
        const auto file = experiment(R"(, "max_steps": 10, "checkpoint_every": 2)");
        const auto whole = runCli({"train", "--project", project(), file});
        QVERIFY2(whole.status == 0, whole.error.constData());
        QProcess process;
        process.start(QStringLiteral(SINTONIA_BIN_DIR "/sintonia-cli"), {"train", "--project", project(), file});
        QVERIFY(process.waitForReadyRead(60'000));
        const auto run = QString::fromUtf8(process.readLine()).trimmed();
        const QString journal = project() + "/runs/" + run + "/journal.jsonl";
        const auto trained = [&] {
            QFile lines(journal);
            return lines.open(QIODevice::ReadOnly) && lines.readAll().count("\"train/loss\"") >= 3;
        };
        QTRY_VERIFY_WITH_TIMEOUT(trained(), 120'000);
        ::kill(pid_t(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 5);
        const auto resumed = runCli({"resume", "--project", project(), run});
        QVERIFY2(resumed.status == 0, resumed.error.constData());
        QCOMPARE(curve(run, "train/loss"), curve(whole.lines()[0], "train/loss"));
    }

    void comparesAndExports() {
        const auto runs = runCli({"runs", "--project", project(), "--json"});
        QCOMPARE(QJsonDocument::fromJson(runs.out).array().size(), 3);
        const auto other = QJsonDocument::fromJson(runs.out).array()[1].toObject()["id"].toString();
        const auto compared = runCli({"compare", "--project", project(), m_run, other, "--json"});
        QVERIFY2(compared.status == 0, compared.error.constData());
        QVERIFY(compared.out.contains("max_steps"));
        const auto output = m_folder.filePath("exported");
        const auto exported = runCli({"export", "--project", project(), m_run, "--format", "st", "--output", output, "--json"});
        QVERIFY2(exported.status == 0, exported.error.constData());
        QVERIFY(exported.json()["largest_deviation"].toDouble(1) <= 1e-5);
        for (const auto *name : {"modules.json", "1_Pooling/config.json", "model.safetensors", "tokenizer.json", "README.md"})
            QVERIFY2(QFile::exists(output + "/" + name), name);
        QCOMPARE(runCli({"export", "--project", project(), m_run, "--output", output}).status, 2);
        const auto mixed = m_folder.filePath("mixed");
        const auto mix = runCli({"mix", "--base", starterModel(), "--tuned", output, "--alpha", "0.5", "--output", mixed});
        QVERIFY2(mix.status == 0, mix.error.constData());
        QCOMPARE(runCli({"similarity", "--model", mixed, "--query", "a", "--document", "b"}).status, 0);
    }
};

QTEST_GUILESS_MAIN(TestMainJob)
#include "tst_mainjob.moc"
