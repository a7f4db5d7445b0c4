// SPDX-License-Identifier: Apache-2.0
#include "engine/store/runs.h"
#include "workplace.h"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace sintonia;

namespace {

/// Calls a function at the first progress beyond a number of bytes.
class Trip : public ProgressSink {
public:
    Trip(std::uint64_t bytes, std::function<void()> act) : m_bytes(bytes), m_act(std::move(act)) {}
    void progress(const Progress &progress) override {
        total = progress.total;
        last = progress.done;
        if (progress.done > m_bytes && m_act)
            std::exchange(m_act, nullptr)();
    }
    std::uint64_t total = 0, last = 0;

private:
    std::uint64_t m_bytes;
    std::function<void()> m_act;
};

void mustHold(bool done) {
    if (!done)
        qFatal("the test's data could not be made");
}

} // namespace

class TestCorpora : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void imports();
    void sameAsInMemory();
    void answersAndSplits();
    void nameTaken();
    void refusedLeavesNothing();
    void stopLeavesNothing();
    void killLeavesNothing();
    void paging();
    void search_data();
    void search();
    void searchIsPerCorpus();
    void removeAndRename();
    void tuningRowsOfLlms();
    void hashFollowsContent();
    void hashAndRowsFollowJudgements();
};

void TestCorpora::imports() {
    Workplace place;
    Trip progress(0, nullptr);
    const auto report = importCorpus({}, place.project, place.writeSource("moon", 100), {}, progress);
    QVERIFY2(report, report ? "" : report.error().text().c_str());
    QCOMPARE(int(report->documents), 100);
    QCOMPARE(int(report->queries), 10);
    QCOMPARE(int(report->judgements.at("train")), 10);
    QCOMPARE(progress.last, progress.total);
    const auto info = corpus(place.project, "moon");
    QVERIFY(info);
    QCOMPARE(int(info->documents), 100);
    QCOMPARE(int(info->queries), 10);
    QCOMPARE(int(info->judgements.at("train")), 10);
    QCOMPARE(info->format, std::string("beir"));
    QCOMPARE(info->hash.size(), std::size_t(64));
    QVERIFY(QDateTime::fromString(QString::fromStdString(info->imported), Qt::ISODate).isValid());
    QCOMPARE(document(place.project, *info, "d7")->text, std::string("Body7 padding0 padding1 padding2"));
    QVERIFY(!document(place.project, *info, "nothing"));
    const auto unknown = corpus(place.project, "sun");
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().expected, std::string("one of the corpora moon"));
}

void TestCorpora::sameAsInMemory() {
    Workplace place;
    const auto source = place.writeSource("moon", 100);
    QVERIFY(import(place, source));
    ImportReport report;
    const auto loaded = loadCollection(source, {}, report, {}, ProgressSink::none());
    const auto stored = loadCorpus(place.project, "moon", {}, ProgressSink::none());
    QVERIFY(loaded && stored);
    QCOMPARE(stored->documents.size(), loaded->documents.size());
    for (std::size_t i = 0; i < loaded->documents.size(); ++i) {
        QCOMPARE(stored->documents[i].id, loaded->documents[i].id);
        QCOMPARE(stored->documents[i].content(), loaded->documents[i].content());
    }
    QCOMPARE(stored->queries.back().id, loaded->queries.back().id);
    QCOMPARE(stored->judgements, loaded->judgements);
    QCOMPARE(stored->name, loaded->name);
}

void TestCorpora::answersAndSplits() {
    Workplace place;
    QVERIFY(writeFileAtomically(place.path("s.json"), R"({"data":[{"title":"T","paragraphs":[{"context":"c","qas":[
        {"id":"q","question":"?","answers":[{"text":"a \"b\""},{"text":"é"}]}]}]}]})"));
    ImportOptions options;
    options.read.split = "validation";
    QVERIFY(importCorpus(options, place.project, place.path("s.json"), {}, ProgressSink::none()));
    const auto info = corpus(place.project, "s");
    QVERIFY(info);
    QCOMPARE(queries(place.project, *info)->at(0).answers, (std::vector<std::string>{"a \"b\"", "é"}));
    QCOMPARE(judgements(place.project, *info, "validation")->at("q").at("T#1"), 1);
    QVERIFY(judgements(place.project, *info, "test")->empty());
}

void TestCorpora::nameTaken() {
    Workplace place;
    const auto source = place.writeSource("moon", 10);
    QVERIFY(import(place, source));
    const auto again = import(place, source);
    QVERIFY(!again);
    QCOMPARE(int(again.error().code), int(ErrorCode::BadInput));
    QVERIFY(import(place, source, "moon 2"));
    QCOMPARE(corpora(place.project)->size(), std::size_t(2));
}

void TestCorpora::refusedLeavesNothing() {
    Workplace place;
    const auto source = place.writeSource("moon", 100);
    QVERIFY(writeFileAtomically(source / "queries.jsonl", "{\n{\n"));
    const auto report = import(place, source);
    QVERIFY(!report);
    QCOMPARE(int(report.error().code), int(ErrorCode::BadInput));
    QVERIFY(place.isEmpty());
}

