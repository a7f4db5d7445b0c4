// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/rowcorpus.h"
#include "engine/store/prompttemplates.h"

#include <QTemporaryDir>
#include <QtTest>

#include <set>

using namespace sintonia;

namespace {

/// Ranks the documents in a fixed order of ids, the same for every query.
class FixedRetriever : public Retriever {
public:
    FixedRetriever(std::vector<Hit> hits) : m_hits(std::move(hits)) {}
    Result<std::vector<std::vector<Hit>>> search(const std::vector<std::string> &queries, std::int64_t k, StopToken stop,
                                                 ProgressSink &) const override {
        if (stop.stop_requested())
            return interrupted();
        const std::vector<Hit> first(m_hits.begin(), m_hits.begin() + std::min(std::int64_t(m_hits.size()), k));
        return std::vector<std::vector<Hit>>(queries.size(), first);
    }
    std::string name() const override { return "fixed"; }

private:
    std::vector<Hit> m_hits;
};

/// Documents d0 … d19; question qN is answered by "word N" of document dN; "train" judges q0 … q9, "test" q10 … q14.
Collection collection() {
    Collection made;
    made.name = "c";
    for (int i = 0; i < 20; ++i) {
        const auto number = std::to_string(i);
        made.documents.push_back({"d" + number, "Title " + number, "Text with word" + number + " inside."});
        made.queries.push_back({"q" + number, "What is the " + number + "?", {"word" + number, "other" + number}});
        if (i < 15)
            made.judgements[i < 10 ? "train" : "test"]["q" + number]["d" + number] = 1;
    }
    made.queries[3].answers.clear();
    return made;
}

FixedRetriever retriever() {
    std::vector<Hit> hits;
    for (int i = 19; i >= 0; --i)
        hits.push_back({i, float(i)});
    return FixedRetriever(hits);
}

QString text(const RagRows &rows) {
    QString all;
    for (const auto &row : rows.rows)
        all += QString::fromStdString(toText(toJson(row))) + '\n';
    return all;
}

RagRows build(const RagRowOptions &options, const std::string &split = "train") {
    const auto made = buildRagRows(options, retriever(), collection(), split, {}, ProgressSink::none());
    if (!made)
        qFatal("%s", made.error().text().c_str());
    return *made;
}

int documentNumber(const ContextDocument &piece) { return std::stoi(piece.document.id.substr(1)); }

} // namespace

class TestRagRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shareWithoutOracle_data();
    void shareWithoutOracle();
    void rankWindow();
    void orders_data();
    void orders();
    void citations_data();
    void citations();
    void deterministic();
    void abstentions();
    void fewerDocuments();
    void options_data();
    void options();
    void storedCorpus();
    void allOrNothing();
};

void TestRagRows::shareWithoutOracle_data() {
    QTest::addColumn<double>("share");
    QTest::addColumn<int>("expected");
    QTest::newRow("none") << 0.0 << 0;
    QTest::newRow("a third of nine") << 1.0 / 3 << 3;
    QTest::newRow("rounded") << 0.5 << 5;
    QTest::newRow("all") << 1.0 << 9;
}

void TestRagRows::shareWithoutOracle() {
    QFETCH(double, share);
    QFETCH(int, expected);
    RagRowOptions options;
    options.withoutOracle = share;
    const auto made = build(options);
    QCOMPARE(made.rows.size(), std::size_t(9));
    QCOMPARE(made.unanswered, std::uint64_t(1));
    QCOMPARE(int(made.withoutOracle), expected);
    int abstaining = 0;
    for (const auto &row : made.rows) {
        QCOMPARE(row.context.size(), std::size_t(5));
        const auto oracles = std::count_if(row.context.begin(), row.context.end(),
                                           [](const ContextDocument &piece) { return piece.oracle; });
        QCOMPARE(int(oracles), row.abstention ? 0 : 1);
        for (const auto &piece : row.context)
            QCOMPARE(piece.oracle, "q" + piece.document.id.substr(1) == row.id);
        QCOMPARE(QString::fromStdString(row.completion), row.abstention ? QString("The answer is not in the documents.")
                                                                       : QString("word%1").arg(row.id.substr(1).c_str()));
        abstaining += row.abstention ? 1 : 0;
    }
    QCOMPARE(abstaining, expected);
}

void TestRagRows::rankWindow() {
    RagRowOptions options;
    options.documents = 4;
    options.withoutOracle = 0;
    options.firstRank = 3;
    options.lastRank = 6;
    for (const auto &row : build(options).rows)
        for (const auto &piece : row.context) {
            const int number = documentNumber(piece);
            QVERIFY(piece.oracle || (number <= 17 && number >= 14)); // ranks 3 … 6; no oracle of "train" stands among them
            QCOMPARE(piece.origin.value("rank", 0), piece.oracle ? 0 : 20 - number);
            QCOMPARE(piece.origin["retriever"].get<std::string>(), std::string("fixed"));
        }
}

