// SPDX-License-Identifier: Apache-2.0
#include "tests/app/commandline.h"

#include "engine/core/json.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

/// The second half of RAG on the command line, with the sample's decoder: rows from a retriever, tuning, comparison, exports.
class TestLlmDemo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endToEnd() {
        QTemporaryDir temporary;
        const QString project = temporary.filePath(QStringLiteral("p"));
        const auto demo = runCli({"demo", "--llm", "--project", project});
        QVERIFY2(demo.status == 0, demo.error.constData());
        const auto lines = demo.out.split('\n');
        const auto line = std::find_if(lines.begin(), lines.end(), [](const QByteArray &each) { return each.startsWith("run "); });
        QVERIFY(line != lines.end());
        const QString run = QString::fromUtf8(line->mid(4));
        QVERIFY(demo.out.contains("Run demo of an LLM "));

        const auto compared = runCli({"compare", "--project", project, run, "--json"});
        const Json comparison = Json::parse(compared.out.toStdString());
        QCOMPARE(comparison["measure"].get<std::string>(), std::string("f1"));
        double before = 0, after = 0, known = 0;
        for (const auto &change : comparison["against_base"][run.toStdString()]) {
            if (change["set"] == "validation" && change["measure"] == "loss") {
                before = change["before"];
                after = change["after"];
            }
            if (change["set"] == "out_of_domain/facts" && change["measure"] == "exact_match")
                known = change["before"];
        }
        QVERIFY2(after < 0.5 * before, qPrintable(QStringLiteral("%1 %2").arg(before).arg(after)));
        QVERIFY2(known > 0.6, qPrintable(QString::number(known))); // what the decoder was made for
        const QString exports = project + QStringLiteral("/exports/") + run;
        QVERIFY(QFile::exists(exports + QStringLiteral("-merged/config.json")));
        QVERIFY(QFile::exists(exports + QStringLiteral("-gguf/model.gguf")));

        const auto asked = runCli({"generate", "--model", exports + QStringLiteral("-merged"), "--chat", "--prompt", "Onde mora Ana?",
                                   "--max-new-tokens", "4"});
        QVERIFY2(asked.status == 0, asked.error.constData());
    }

    void itsNameStandsForTheModel() {
        const auto answered = runCli({"generate", "--model", "sample-decoder", "--chat", "--prompt",
                                      "Documents:\n[1] \nAna Silva lives in Oslo.\n[2] \nColin Baker works as a pilot.\n\nQuestion: Where does Ana Silva live?",
                                      "--max-new-tokens", "12", "--json"});
        QVERIFY2(answered.status == 0, answered.error.constData());
        QCOMPARE(Json::parse(answered.out.toStdString())["stopped_by"].get<std::string>(), std::string("end"));
    }
};

QTEST_APPLESS_MAIN(TestLlmDemo)
#include "tst_llmdemo.moc"
