// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/abstention.h"
#include "engine/eval/rouge.h"

#include <QtTest>

using namespace sintonia;

class TestAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rouge_data();
    void rouge();
    void abstentions_data();
    void abstentions();
    void abstentionScores();
};

/// The ASCII rows are values of rouge_score 0.1.2, RougeScorer(['rougeL']).score(reference, prediction).fmeasure.
void TestAnswers::rouge_data() {
    QTest::addColumn<QString>("prediction");
    QTest::addColumn<QString>("reference");
    QTest::addColumn<double>("value");
    QTest::newRow("equal") << "The cat sat." << "the CAT, sat" << 1.0;
    QTest::newRow("order") << "police killed the gunman" << "police kill the gunman" << 0.75;
    QTest::newRow("subsequence") << "the gunman police killed" << "police killed the gunman" << 0.5;
    QTest::newRow("lengths") << "a b c d e f" << "a c f" << 2.0 / 3;
    QTest::newRow("nothing common") << "x" << "y" << 0.0;
    QTest::newRow("empty") << "" << "y" << 0.0;
    QTest::newRow("only signs") << "?!" << "?!" << 0.0;
    QTest::newRow("accents are letters") << QString::fromUtf8("ação rápida") << QString::fromUtf8("AÇÃO lenta") << 0.5;
}

void TestAnswers::rouge() {
    QFETCH(QString, prediction);
    QFETCH(QString, reference);
    QFETCH(double, value);
    QCOMPARE(rougeL(prediction.toStdString(), reference.toStdString()), value);
}

void TestAnswers::abstentions_data() {
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("language");
    QTest::addColumn<bool>("abstention");
    for (const char *language : {"en", "pt", "es", "de", "fr"})
        QTest::newRow(language) << QString::fromStdString(abstentionSentence(*answerLanguage(language))) << language << true;
    QTest::newRow("inside") << "Sorry, the answer is NOT in the documents!" << "en" << true;
    QTest::newRow("phrase") << QString::fromUtf8("Não sei.") << "pt" << true;
    QTest::newRow("elided") << QString::fromUtf8("I don't know") << "en" << true;
    QTest::newRow("context said so") << "The context does not mention a year." << "en" << true;
    QTest::newRow("negative answer") << QString::fromUtf8("O rei não voltou") << "pt" << false;
    QTest::newRow("part of a word") << QString::fromUtf8("Ele não seita") << "pt" << false;
    QTest::newRow("other language") << QString::fromUtf8("não sei") << "en" << false;
    QTest::newRow("empty") << " . " << "en" << true;
    QTest::newRow("an answer") << "In 1945" << "en" << false;
}

void TestAnswers::abstentions() {
    QFETCH(QString, answer);
    QFETCH(QString, language);
    QFETCH(bool, abstention);
    QCOMPARE(abstains(answer.toStdString(), *answerLanguage(language.toStdString())), abstention);
}

void TestAnswers::abstentionScores() {
    const auto score = scoreAbstentions({{true, true}, {true, false}, {true, false}, {false, true}, {false, false}});
    QCOMPARE(score.rate, 0.6);
    QCOMPARE(score.precision, 1.0 / 3);
    QCOMPARE(score.recall, 0.5);
    const auto none = scoreAbstentions({});
    QCOMPARE(none.rate, 0.0);
    QCOMPARE(none.precision, 1.0);
    QCOMPARE(none.recall, 1.0);
}

QTEST_APPLESS_MAIN(TestAnswers)
#include "tst_answers.moc"