void TestRagRows::orders_data() {
    QTest::addColumn<QString>("order");
    for (const auto &order : documentOrders())
        QTest::newRow(order.c_str()) << QString::fromStdString(order);
}

void TestRagRows::orders() {
    QFETCH(QString, order);
    RagRowOptions options;
    options.withoutOracle = 0;
    options.order = order.toStdString();
    std::set<std::size_t> places;
    for (const auto &row : build(options).rows) {
        std::vector<int> numbers;
        for (std::size_t i = 0; i < row.context.size(); ++i) {
            numbers.push_back(documentNumber(row.context[i]));
            if (row.context[i].oracle)
                places.insert(i);
        }
        if (order == "ranked")
            QVERIFY(std::is_sorted(numbers.rbegin(), numbers.rend()));
    }
    const std::set<std::size_t> first{0}, last{4};
    if (order == "shuffled")
        QVERIFY(places.size() > 2);
    else if (order != "ranked")
        QCOMPARE(places, order == "oracle_first" ? first : last);
}

void TestRagRows::citations_data() {
    QTest::addColumn<QString>("style");
    QTest::addColumn<QString>("answer");
    QTest::newRow("none") << "none" << "word0";
    QTest::newRow("numbers") << "numbers" << "word0 [1]";
    QTest::newRow("titles") << "titles" << "word0 (Title 0)";
}

void TestRagRows::citations() {
    QFETCH(QString, style);
    QFETCH(QString, answer);
    RagRowOptions options;
    options.withoutOracle = 0;
    options.order = "oracle_first";
    options.citation = style.toStdString();
    const auto row = build(options).rows.front();
    QCOMPARE(QString::fromStdString(row.completion), answer);
    QCOMPARE(row.alternatives, std::vector<std::string>{"other0"});
}

void TestRagRows::deterministic() {
    RagRowOptions options;
    QCOMPARE(text(build(options)), text(build(options)));
    auto other = options;
    other.seed = 2;
    QVERIFY(text(build(options)) != text(build(other)));
}

void TestRagRows::abstentions() {
    auto source = collection();
    source.documents[19].text = "Here word0 stands, too.";
    source.queries[0].text = "Qual é o nome do primeiro?";
    RagRowOptions options;
    options.withoutOracle = 1;
    const auto made = buildRagRows(options, retriever(), source, "train", {}, ProgressSink::none());
    QVERIFY(made);
    const auto &row = made->rows.front();
    QCOMPARE(QString::fromStdString(row.completion), QString("A resposta não está nos documentos."));
    QCOMPARE(QString::fromStdString(made->rows[1].completion), QString("The answer is not in the documents."));
    QCOMPARE(row.origin["relevant"], Json::array({"d0"}));
    QCOMPARE(row.origin["answer"], Json("word0"));
    options.language = "de";
    options.documents = 18; // all but the oracle and the document that holds the answer
    const auto german = buildRagRows(options, retriever(), source, "train", {}, ProgressSink::none());
    QCOMPARE(QString::fromStdString(german->rows[0].completion),
             QString("Die Antwort steht nicht in den Dokumenten."));
    QCOMPARE(german->rows[0].context.size(), std::size_t(18));
    for (const auto &piece : german->rows[0].context)
        QVERIFY(piece.document.id != "d19" && piece.document.id != "d0");
}

void TestRagRows::fewerDocuments() {
    RagRowOptions options;
    options.documents = 5;
    options.lastRank = 2;
    options.withoutOracle = 0;
    const auto made = build(options);
    QCOMPARE(made.fewer, std::uint64_t(9));
    QCOMPARE(made.rows.front().context.size(), std::size_t(3));
}

