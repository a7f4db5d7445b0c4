// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/verdictsentence.h"
#include "engine/train/earlystopping.h"
#include "widgets/models/enginetext.h"
#include "widgets/models/messagepatterns.h"
#include "widgets/style/measurenames.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QTest>
#include <QTranslator>

using namespace sintonia;

/// What the engine says, in both languages of the window.
class EngineTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        QVERIFY(m_portuguese.load(QStringLiteral("sintonia_pt_BR"), QStringLiteral(":/translations")));
        speakPortuguese();
    }
    void cleanup() {
        QCoreApplication::removeTranslator(&m_portuguese);
        QLocale::setDefault(QLocale::c());
    }

    void sentences_data() {
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("portuguese");
        const auto row = [](const char *name, const char *english, const char *portuguese) {
            QTest::newRow(name) << QString::fromUtf8(english) << QString::fromUtf8(portuguese);
        };
        row("end", "All 40 steps are done", "Todos os 40 passos foram dados");
        row("early",
            "Stopped early at step 6: validation/ndcg_cut_10 is 0.8123, and 5 evaluations in a row did not better 0.8200 of "
            "step 1 by more than 0.001",
            "Parada antecipada no passo 6: validação · nDCG@10 é 0,8123, e 5 avaliações seguidas não superaram 0,8200 do "
            "passo 1 em mais de 0,001");
        row("guard",
            "Guard: at step 9 out_of_domain/guerra-fria/ndcg_cut_10 is 0.0900 below the untouched model (allowed: 0.0500), "
            "while validation/ndcg_cut_10 gained +0.0100",
            "Guarda: no passo 9, guerra-fria · nDCG@10 está 0,0900 abaixo do modelo original (permitido: 0,0500), enquanto "
            "validação · nDCG@10 ganhou +0,0100");
        row("verdict",
            "Stopped on request at step 3. Best is step 0: validation/ndcg_cut_10 0.4000, +0.0000 against the untouched "
            "model (0.4000). Tuning gained nothing: the untouched model is kept.",
            "Interrompida a pedido no passo 3. O melhor é o passo 0: validação · nDCG@10 0,4000, +0,0000 em relação ao "
            "modelo original (0,4000). O ajuste não ganhou nada: o modelo original é mantido.");
        row("comparison",
            "Run Rápida 2 gains .26 on validation (within chance) and loses .09 on guerra-fria and less than .01 on en: "
            "over-specific.",
            "A execução Rápida 2 ganha 0,26 em validação (dentro do acaso) e perde 0,09 em guerra-fria e menos de 0,01 em "
            "en: específica demais.");
        row("two runs",
            "Run a gains .20 on validation and loses nothing measurable. Run b changes nothing on validation and loses "
            "nothing measurable outside.",
            "A execução a ganha 0,20 em validação e não perde nada mensurável. A execução b não muda nada em validação e "
            "não perde nada mensurável fora.");
        row("import", "expected a string at \"text\", found an empty one",
            "esperado: um texto em \"text\"; encontrado: um vazio");
        row("error in one string", "experiment: lora.r: expected a whole number from 1 to 4096, found \"x\"",
            "experiment: lora.r: esperado: um número inteiro de 1 a 4096; encontrado: \"x\"");
        row("unknown stays", "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR", "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR");
        row("a path stays", "notes on war.txt", "notes on war.txt");
    }
    void sentences() {
        QFETCH(QString, english);
        QFETCH(QString, portuguese);
        QCOMPARE(engineText(english), portuguese);
    }

    /// The sentences as the engine makes them now, not as this file remembers them.
    void whatTheEngineSaysIsKnown() {
        EarlyStoppingOptions options;
        options.metric = "validation/ndcg_cut_10";
        options.patience = 1;
        EarlyStopping stopping(options, {});
        stopping.observe(0, {{options.metric, 0.5}});
        const auto decision = stopping.observe(5, {{options.metric, 0.4}});
        QVERIFY(decision.stop);
        QVERIFY2(engineText(decision.reason).startsWith(QStringLiteral("Parada antecipada no passo 5")),
                 decision.reason.c_str());
        MeasureChange inside, outside;
        inside.set = "validation";
        inside.before = 0.4;
        inside.after = 0.6;
        outside.set = "out_of_domain/cold";
        outside.before = 0.7;
        outside.after = 0.5;
        const std::string sentence = verdictSentence({"r", {inside, outside}, 0.05});
        QCOMPARE(engineText(sentence),
                 QStringLiteral("A execução r ganha 0,20 em validação e perde 0,20 em cold: específica demais."));
    }

    void errors() {
        const Error error{ErrorCode::BadInput, {}, "corpus.jsonl:3", "a JSON object", "nothing"};
        QCOMPARE(errorText(error), QStringLiteral("corpus.jsonl:3: esperado: um objeto JSON; encontrado: nada"));
        cleanup();
        QCOMPARE(errorText(error), QString::fromStdString(error.text()));
    }

    void everyPatternHasItsTranslation() {
        static const QRegularExpression part(QStringLiteral("%L?[1-9]"));
        const auto parts = [](const QString &text) {
            QStringList found;
            for (auto each = part.globalMatch(text); each.hasNext();)
                found.append(each.next().captured());
            found.sort();
            return found;
        };
        for (const MessagePattern &pattern : messagePatterns()) {
            const QString translation = m_portuguese.translate("EngineText", pattern.text);
            QVERIFY2(!translation.isEmpty(), pattern.text);
            QCOMPARE(parts(translation), parts(QString::fromUtf8(pattern.text)));
        }
    }

    void names_data() {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("portuguese");
        const auto row = [](const char *raw, const char *english, const char *portuguese) {
            QTest::newRow(raw) << QString::fromUtf8(raw) << QString::fromUtf8(english) << QString::fromUtf8(portuguese);
        };
        row("ndcg_cut_10", "nDCG@10", "nDCG@10");
        row("recall_100", "recall@100", "revocação@100");
        row("f1", "F1", "F1");
        row("out_of_domain/Cold War/ndcg_cut_10", "Cold War · nDCG@10", "Cold War · nDCG@10");
        row("validation/similarity_relevant", "validation · S(question, relevant)", "validação · S(pergunta, relevante)");
        row("train/loss", "training · loss", "treino · perda");
        row("something_else", "something_else", "something_else");
    }
    void names() {
        QFETCH(QString, raw);
        QFETCH(QString, english);
        QFETCH(QString, portuguese);
        QCOMPARE(curveName(raw), portuguese);
        QCoreApplication::removeTranslator(&m_portuguese);
        QCOMPARE(curveName(raw), english);
    }

private:
    void speakPortuguese() {
        QCoreApplication::installTranslator(&m_portuguese);
        QLocale::setDefault(QLocale(QStringLiteral("pt_BR")));
    }

    QTranslator m_portuguese;
};

QTEST_GUILESS_MAIN(EngineTextTest)
#include "tst_enginetext.moc"
