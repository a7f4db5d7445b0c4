// SPDX-License-Identifier: Apache-2.0
#include "engine/data/encoding.h"
#include "engine/data/mojibake.h"

#include <QtTest>

using namespace sintonia;

class TestMojibake : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void damaged_data();
    void damaged();
    void honest_data();
    void honest();
    void roundTrip();
};

void TestMojibake::damaged_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("mended");
    QTest::newRow("windows-1252") << "CafÃ© nÃ£o Ã© chÃ¡" << "Café não é chá";
    QTest::newRow("typographic") << "worldâ€™s â€œbestâ€\u009d â€” yes" << "world’s “best” — yes";
    QTest::newRow("latin-1 control") << QString::fromUtf8("\u00c3\u0081gua") << "Água";
    QTest::newRow("no-break space") << "10Â\u00a0km" << "10\u00a0km";
    QTest::newRow("twice") << "CafÃƒÂ©" << "Café";
    QTest::newRow("MacRoman") << "Caf√© n√£o ‚Äì fim" << "Café não – fim";
    QTest::newRow("emoji") << "ok ðŸ˜€" << "ok 😀";
    QTest::newRow("Cyrillic run") << "ÐœÐ¸Ñ€" << "Мир";
    QTest::newRow("mixed with sound text") << "é e Ã©" << "é e é";
}

void TestMojibake::damaged() {
    QFETCH(QString, text);
    QFETCH(QString, mended);
    const auto found = mendMojibake(text.toStdString());
    QVERIFY(found);
    QCOMPARE(QString::fromStdString(found->text), mended);
}

void TestMojibake::honest_data() {
    QTest::addColumn<QString>("text");
    for (const auto *text :
         {"plain", "Café não é chá", "“CAFÉ” – “AMANHû", "coups d’état", "√2 ≈ 1,41; ¬p", "3×–4×", "naïve — “à”",
          "日本語、テキスト。", "Мир, труд", "Ångström Ä Ö Ü", "SÃO “NAÇÃO”…", "« É »", "10 °C ± 2 µm"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestMojibake::honest() {
    QFETCH(QString, text);
    const auto found = mendMojibake(text.toStdString());
    QVERIFY2(!found, found ? found->text.c_str() : "");
}

/// Damage done to any sound Latin text is undone.
void TestMojibake::roundTrip() {
    for (char32_t c = 0xa1; c <= 0x17f; ++c) {
        const auto sound = QString("word ").toStdString() + QString::fromUcs4(&c, 1).toStdString() + "x";
        const auto damaged = decodeAnyway(sound, "ISO-8859-1");
        const auto mended = mendMojibake(damaged);
        QVERIFY2(mended && mended->text == sound, sound.c_str());
    }
}

QTEST_APPLESS_MAIN(TestMojibake)
#include "tst_mojibake.moc"
