// SPDX-License-Identifier: Apache-2.0
#include "engine/core/json.h"
#include "engine/eval/qa.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

class TestQa : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// tests/oracle/answer_scores.py; the reference computes F1 in 32 bits.
    void agreesWithTheOfficialRules() {
        const auto cases = readJsonFile(SINTONIA_TESTDATA_DIR "/eval/answers.json");
        QVERIFY(cases);
        QVERIFY(cases->size() > 15);
        for (const auto &example : *cases) {
            const auto prediction = example["prediction"].get<std::string>();
            QCOMPARE(normalizeAnswer(prediction), example["normal"].get<std::string>());
            const auto score = scoreAnswer(prediction, {example["reference"].get<std::string>()});
            QCOMPARE(score.exact, example["exact"].get<double>());
            QVERIFY2(std::abs(score.f1 - example["f1"].get<double>()) < 1e-6, prediction.c_str());
        }
    }

    void dropsTheLanguagesArticles_data() {
        QTest::addColumn<std::string>("code");
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("normal");
        const auto row = [](const char *code, const char *text, const char *normal) {
            QTest::newRow(text) << std::string(code) << std::string(text) << std::string(normal);
        };
        row("en", "the o cat", "o cat");
        row("pt", "O fim das Guerras, em uma só noite", "fim das guerras em só noite");
        row("es", "El fin de los días", "fin de días");
        row("de", "Der Fall des Hauses", "fall hauses");
        row("fr", "L'été, la mer et l’eau", "été mer et eau");
        row("fr", "quel âge", "quel âge");
        row("fr", "« Les Misérables »", "misérables");
        row("de", "„Die Blechtrommel“", "blechtrommel");
        row("es", "¿Cuándo? ¡En 1936!", "cuándo en 1936");
        row("pt", "“Os Lusíadas” — 1572", "lusíadas 1572");
        row("en", "“The Wall”", "“ wall”");
    }
    void dropsTheLanguagesArticles() {
        QFETCH(std::string, code);
        QFETCH(std::string, text);
        QFETCH(std::string, normal);
        QCOMPARE(normalizeAnswer(text, *answerLanguage(code)), normal);
    }
    void refusesUnknownLanguages() { QCOMPARE(answerLanguage("xx").error().code, ErrorCode::Usage); }

    void takesTheReferenceWithTheBestF1() {
        const auto score = scoreAnswer("red green blue", {"red", "green blue yellow", "blue green black"});
        QCOMPARE(score.exact, 0.0);
        QCOMPARE(score.precision, 2.0 / 3);
        QCOMPARE(score.recall, 2.0 / 3);
        QCOMPARE(score.f1, 2.0 / 3);
        const auto uneven = scoreAnswer("red green blue white", {"black", "red"});
        QCOMPARE(uneven.precision, 0.25);
        QCOMPARE(uneven.recall, 1.0);
        QCOMPARE(uneven.f1, 0.4);
        QCOMPARE(scoreAnswer("blue red", {"red blue", "blue red"}).exact, 1.0);
    }

    void onlyAnEmptyPredictionAnswersTheUnanswerable() {
        QCOMPARE(scoreAnswer("", {}).f1, 1.0);
        QCOMPARE(scoreAnswer("the", {}).exact, 1.0);
        QCOMPARE(scoreAnswer("1945", {}).f1, 0.0);
        QCOMPARE(scoreAnswer("", {"1945", "the"}).f1, 0.0);
    }

    void readsFilesAndAverages() {
        const auto reference =
            readQaReference(write(R"({"version":"1.1","data":[{"title":"t","paragraphs":[{"context":"c","qas":[
            {"id":"a","question":"?","answers":[{"text":"red","answer_start":0},{"text":"blue"}]},
            {"id":"b","question":"?","answers":[{"text":"green"}]}]}]}]})"));
        QVERIFY2(reference, reference ? "" : reference.error().text().c_str());
        QVERIFY(!reference->hasUnanswerable);
        const auto predictions = readQaPredictions(write(R"({"a":"blue","elsewhere":"x"})"));
        QVERIFY(predictions);
        const auto evaluation = evaluateAnswers(*reference, *predictions);
        QCOMPARE(evaluation.missing, std::vector<std::string>{"b"});
        QCOMPARE(evaluation.questions.size(), std::size_t(2));
        QCOMPARE(evaluation.mean.exact, 0.5);
    }

    void leavesMissingOnesOutWhereSquad2Does() {
        const auto reference = readQaReference(write(R"({"version":"v2.0","data":[{"paragraphs":[{"qas":[
            {"id":"a","answers":[],"is_impossible":true,"plausible_answers":[{"text":"x"}]},
            {"id":"b","answers":[{"text":"green"}],"is_impossible":false}]}]}]})"));
        QVERIFY(reference);
        QVERIFY(reference->hasUnanswerable);
        const auto evaluation = evaluateAnswers(*reference, {{"a", ""}});
        QCOMPARE(evaluation.missing, std::vector<std::string>{"b"});
        QCOMPARE(evaluation.mean.f1, 1.0);
    }

    void namesThePlaceOfErrors_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no data") << QByteArray("{}") << QByteArray("\"data\" (array), found none");
        QTest::newRow("answer of another type")
            << QByteArray(R"({"data":[{"paragraphs":[{"qas":[{"id":"a","answers":[{"text":3}]}]}]}]})")
            << QByteArray("data[0].paragraphs[0].qas[0].answers[0].text: expected string, found number");
        QTest::newRow("id twice")
            << QByteArray(R"({"data":[{"paragraphs":[{"qas":[{"id":"a","answers":[]},{"id":"a","answers":[]}]}]}]})")
            << QByteArray("\"a\" again");
        QTest::newRow("nothing") << QByteArray(R"({"data":[]})") << QByteArray("expected questions");
    }
    void namesThePlaceOfErrors() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        const auto reference = readQaReference(write(text));
        QVERIFY(!reference);
        QCOMPARE(reference.error().code, ErrorCode::BadInput);
        QVERIFY2(QByteArray::fromStdString(reference.error().text()).contains(says), reference.error().text().c_str());
    }

    void refusesPredictionsThatAreNoTexts() {
        const auto predictions = readQaPredictions(write(R"({"a":["blue"]})"));
        QVERIFY(!predictions);
        QVERIFY(predictions.error().text().ends_with("a: expected a text, found array"));
    }

private:
    fs::path write(const QByteArray &text) {
        QFile file(m_folder.filePath("file.json"));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write the test file");
        return file.fileName().toStdString();
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestQa)
#include "tst_qa.moc"