void TestCorpora::stopLeavesNothing() {
    Workplace place;
    const auto source = place.writeSource("moon", 40000, 10);
    std::stop_source stop;
    Trip trip(std::uint64_t(1) << 20, [&] { stop.request_stop(); });
    const auto report = importCorpus({}, place.project, source, stop.get_token(), trip);
    QVERIFY(!report);
    QCOMPARE(int(report.error().code), int(ErrorCode::Interrupted));
    QVERIFY(place.isEmpty());
    QVERIFY(import(place, source));
}

void TestCorpora::killLeavesNothing() {
    Workplace place;
    const auto source = place.writeSource("moon", 40000, 10);
    const auto child = ::fork();
    if (child == 0) {
        auto project = Project::open(place.path("project"));
        Trip trip(std::uint64_t(3) << 20, [] { ::kill(::getpid(), SIGKILL); });
        if (project)
            (void)importCorpus({}, *project, source, {}, trip);
        ::_exit(1);
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    auto project = Project::open(place.path("project"));
    QVERIFY(project);
    QCOMPARE(project->database().execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
    QVERIFY(place.isEmpty());
    QVERIFY(importCorpus({}, *project, source, {}, ProgressSink::none()));
}

void TestCorpora::paging() {
    Workplace place;
    QVERIFY(import(place, place.writeSource("sun", 30)));
    QVERIFY(import(place, place.writeSource("moon", 100)));
    const auto info = corpus(place.project, "moon").value();
    const auto ids = [&](std::uint64_t first, std::uint64_t count) {
        std::string text;
        const auto page = documents(place.project, info, first, count);
        for (const auto &document : page.value())
            text += document.id + " ";
        return text;
    };
    QCOMPARE(ids(0, 3), std::string("d0 d1 d2 "));
    QCOMPARE(ids(98, 10), std::string("d98 d99 "));
    QCOMPARE(ids(100, 10), std::string());
    QCOMPARE(ids(UINT64_MAX, UINT64_MAX), std::string());
    QCOMPARE(documents(place.project, info, 0, UINT64_MAX)->size(), std::size_t(100));
}

void TestCorpora::search_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("first"); ///< best position, -1 for nothing
    QTest::newRow("word of the text") << "body17" << 17;
    QTest::newRow("all words before any") << "title 23" << 23;
    QTest::newRow("any word when not all") << "body17 nowhere" << 17;
    QTest::newRow("quotes") << "\"body17\"" << 17;
    QTest::newRow("open quote") << "body17\"" << 17;
    QTest::newRow("operators") << "body17 AND OR NOT (" << 17;
    QTest::newRow("near, column, prefix") << "body17* ^ -{x} NEAR( title:" << 17;
    QTest::newRow("emoji beside") << "body17 😀" << 17;
    QTest::newRow("emoji") << "😀" << -1;
    QTest::newRow("punctuation") << "'; DROP TABLE documents; --" << -1;
    QTest::newRow("only signs") << "\" ( * : ^" << -1;
    QTest::newRow("nothing") << "  \t\n" << -1;
    QTest::newRow("accents") << "BÓDY17" << 17;
    QTest::newRow("NUL") << QString("body17") + QChar(0) + "x" << 17;
}

void TestCorpora::search() {
    QFETCH(QString, text);
    QFETCH(int, first);
    Workplace place;
    QVERIFY(import(place, place.writeSource("moon", 50)));
    const auto hits = searchDocuments(place.project, corpus(place.project, "moon").value(), text.toStdString(), 5);
    QVERIFY2(hits, hits ? "" : hits.error().text().c_str());
    QCOMPARE(hits->empty() ? -1 : int(hits->front()), first);
    QVERIFY(hits->size() <= 5);
}

void TestCorpora::searchIsPerCorpus() {
    Workplace place;
    QVERIFY(import(place, place.writeSource("sun", 30)));
    QVERIFY(import(place, place.writeSource("moon", 100)));
    QVERIFY(searchDocuments(place.project, corpus(place.project, "sun").value(), "body77", 5)->empty());
    QCOMPARE(searchDocuments(place.project, corpus(place.project, "moon").value(), "body77", 5)->front(), std::uint64_t(77));
    QCOMPARE(searchDocuments(place.project, corpus(place.project, "moon").value(), "padding0", 1000)->size(),
             std::size_t(100));
}

void TestCorpora::removeAndRename() {
    Workplace place;
    QVERIFY(import(place, place.writeSource("sun", 30)));
    QVERIFY(import(place, place.writeSource("moon", 100)));
    QVERIFY(!renameCorpus(place.project, "sun", "moon"));
    QVERIFY(!renameCorpus(place.project, "sun", ""));
    QVERIFY(!renameCorpus(place.project, "mars", "venus"));
    QVERIFY(renameCorpus(place.project, "sun", "star"));
    QVERIFY(corpus(place.project, "star"));
    const auto hash = corpus(place.project, "moon")->hash;
    QVERIFY(removeCorpus(place.project, "moon"));
    QVERIFY(!removeCorpus(place.project, "moon"));
    QVERIFY(!corpus(place.project, "moon"));
    QCOMPARE(corpora(place.project)->size(), std::size_t(1));
    QVERIFY(restoreCorpus(place.project, "moon"));
    QCOMPARE(corpus(place.project, "moon")->hash, hash);
    QVERIFY(!restoreCorpus(place.project, "moon"));
    QVERIFY(removeCorpus(place.project, "moon"));
    QVERIFY(import(place, place.writeSource("moon", 100)));
    QVERIFY(!restoreCorpus(place.project, "moon")); // its name was taken since
    QVERIFY(removeCorpus(place.project, "moon"));
    QVERIFY(emptyTrash(place.project));
    QVERIFY(!restoreCorpus(place.project, "moon"));
    QCOMPARE(place.count("documents"), 30);
    QVERIFY(removeCorpus(place.project, "star"));
    QVERIFY(emptyTrash(place.project));
    QVERIFY(place.isEmpty());
}

void TestCorpora::tuningRowsOfLlms() {
    Workplace place;
    std::string lines;
    for (int i = 0; i < 40; ++i)
        lines += R"({"prompt":"p)" + std::to_string(i) + R"(","completion":"c)" + std::to_string(i) + "\"}\n";
    lines += "{\"prompt\":\"cut\n";
    QVERIFY(writeFileAtomically(place.path("rows.jsonl"), lines));
    const auto report = import(place, place.path("rows.jsonl"));
    QVERIFY2(report, report ? "" : report.error().text().c_str());
    QCOMPARE(report->rows, (std::map<std::string, std::uint64_t>{{"train", 40}}));
    QCOMPARE(QString::fromStdString(report->problems.front().place), QString("rows.jsonl:41"));
    const auto info = *corpus(place.project, "rows");
    QCOMPARE(info.rows, report->rows);
    const auto rows = *tuningRows(place.project, info, "train");
    QCOMPARE(rows.size(), std::size_t(40));
    QCOMPARE(QString::fromStdString(rows[39].prompt + rows[39].completion), QString("p39c39"));
    QVERIFY(tuningRows(place.project, info, "validation")->empty());

    QVERIFY(writeFileAtomically(place.path("broken.jsonl"), lines + "{\"prompt\":\"a\"}\n\"b\"\n"));
    QVERIFY(!import(place, place.path("broken.jsonl")));
    QVERIFY(!corpus(place.project, "broken"));
    QCOMPARE(place.count("tuning_rows"), 40);
}

