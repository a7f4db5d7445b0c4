// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/licence.h"
#include "engine/hub/modelfiles.h"
#include "engine/hub/repository.h"
#include "engine/hub/server.h"

#include <QtTest>

using namespace sintonia;

Q_DECLARE_METATYPE(std::string)

/// What is believed of a server's words: names, files, hashes, redirects, keys; and licences of model cards.
class TestRepository : public QObject {
    Q_OBJECT

    static Json entry(const std::string &name) {
        return {{"rfilename", name}, {"size", 4u}, {"blobId", std::string(40, 'a')}};
    }
    static Json answer(const std::vector<Json> &siblings) {
        return {{"id", "org/name"}, {"sha", std::string(40, 'c')}, {"siblings", siblings}};
    }

private Q_SLOTS:
    void names_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("id");
        QTest::addColumn<std::string>("revision");
        QTest::newRow("plain") << std::string("org/name") << std::string("org/name") << std::string("main");
        QTest::newRow("no organisation") << std::string("gpt2") << std::string("gpt2") << std::string("main");
        QTest::newRow("revision") << std::string("org/name@v1.0") << std::string("org/name") << std::string("v1.0");
        QTest::newRow("branch with slash")
            << std::string("org/name@refs/pr/1") << std::string("org/name") << std::string("refs/pr/1");
        QTest::newRow("address") << std::string(" https://hub.example/org/name/ ") << std::string("org/name")
                                 << std::string("main");
        QTest::newRow("address of a branch")
            << std::string("https://hub.example/org/name/tree/dev") << std::string("org/name") << std::string("dev");
        QTest::newRow("empty") << std::string("") << std::string() << std::string();
        QTest::newRow("other server") << std::string("https://evil.example/org/name") << std::string() << std::string();
        QTest::newRow("up") << std::string("../name") << std::string() << std::string();
        QTest::newRow("up inside") << std::string("org/..") << std::string() << std::string();
        QTest::newRow("three parts") << std::string("a/b/c") << std::string() << std::string();
        QTest::newRow("double dash") << std::string("a/b--c") << std::string() << std::string();
        QTest::newRow("query") << std::string("org/name?x=1") << std::string() << std::string();
        QTest::newRow("no revision") << std::string("org/name@") << std::string() << std::string();
        QTest::newRow("revision up") << std::string("org/name@../../x") << std::string() << std::string();
    }
    void names() {
        QFETCH(std::string, text);
        QFETCH(std::string, id);
        QFETCH(std::string, revision);
        const auto name = parseRepositoryName(text, "https://hub.example");
        QCOMPARE(name.has_value(), !id.empty());
        if (!name) {
            QCOMPARE(int(name.error().code), int(ErrorCode::Usage));
            return;
        }
        QCOMPARE(name->id, id);
        QCOMPARE(name->revision, revision);
    }

    void choosesWhatIsRead() {
        const auto chosen =
            modelFileNames({"config.json", "model.safetensors", "model.fp16.safetensors", "consolidated.safetensors",
                            "pytorch_model.bin", "onnx/config.json", "1_Pooling/config.json", "2_Dense/model.safetensors",
                            "original/params.json", ".hidden.json", "chat_template.jinja", "LICENSE", "modeling_x.py"});
        const std::vector<std::string> expected = {"config.json", "model.safetensors", "1_Pooling/config.json",
                                                   "2_Dense/model.safetensors", "chat_template.jinja"};
        QCOMPARE(chosen, expected);
        QCOMPARE(modelFileNames({"weights.safetensors"}).size(), std::size_t(1));
    }

    void reads() {
        auto weights = entry("model.safetensors");
        weights["lfs"] = {{"size", 4000u}, {"sha256", std::string(64, 'b')}};
        const auto read = readRepository(answer({entry("config.json"), weights, entry("pytorch_model.bin")}), "org/name");
        QVERIFY2(read.has_value(), read ? "" : read.error().text().c_str());
        QCOMPARE(read->files.size(), std::size_t(2));
        QCOMPARE(read->bytes(), std::uint64_t(4004));
        QVERIFY(read->files[0].kind == HashKind::GitBlob);
        QVERIFY(read->files[1].kind == HashKind::Sha256);
    }

    void refuses_data() {
        QTest::addColumn<std::string>("json");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const Json &json, const char *says) {
            QTest::newRow(name) << toText(json) << QString(says);
        };
        const auto weights = entry("model.safetensors");
        const auto without = [](Json json, const char *key) {
            json.erase(key);
            return json;
        };
        row("no object", Json::array(), "JSON object");
        row("no commit", without(answer(std::vector<Json>{weights}), "sha"), "commit");
        row("no files", without(answer(std::vector<Json>{weights}), "siblings"), "siblings");
        row("only pickled", answer({entry("pytorch_model.bin"), entry("config.json")}),
            "only pickled weights (pytorch_model.bin)");
        row("no weights", answer(std::vector<Json>{entry("config.json")}), "no weights");
        row("upwards", answer({weights, entry("../evil.json")}), "inside the model's folder");
        row("upwards inside", answer({weights, entry("a/../../evil.json")}), "inside the model's folder");
        row("absolute", answer({weights, entry("/etc/evil.json")}), "inside the model's folder");
        row("backslash", answer({weights, entry("..\\evil.json")}), "inside the model's folder");
        row("control", answer({weights, entry("a\nb.json")}), "inside the model's folder");
        row("deep", answer({weights, entry("a/b/c/d/e.json")}), "inside the model's folder");
        row("nameless", answer({weights, Json::object()}), "inside the model's folder");
        row("long", answer({weights, entry(std::string(300, 'a') + ".json")}), "inside the model's folder");
        row("twice", answer({weights, weights}), "twice");
        row("no size", answer(std::vector<Json>{without(weights, "size")}), "a size in bytes");
        auto negative = weights;
        negative["size"] = -1;
        row("negative size", answer(std::vector<Json>{negative}), "a size in bytes");
        auto huge = weights;
        huge["size"] = std::uint64_t(1) << 63;
        row("huge size", answer(std::vector<Json>{huge}), "a size in bytes");
        row("no hash", answer(std::vector<Json>{without(weights, "blobId")}), "hash");
        auto odd = weights;
        odd["lfs"] = {{"size", 4}, {"sha256", std::string(64, 'Z')}};
        row("hash of other letters", answer(std::vector<Json>{odd}), "hash");
    }
    void refuses() {
        QFETCH(std::string, json);
        QFETCH(QString, says);
        const auto read = readRepository(Json::parse(json), "org/name");
        QVERIFY(!read.has_value());
        QCOMPARE(int(read.error().code), int(ErrorCode::BadInput));
        QVERIFY2(QString::fromStdString(read.error().text()).contains(says), read.error().text().c_str());
    }

    void redirects_data() {
        QTest::addColumn<std::string>("from");
        QTest::addColumn<std::string>("location");
        QTest::addColumn<std::string>("target");
        const std::string hub = "https://hub.example/org/x", local = "http://127.0.0.1:81/org/x";
        QTest::newRow("relative") << hub << std::string("/new/x") << std::string("https://hub.example/new/x");
        QTest::newRow("other host") << hub << std::string("https://cdn.example/x?sig=1")
                                    << std::string("https://cdn.example/x?sig=1");
        QTest::newRow("to plain") << hub << std::string("http://hub.example/x") << std::string();
        QTest::newRow("plain, same host") << local << std::string("/y") << std::string("http://127.0.0.1:81/y");
        QTest::newRow("plain, other port") << local << std::string("http://127.0.0.1:82/y") << std::string();
        QTest::newRow("plain to https") << local << std::string("https://cdn.example/y")
                                        << std::string("https://cdn.example/y");
        QTest::newRow("file") << hub << std::string("file:///etc/passwd") << std::string();
        QTest::newRow("user") << hub << std::string("https://a:b@cdn.example/x") << std::string();
    }
    void redirects() {
        QFETCH(std::string, from);
        QFETCH(std::string, location);
        QFETCH(std::string, target);
        QCOMPARE(redirectTarget(from, location).value_or(std::string()), target);
    }

    void keysStayWithTheirServer() {
        QVERIFY(mayCarryToken("https://hub.example/x", "https://hub.example"));
        QVERIFY(mayCarryToken("https://hub.example:443/x", "https://hub.example/"));
        QVERIFY(mayCarryToken("http://127.0.0.1:99/x", "http://127.0.0.1:99"));
        QVERIFY(!mayCarryToken("https://cdn.example/x", "https://hub.example"));
        QVERIFY(!mayCarryToken("https://hub.example.evil/x", "https://hub.example"));
        QVERIFY(!mayCarryToken("http://hub.example/x", "http://hub.example"));
        QVERIFY(!mayCarryToken("http://127.0.0.1:98/x", "http://127.0.0.1:99"));
    }

    void endpoints() {
        QCOMPARE(checkedEndpoint("https://hub.example//").value_or(""), std::string("https://hub.example"));
        for (const char *odd :
             {"", "hub", "ftp://hub.example", "https://a:b@hub.example", "https://hub.example?x", "file:///x"})
            QVERIFY2(!checkedEndpoint(odd).has_value(), odd);
    }

    void licences_data() {
        QTest::addColumn<std::string>("card");
        QTest::addColumn<std::string>("licence");
        QTest::newRow("plain") << std::string("---\nlicense: mit\n---\n") << std::string("mit");
        QTest::newRow("quoted, commented")
            << std::string("---\r\nlicense: \"apache-2.0\" # ok\r\n---\r\n") << std::string("apache-2.0");
        QTest::newRow("list") << std::string("---\nlicense:\n- cc-by-4.0\n- mit\n---\n") << std::string("cc-by-4.0");
        QTest::newRow("other") << std::string("---\nlicense: other\nlicense_name: llama3.1\n---\n")
                               << std::string("llama3.1");
        QTest::newRow("behind the head") << std::string("---\na: b\n---\nlicense: mit\n") << std::string();
        QTest::newRow("nested") << std::string("---\nx:\n  license: mit\n---\n") << std::string();
        QTest::newRow("no head") << std::string("license: mit\n") << std::string();
        QTest::newRow("empty") << std::string() << std::string();
        QTest::newRow("control characters") << std::string("---\nlicense: a\x1b[31mb\n---\n") << std::string("a[31mb");
    }
    void licences() {
        QFETCH(std::string, card);
        QFETCH(std::string, licence);
        QCOMPARE(licenceOfCard(card), licence);
    }
};

QTEST_APPLESS_MAIN(TestRepository)
#include "tst_repository.moc"
