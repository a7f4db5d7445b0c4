// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/download.h"
#include "engine/hub/library.h"
#include "tests/engine/hub/loopbackhub.h"
#include "tests/engine/hub/tinymodel.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

Q_DECLARE_METATYPE(LoopbackHub::Change)

namespace {

const std::string id = "tiny-org/tiny-model";
const std::string weights = "/" + id + "/resolve/" + LoopbackHub::commit + "/model.safetensors";

/// Asks for a stop once `bytes` have come.
class StopAfter : public ProgressSink {
public:
    explicit StopAfter(std::uint64_t bytes) : m_bytes(bytes) {}
    void progress(const Progress &progress) override {
        if (progress.done >= m_bytes && progress.unit == "bytes")
            source.request_stop();
    }
    std::stop_source source;

private:
    std::uint64_t m_bytes;
};

} // namespace

/// Downloads from a hub on this machine that behaves, and from one that does not.
class TestDownload : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LoopbackHub> m_hub;
    std::map<std::string, std::string> m_files = tinyModelFiles(100'000);

    fs::path models() const { return m_folder->filePath("models").toStdString(); }
    fs::path partial() const { return models() / ".downloads/tiny-org--tiny-model/model.safetensors.part"; }
    DownloadOptions options() const {
        DownloadOptions options;
        options.server = {m_hub->endpoint(), "secret"};
        options.families = {"bert"};
        options.retries.firstWait = std::chrono::milliseconds(5);
        options.retries.longestWait = std::chrono::milliseconds(20);
        options.retries.stallTimeout = std::chrono::seconds(1);
        return options;
    }
    Result<ModelDescription> download() { return downloadModel(options(), models(), id, {}, ProgressSink::none()); }
    bool isWhole() const {
        const auto found = readFile(models() / "tiny-model/model.safetensors");
        return found && *found == m_files.at("model.safetensors");
    }
    std::size_t timesAsked(const std::string &path) const {
        const auto requests = m_hub->requests();
        return std::size_t(
            std::count_if(requests.begin(), requests.end(), [&](const auto &request) { return request.path == path; }));
    }

private Q_SLOTS:
    void initTestCase() {
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
            qunsetenv(name);
    }
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_hub = std::make_unique<LoopbackHub>(id, m_files);
    }

    void downloadsWhatIsRead() {
        const auto model = download();
        QVERIFY2(model.has_value(), model ? "" : model.error().text().c_str());
        QVERIFY(model->state == ModelState::Ready);
        QCOMPARE(model->parameters, std::uint64_t(100'000));
        QCOMPARE(model->licence, std::string("apache-2.0"));
        QVERIFY(isWhole());
        QCOMPARE(readFile(models() / "tiny-model/1_Pooling/config.json").value_or("?"), std::string("{}"));
        QVERIFY(model->provenance.has_value());
        QCOMPARE(model->provenance->commit, std::string(LoopbackHub::commit));
        QCOMPARE(model->provenance->id, id);
        for (const auto &request : m_hub->requests()) {
            QVERIFY2(!request.path.ends_with(".bin") && request.path.find("onnx") == std::string::npos,
                     request.path.c_str());
            QCOMPARE(request.authorization, std::string("Bearer secret"));
        }
        QVERIFY(partialDownloads(models()).empty());
        m_hub->forgetRequests();
        QVERIFY(download().has_value());
        QCOMPARE(m_hub->requests().size(), std::size_t(1));
    }

    void survives_data() {
        QTest::addColumn<LoopbackHub::Change>("change");
        QTest::addColumn<int>("asked");
        const auto times = [](int count, const std::string &path,
                              std::function<void(const LoopbackHub::Request &, LoopbackHub::Answer &)> change) {
            auto left = std::make_shared<int>(count);
            return LoopbackHub::Change([=](const LoopbackHub::Request &request, LoopbackHub::Answer &answer) {
                if (request.path == path && (*left)-- > 0)
                    change(request, answer);
            });
        };
        QTest::newRow("a cut connection") << times(1, weights, [](const auto &, auto &answer) { answer.cutAfter = 150'000; })
                                          << 2;
        QTest::newRow("cut four times") << times(4, weights, [](const auto &, auto &answer) { answer.cutAfter = 60'000; })
                                        << 5;
        QTest::newRow("cut, then the range is ignored") << times(2, weights, [this](const auto &request, auto &answer) {
            if (request.from == 0)
                answer.cutAfter = 150'000;
            else
                answer = {200, {}, m_files.at("model.safetensors")};
        }) << 2;
        QTest::newRow("too many requests") << times(2, weights, [](const auto &, auto &answer) {
            answer = {429, {"Retry-After: 0"}, "slow"};
        }) << 3;
        QTest::newRow("unavailable") << times(1, weights, [](const auto &, auto &answer) {
            answer = {503, {}, "later"};
        }) << 2;
        QTest::newRow("a redirect on the server") << times(1, weights, [](const auto &, auto &answer) {
            answer = {302, {std::string("Location: ") + weights}, {}};
        }) << 2;
        QTest::newRow("a stall") << times(1, weights, [](const auto &, auto &answer) {
            answer.delay = std::chrono::minutes(1);
        }) << 2;
    }
    void survives() {
        QFETCH(LoopbackHub::Change, change);
        QFETCH(int, asked);
        m_hub->setChange(change);
        const auto model = download();
        QVERIFY2(model.has_value(), model ? "" : model.error().text().c_str());
        QVERIFY(isWhole());
        QCOMPARE(timesAsked(weights), std::size_t(asked));
    }

    void refuses_data() {
        QTest::addColumn<LoopbackHub::Change>("change");
        QTest::addColumn<QString>("says");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const std::string &path, std::function<void(LoopbackHub::Answer &)> change,
                            const char *says, ErrorCode code = ErrorCode::BadInput) {
            QTest::newRow(name) << LoopbackHub::Change([=](const LoopbackHub::Request &request,
                                                           LoopbackHub::Answer &answer) {
                if (request.path.starts_with(path))
                    change(answer);
            }) << QString(says) << int(code);
        };
        const std::string api = "/api/models/";
        row("unknown model", api, [](auto &answer) { answer = {404, {}, "{}"}; }, "no such model");
        row("no key", api, [](auto &answer) { answer = {401, {}, "{}"}; }, "private or gated");
        row(
            "gated", weights,
            [](auto &answer) {
                answer = {403, {"X-Error-Message: Ask \x1b[31mfor access"}, {}};
            },
            "Ask [31mfor access");
        row("no JSON", api, [](auto &answer) { answer.body = "<html>"; }, "api/models");
        row(
            "always unavailable", weights,
            [](auto &answer) {
                answer = {503, {}, {}};
            },
            "503; given up after 5 attempts", ErrorCode::Other);
        row("always cut", weights, [](auto &answer) { answer.cutAfter = 0; }, "given up after 5 attempts", ErrorCode::Other);
        row("wrong bytes", weights, [](auto &answer) { answer.body[200'000] ^= 1; }, "content with the hash");
        row(
            "wrong bytes of a small file", "/" + id + "/resolve/" + LoopbackHub::commit + "/config.json",
            [](auto &answer) { answer.body[3] = 'M'; }, "content with the hash");
        row("a shorter file", weights, [](auto &answer) { answer.body.resize(10); }, "10 bytes");
        row("a longer file", weights, [](auto &answer) { answer.body += "x"; }, "bytes");
        row("another commit", weights, [](auto &answer) { answer.headers = {"X-Repo-Commit: ffff"}; }, "commit ffff");
        row("another range", weights, [](auto &answer) {
            answer.status = 206;
            answer.headers = {"Content-Range: bytes 5-400000/400001"};
        }, "the range");
        row(
            "endless redirects", weights,
            [](auto &answer) {
                answer = {302, {std::string("Location: ") + weights}, {}};
            },
            "at most 5 redirects");
        row(
            "a redirect to another plain host", weights,
            [](auto &answer) {
                answer = {302, {"Location: http://127.0.0.1:1/x"}, {}};
            },
            "a redirect to https");
        row(
            "a redirect to a file", weights,
            [](auto &answer) {
                answer = {302, {"Location: file:///etc/passwd"}, {}};
            },
            "a redirect to https");
        row("an odd status", weights, [](auto &answer) { answer = {418, {}, {}}; }, "418", ErrorCode::Other);
    }
    void refuses() {
        QFETCH(LoopbackHub::Change, change);
        QFETCH(QString, says);
        QFETCH(int, code);
        m_hub->setChange(change);
        const auto model = download();
        QVERIFY(!model.has_value());
        QVERIFY2(QString::fromStdString(model.error().text()).contains(says), model.error().text().c_str());
        QCOMPARE(int(model.error().code), code);
        QVERIFY(modelFoldersIn(models()).empty());
    }

    void aCancelledDownloadGoesOnWhereItEnded() {
        m_hub->setChange([](const auto &, auto &answer) { answer.pause = std::chrono::milliseconds(2); });
        StopAfter sink(200'000);
        const auto cancelled = downloadModel(options(), models(), id, sink.source.get_token(), sink);
        QVERIFY(!cancelled.has_value());
        QCOMPARE(int(cancelled.error().code), int(ErrorCode::Interrupted));
        const auto kept = fs::file_size(partial());
        QVERIFY(kept > 100'000 && kept < m_files.at("model.safetensors").size());
        const auto listed = partialDownloads(models());
        QCOMPARE(listed.size(), std::size_t(1));
        QCOMPARE(listed[0].name, id);
        QVERIFY(listed[0].state == ModelState::Partial);
        m_hub->forgetRequests();
        QVERIFY(download().has_value());
        QVERIFY(isWhole());
        QCOMPARE(m_hub->requests().size(), std::size_t(2));
        QCOMPARE(m_hub->requests()[1].from, std::uint64_t(kept));
    }

    void aDamagedPartIsFetchedAgain() {
        m_hub->setChange([](const auto &request, auto &answer) {
            if (request.path == weights)
                answer = {404, {}, {}};
        });
        QVERIFY(!download().has_value());
        QVERIFY(writeFileAtomically(partial(), std::string(1000, 'x')).has_value());
        m_hub->setChange({});
        QVERIFY(download().has_value());
        QVERIFY(isWhole());
    }

    void discardsWhatIsKept() {
        m_hub->setChange([](const auto &request, auto &answer) {
            if (request.path == weights)
                answer = {404, {}, {}};
        });
        QVERIFY(!download().has_value());
        QCOMPARE(partialDownloads(models()).size(), std::size_t(1));
        QVERIFY(discardDownload(models(), id).has_value());
        QVERIFY(partialDownloads(models()).empty());
        QVERIFY(!discardDownload(models(), id).has_value());
        QVERIFY(!discardDownload(models(), "../../x").has_value());
    }

    void theNameMustBeFree() {
        fs::create_directories(models() / "tiny-model");
        QVERIFY(!download().has_value());
        auto other = options();
        other.name = "second";
        QVERIFY(downloadModel(other, models(), id, {}, ProgressSink::none()).has_value());
        QVERIFY(fs::exists(models() / "second/config.json"));
    }

    void aRepositoryOfPickledWeightsIsRefused() {
        m_files.erase("model.safetensors");
        m_hub = std::make_unique<LoopbackHub>(id, m_files);
        const auto model = download();
        QVERIFY(!model.has_value());
        QVERIFY(model.error().text().find("only pickled weights (pytorch_model.bin)") != std::string::npos);
        QCOMPARE(m_hub->requests().size(), std::size_t(1));
        m_files = tinyModelFiles(100'000);
    }

    void aModelThatIsBrokenIsNotTakenIn() {
        auto files = m_files;
        files.erase("tokenizer.json");
        m_hub = std::make_unique<LoopbackHub>(id, files);
        QVERIFY(!download().has_value());
        QVERIFY(modelFoldersIn(models()).empty());
        QVERIFY(partialDownloads(models()).empty());
    }

    void aServerThatIsNotThere() {
        const auto endpoint = m_hub->endpoint();
        m_hub.reset();
        DownloadOptions options;
        options.server.endpoint = endpoint;
        options.retries.attempts = 2;
        options.retries.firstWait = std::chrono::milliseconds(1);
        const auto model = downloadModel(options, models(), id, {}, ProgressSink::none());
        QVERIFY(!model.has_value());
        QVERIFY(model.error().text().find("given up after 2 attempts") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestDownload)
#include "tst_download.moc"