void TestRagRows::options_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("error");
    QTest::newRow("defaults") << QByteArray(R"({"name":"n","corpus":"c"})") << QString();
    QTest::newRow("all") << QByteArray(R"({"name":"n","corpus":"c","splits":["train"],"retriever":"bm25","documents":3,"oracles":2,
        "without_oracle":0.5,"first_rank":2,"last_rank":9,"order":"ranked","citation":"titles","language":"fr","seed":7,
        "template":{"user":"{context}{question}"}})")
                         << QString();
    QTest::newRow("no name") << QByteArray(R"({"corpus":"c"})") << "name";
    QTest::newRow("unknown key") << QByteArray(R"({"name":"n","corpus":"c","document":3})") << "documents";
    QTest::newRow("too many documents") << QByteArray(R"({"name":"n","corpus":"c","documents":101})") << "documents";
    QTest::newRow("share") << QByteArray(R"({"name":"n","corpus":"c","without_oracle":1.5})") << "without_oracle";
    QTest::newRow("window") << QByteArray(R"({"name":"n","corpus":"c","first_rank":9,"last_rank":3})") << "last_rank";
    QTest::newRow("oracles") << QByteArray(R"({"name":"n","corpus":"c","documents":2,"oracles":3})") << "oracles";
    QTest::newRow("order") << QByteArray(R"({"name":"n","corpus":"c","order":"rank"})") << "order";
    QTest::newRow("retriever") << QByteArray(R"({"name":"n","corpus":"c","retriever":3})") << "retriever";
    QTest::newRow("template") << QByteArray(R"({"name":"n","corpus":"c","template":{"user":"{question}"}})") << "user";
}

void TestRagRows::options() {
    QFETCH(QByteArray, json);
    QFETCH(QString, error);
    const auto read = rowCorpusOptionsFromJson(Json::parse(json.toStdString()), "build.json");
    if (!error.isEmpty()) {
        QVERIFY(!read);
        const auto message = QString::fromStdString(read.error().text());
        QVERIFY2(message.contains(error) && message.startsWith("build.json"), qPrintable(message));
        return;
    }
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    const auto again = rowCorpusOptionsFromJson(toJson(*read), "build.json");
    QVERIFY(again);
    QCOMPARE(QString::fromStdString(toText(toJson(*again))), QString::fromStdString(toText(toJson(*read))));
}

void TestRagRows::storedCorpus() {
    QTemporaryDir folder;
    auto project = Project::openOrCreate(folder.filePath("p").toStdString()).value();
    RowCorpusOptions options;
    options.name = "rows";
    options.corpus = "c";
    auto source = collection();
    source.judgements["test"]["q0"]["d0"] = 1;
    const auto report = buildRowCorpus(options, retriever(), source, project, {}, ProgressSink::none());
    QVERIFY2(report, report ? "" : report.error().text().c_str());
    QCOMPARE(report->stored.rows, (std::map<std::string, std::uint64_t>{{"test", 6}, {"train", 9}}));
    QVERIFY(!report->leaks.clean()); // q0 is in both splits
    const auto info = *corpus(project, "rows");
    QCOMPARE(QString::fromStdString(info.format), QString("rag-rows"));
    const auto prompts = *promptTemplates(project, info);
    QCOMPARE(prompts.size(), std::size_t(1));
    QCOMPARE(versionOf(prompts[0].prompt), versionOf(defaultPromptTemplate("en")));
    QCOMPARE(parseJson(info.recipe, "recipe")->value("corpus", ""), std::string("c"));
    const auto rows = *tuningRows(project, info, "test");
    QCOMPARE(QString::fromStdString(rows.back().id), QString("q14"));
    QVERIFY(!buildRowCorpus(options, retriever(), source, project, {}, ProgressSink::none())); // the name is taken

    QCOMPARE(*addPromptTemplate(prompts[0].prompt, project, "rows"), 1);
    auto changed = prompts[0].prompt;
    changed.system = "Be short.";
    QCOMPARE(*addPromptTemplate(changed, project, "rows"), 2);
    QCOMPARE(promptTemplate(project, info)->system, std::string("Be short."));
    QVERIFY(corpus(project, "rows")->hash != info.hash);
    QCOMPARE(promptTemplates(project, info)->front().prompt.system, prompts[0].prompt.system);
}

void TestRagRows::allOrNothing() {
    QTemporaryDir folder;
    auto project = Project::openOrCreate(folder.filePath("p").toStdString()).value();
    RowCorpusOptions options;
    options.name = "rows";
    options.corpus = "c";
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = buildRowCorpus(options, retriever(), collection(), project, stop.get_token(), ProgressSink::none());
    QVERIFY(!stopped);
    QCOMPARE(int(stopped.error().code), int(ErrorCode::Interrupted));
    options.splits = {"train", "nothing"};
    QVERIFY(!buildRowCorpus(options, retriever(), collection(), project, {}, ProgressSink::none()));
    auto unanswered = collection();
    for (auto &query : unanswered.queries)
        query.answers.clear();
    options.splits.clear();
    QVERIFY(!buildRowCorpus(options, retriever(), unanswered, project, {}, ProgressSink::none()));
    QVERIFY(corpora(project)->empty());
}

QTEST_APPLESS_MAIN(TestRagRows)
#include "tst_ragrows.moc"
