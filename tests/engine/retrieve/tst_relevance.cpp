// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/relevance.h"

#include <QtTest>

#include <cmath>

using namespace sintonia;

namespace {

const std::string question = "What are the benefits of vitamin C?";
const std::vector<std::string> context{"Vitamin C is an antioxidant that protects the cells of the body. It strengthens the "
                                       "immune system, helps wounds to heal "
                                       "and lets the body take up iron.",
                                       "Oranges, kiwis and peppers are rich in vitamin C."};
const std::string poor = "Oranges are a fruit that many people like to eat for breakfast.";
const std::string good =
    "Vitamin C strengthens the immune system, protects the cells of the body as an antioxidant and helps it to "
    "take up iron.";

} // namespace

class TestRelevance : public QObject {
    Q_OBJECT

    std::unique_ptr<Embedder> m_model;

    std::vector<Relevance> scored(const std::vector<AnswerInContext> &answers, const RelevanceOptions &options = {}) {
        auto scores = relevance(options, *m_model, answers, {}, ProgressSink::none());
        if (!scores)
            qFatal("%s", scores.error().text().c_str());
        return *scores;
    }

private Q_SLOTS:
    void initTestCase() {
        auto model = Embedder::load(SINTONIA_MODELS_DIR "/all-MiniLM-L6-v2", {"cpu", "f32", 0});
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        m_model = std::move(*model);
    }

    /// The example of the theory: an answer beside the point (0.3 by human judgement) and one that uses the context (0.9).
    /// Values of sentence-transformers 6.2.0 with the starter encoder: 0.254 and 0.814.
    void ranksTheAnswersOfTheVitaminExample() {
        const auto scores = scored({{question, context, poor}, {question, context, good}});
        QVERIFY2(std::abs(scores[0].relevance - 0.254) < 2e-3, qPrintable(QString::number(scores[0].relevance)));
        QVERIFY2(std::abs(scores[1].relevance - 0.814) < 2e-3, qPrintable(QString::number(scores[1].relevance)));
        QVERIFY(scores[1].relevance > scores[0].relevance);
        QCOMPARE(scores[0].supported, 0.0);
        QCOMPARE(scores[1].supported, 1.0);
    }

    void isTheFormulaOfItsParts() {
        for (const auto &score : scored({{question, context, poor}, {question, context, good + " Paris is in France."}})) {
            double mean = 0;
            for (const auto &sentence : score.sentences)
                mean += sentence.similarity / double(score.sentences.size());
            QVERIFY(std::abs(score.answerContext - mean) < 1e-12);
            QVERIFY(std::abs(score.relevance - std::sqrt(score.answerContext * score.answerQuestion)) < 1e-12);
        }
    }

    void namesTheSentencesThatSupport() {
        const std::string answer = "It helps wounds to heal. Kiwis are rich in vitamin C. The moon is far away.";
        const auto score = scored({{question, context, answer}}).front();
        QCOMPARE(score.sentences.size(), std::size_t(3));
        const auto source = [&](const SentenceSupport &support) {
            return context[support.document].substr(support.source.begin, support.source.end - support.source.begin);
        };
        QVERIFY(source(score.sentences[0]).starts_with("It strengthens"));
        QCOMPARE(source(score.sentences[1]), context[1]);
        QVERIFY(score.sentences[0].supported && score.sentences[1].supported && !score.sentences[2].supported);
        QCOMPARE(score.supported, 2.0 / 3);
        QCOMPARE(answer.substr(score.sentences[2].sentence.begin), std::string("The moon is far away."));
    }

    void doesNotDependOnTheOthers() {
        const AnswerInContext one{question, context, good};
        const auto alone = scored({one}).front();
        const auto among = scored({{"Who?", {"Nobody."}, "He."}, one, one});
        QVERIFY(std::abs(among[1].relevance - alone.relevance) < 1e-5);
        QCOMPARE(among[1].relevance, among[2].relevance);
    }

    void scoresNothingAsNothing() {
        const auto scores =
            scored({{question, context, ""}, {question, context, " ?! "}, {question, {}, good}, {question, {""}, good}});
        for (const auto &score : scores) {
            QCOMPARE(score.relevance, 0.0);
            QCOMPARE(score.supported, 0.0);
        }
        QVERIFY(scores[0].sentences.empty() && scores[1].sentences.empty());
        QCOMPARE(scores[2].sentences.size(), std::size_t(1));
        QVERIFY(scores[2].answerQuestion > 0.5);
        QVERIFY(scored({}).empty());
    }

    void theThresholdDecides() {
        QCOMPARE(scored({{question, context, good}}, {0.99}).front().supported, 0.0);
        QCOMPARE(scored({{question, context, poor}}, {0.1}).front().supported, 1.0);
        QCOMPARE(scored({{question, {}, good}}, {-1}).front().supported, 0.0); // nothing is supported by nothing
        const auto refused = relevance({1.5}, *m_model, {}, {}, ProgressSink::none());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Usage);
        QVERIFY(relevance({std::nan("")}, *m_model, {}, {}, ProgressSink::none()).error().code == ErrorCode::Usage);
    }

    void stopsOnRequest() {
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = relevance({}, *m_model, {{question, context, good}}, stop.get_token(), ProgressSink::none());
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Interrupted);
    }
};

QTEST_APPLESS_MAIN(TestRelevance)
#include "tst_relevance.moc"
