// SPDX-License-Identifier: Apache-2.0
#include "engine/text/sentences.h"

#include <QtTest>

using namespace sintonia;

class TestSentences : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splits_data();
    void splits();
};

void TestSentences::splits_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const char *text, QStringList expected) {
        QTest::newRow(name) << QString::fromUtf8(text) << expected;
    };
    row("two", "It rained. We left!  ", {"It rained.", "We left!"});
    row("abbreviation", "Dr. Silva came at 3 p.m. He left.", {"Dr. Silva came at 3 p.m.", "He left."});
    row("abbreviation in Portuguese", "O Sr. João chegou. Ele saiu.",
        {QString::fromUtf8("O Sr. João chegou."), "Ele saiu."});
    row("number", "It costs 3.5 euros. Cheap.", {"It costs 3.5 euros.", "Cheap."});
    row("lines", "first point\nsecond point\n\n", {"first point", "second point"});
    row("only signs", "... --- !", {});
    row("empty", "", {});
    row("no end", "in 1945", {"in 1945"});
    row("beyond ASCII", "«É assim?» Não. 東京です。はい。",
        {QString::fromUtf8("«É assim?»"), QString::fromUtf8("Não."), QString::fromUtf8("東京です。"), QString::fromUtf8("はい。")});
    row("abbreviation in German", "Es war z.B. Dr. Braun. Er ging.", {"Es war z.B. Dr. Braun.", "Er ging."});
    row("abbreviation at the end", "He met the Dr.", {"He met the Dr."});
    row("a letter that ends", "It is rich in vitamin C. It tastes well.", {"It is rich in vitamin C.", "It tastes well."});
    row("abbreviation before a line end", "Mr.\nGo on.", {"Mr.", "Go on."});
}

void TestSentences::splits() {
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    const auto bytes = text.toStdString();
    QStringList found;
    for (const auto &sentence : sentences(bytes))
        found << QString::fromStdString(bytes.substr(sentence.begin, sentence.end - sentence.begin));
    QCOMPARE(found, expected);
}

QTEST_APPLESS_MAIN(TestSentences)
#include "tst_sentences.moc"