void TestCorpora::hashFollowsContent() {
    Workplace place;
    const auto source = place.writeSource("moon", 100);
    const auto hash = [&](const std::string &name) { return corpus(place.project, name)->hash; };
    QVERIFY(import(place, source, "a") && import(place, source, "b"));
    QCOMPARE(hash("a"), hash("b"));
    QVERIFY(splitCorpus({}, place.project, "b"));
    QVERIFY(hash("a") != hash("b"));
    QVERIFY(import(place, place.writeSource("moon", 101), "c"));
    QVERIFY(hash("a") != hash("c"));
}

void TestCorpora::hashAndRowsFollowJudgements() {
    Workplace place;
    // Two query-document pairs of the same texts, written in `rows`.
    const auto info = [&](const std::string &name, const std::string &rows) {
        const auto source = place.project.folder() / (name + ".jsonl");
        mustHold(writeFileAtomically(source, rows).has_value());
        mustHold(import(place, source, name).has_value());
        return *corpus(place.project, name);
    };
    const auto row = [](const std::string &pos, const std::string &neg, const std::string &scores) {
        return R"({"query":"q","pos":[")" + pos + R"("],"neg":[")" + neg + "\"]" + scores + "}\n";
    };
    const auto plain = info("plain", row("a", "b", ""));
    const auto scored = info("scored", row("a", "b", R"(,"pos_scores":[0.75],"neg_scores":[0.25])"));
    const auto other = info("other", row("a", "b", R"(,"pos_scores":[0.75],"neg_scores":[0.5])"));
    QVERIFY(plain.hash != scored.hash);
    QVERIFY(scored.hash != other.hash);
    QCOMPARE(info("again", row("a", "b", R"(,"pos_scores":[0.75],"neg_scores":[0.25])")).hash, scored.hash);
    const auto judged = *orderedJudgements(place.project, scored, "train");
    QCOMPARE(judged.size(), std::size_t(2));
    QCOMPARE(judged[0].score, std::optional(0.75));
    QCOMPARE(judged[1].relevance, 0);
    QVERIFY(!orderedJudgements(place.project, plain, "train")->front().score);
    QVERIFY(splitCorpus({1, 0, 0, 1, {}}, place.project, "scored"));
    QCOMPARE(orderedJudgements(place.project, scored, "train")->front().score, std::optional(0.75));
}

QTEST_APPLESS_MAIN(TestCorpora)
#include "tst_corpora.moc"
