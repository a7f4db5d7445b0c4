// SPDX-License-Identifier: Apache-2.0
#include "engine/synth/judgeanswers.h"

#include "engine/nn/device.h"
#include "engine/store/project.h"
#include "engine/synth/chatendpoint.h"
#include "engine/synth/localchat.h"
#include "tests/engine/synth/loopbackchat.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;
using namespace std::chrono_literals;

namespace {

const std::vector<AnswerInContext> answers{{"Who?", {"Ana did it.", "Rain fell."}, "Ana."}, {"When?", {"In May."}, "May."}};

std::unique_ptr<ChatEndpoint> endpointOf(const LoopbackChat &server) {
    ChatEndpointOptions options;
    options.endpoint = server.endpoint();
    options.model = "judge-1";
    options.key = "secret-key-1";
    options.retry = {2, 1ms, 1ms};
    auto endpoint = ChatEndpoint::open(options);
    if (!endpoint)
        qFatal("%s", endpoint.error().text().c_str());
    return std::move(*endpoint);
}

} // namespace

class TestJudgeAnswers : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_projects = 0;

    Project newProject() {
        auto project = Project::openOrCreate(m_folder.filePath(QString::number(++m_projects)).toStdString());
        if (!project)
            qFatal("%s", project.error().text().c_str());
        return std::move(*project);
    }

private Q_SLOTS:
    void keepsWhatWasJudged() {
        auto project = newProject();
        LoopbackChat server([](const LoopbackChat::Request &request, std::size_t) {
            const auto prompt = request.body["messages"][0]["content"].get<std::string>();
            return LoopbackChat::says(prompt.find("Who?") != prompt.npos ? "{\"relevance\": 0.9, \"reason\": \"yes\"}"
                                                                         : "```{\"relevance\": 0.5}```");
        });
        const auto judge = endpointOf(server);
        const auto report = judgeAnswers({}, *judge, project, answers, {}, ProgressSink::none());
        QVERIFY2(report, report ? "" : report.error().text().c_str());
        QCOMPARE(*report->judgements[0].relevance, 0.9);
        QCOMPARE(report->judgements[0].reason, std::string("yes"));
        QCOMPARE(*report->judgements[1].relevance, 0.5);
        QCOMPARE(report->mean, 0.7);
        QCOMPARE(report->promptTokens, 24);
        QCOMPARE(report->failed, std::size_t(0));
        const auto kept = judgementsOfAnswer(project, answerKey(answers[0].question, answers[0].context, answers[0].answer));
        QVERIFY(kept && kept->size() == 1);
        QCOMPARE(kept->front().raw, std::string("{\"relevance\": 0.9, \"reason\": \"yes\"}"));
        QVERIFY(kept->front().prompt.find("[2] Rain fell.") != std::string::npos);
        QCOMPARE(kept->front().judge, "judge-1 @ " + server.endpoint());
        QCOMPARE(kept->front().completionTokens, 7);

        const auto again = judgeAnswers({}, *judge, project, answers, {}, ProgressSink::none());
        QCOMPARE(again->kept, std::size_t(2));
        QCOMPARE(again->mean, 0.7);
        QCOMPARE(server.requests().size(), std::size_t(2));
        JudgeOptions other;
        other.rubric = "{question} {context} {answer}";
        QCOMPARE(judgeAnswers(other, *judge, project, answers, {}, ProgressSink::none())->kept, std::size_t(0));
        QCOMPARE(server.requests().size(), std::size_t(4));
    }

    void theKeyIsNowhereInTheProject() {
        auto project = newProject();
        LoopbackChat server([](const auto &, std::size_t) { return LoopbackChat::says("{\"relevance\": 1}"); });
        QVERIFY(judgeAnswers({}, *endpointOf(server), project, answers, {}, ProgressSink::none()));
        QCOMPARE(server.requests().front().authorization, std::string("Bearer secret-key-1"));
        for (const auto &entry : fs::recursive_directory_iterator(project.folder())) {
            QFile file(QString::fromStdString(entry.path().string()));
            QVERIFY(!entry.is_regular_file() || file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("secret-key-1"), entry.path().c_str());
        }
    }

    void asksAgainForAVerdict() {
        auto project = newProject();
        LoopbackChat server([](const auto &, std::size_t number) {
            return LoopbackChat::says(number == 1 ? "I would say it is good."
                                                  : "{\"relevance\": 0.8, \"reason\": \"good\"}");
        });
        const auto report = judgeAnswers({}, *endpointOf(server), project, {answers[0]}, {}, ProgressSink::none());
        QCOMPARE(*report->judgements[0].relevance, 0.8);
        QCOMPARE(report->judgements[0].promptTokens, 24);
        QCOMPARE(server.requests()[1].body["messages"].size(), std::size_t(3));
        QCOMPARE(server.requests()[1].body["messages"][1]["content"], Json("I would say it is good."));
    }

    /// A judge that gives no verdict: counted, kept with its raw text, tried again the next time.
    void countsFailures() {
        auto project = newProject();
        std::atomic<bool> sober = false;
        LoopbackChat server([&](const auto &, std::size_t) {
            return LoopbackChat::says(sober ? "{\"relevance\": 0.4}" : "{\"relevance\": NaN}");
        });
        const auto judge = endpointOf(server);
        const auto report = judgeAnswers({}, *judge, project, answers, {}, ProgressSink::none());
        QVERIFY(report);
        QCOMPARE(report->failed, std::size_t(2));
        QCOMPARE(report->mean, 0.0);
        QVERIFY(!report->judgements[0].relevance);
        QVERIFY(!report->judgements[0].error.empty());
        QCOMPARE(report->judgements[0].raw, std::string("{\"relevance\": NaN}"));
        QCOMPARE(server.requests().size(), std::size_t(6));
        sober = true;
        const auto later = judgeAnswers({}, *judge, project, answers, {}, ProgressSink::none());
        QCOMPARE(later->failed, std::size_t(0));
        QCOMPARE(later->kept, std::size_t(0));
    }

    void aRefusalEndsTheWorkWithoutLoss() {
        auto project = newProject();
        std::atomic<bool> open = false;
        LoopbackChat server([&](const auto &, std::size_t number) -> LoopbackChat::Answer {
            return number == 1 || open ? LoopbackChat::says("{\"relevance\": 1}") : LoopbackChat::Answer{401, {}, ""};
        });
        const auto judge = endpointOf(server);
        const auto ended = judgeAnswers({}, *judge, project, answers, {}, ProgressSink::none());
        QVERIFY(!ended);
        QCOMPARE(ended.error().code, ErrorCode::BadInput);
        open = true;
        QCOMPARE(judgeAnswers({}, *judge, project, answers, {}, ProgressSink::none())->kept, std::size_t(1));
    }

    void aJudgeThatIsAwayEndsTheWorkSoon() {
        auto project = newProject();
        LoopbackChat server([](const auto &, std::size_t) -> LoopbackChat::Answer { return {500, {}, ""}; });
        std::vector<AnswerInContext> many;
        for (int i = 0; i < 10; ++i)
            many.push_back({"q" + std::to_string(i), {"c"}, "a"});
        const auto ended = judgeAnswers({}, *endpointOf(server), project, many, {}, ProgressSink::none());
        QVERIFY(!ended);
        QCOMPARE(server.requests().size(), std::size_t(6)); // three answers, two attempts each
    }

    void aModelOnThisMachineIsForced() {
        setThreads(1);
        auto project = newProject();
        auto loaded = LanguageModel::load(SINTONIA_TESTDATA_DIR "/generate/tiny-llama", {"cpu", "f32"});
        QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
        const auto judge = forcedJudge(std::move(*loaded));
        QVERIFY2(judge, judge ? "" : judge.error().text().c_str());
        const auto report = judgeAnswers({}, **judge, project, answers, {}, ProgressSink::none());
        QVERIFY2(report, report ? "" : report.error().text().c_str());
        QCOMPARE(report->failed, std::size_t(0));
        QVERIFY(report->promptTokens > 0 && report->completionTokens > 0);
    }
};

QTEST_APPLESS_MAIN(TestJudgeAnswers)
#include "tst_judgeanswers.moc"
