// SPDX-License-Identifier: Apache-2.0
#include "engine/core/hash.h"
#include "engine/data/leaks.h"
#include "engine/data/normalise.h"
#include "engine/data/splits.h"

#include <QtTest>

#include <set>

using namespace sintonia;

class TestLeaks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void normalise_data();
    void normalise();
    void check();
    void splitsAreLeakFree_data();
    void splitsAreLeakFree();
    void splitDependsOnSeedOnly();
    void splitRefused_data();
    void splitRefused();
};

void TestLeaks::normalise_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("case, punctuation, space") << "  What's \t NEW?! " << "what s new";
    QTest::newRow("compatibility") << "ﬁne Ⅷ ½" << "fine viii 1 2";
    QTest::newRow("composition") << "Cafe\u0301" << "caf\u00e9";
    QTest::newRow("digits stay") << "1,000 km" << "1 000 km";
    QTest::newRow("nothing left") << "?!… 😀" << "";
    QTest::newRow("full width") << "ＡＢＣ" << "abc";
}

void TestLeaks::normalise() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(normaliseForComparison(text.toStdString())), expected);
}

void TestLeaks::check() {
    Collection collection;
    collection.documents = {{"d1", "", "The Moon."}, {"d2", "", "the moon"}, {"d3", "", "Mars"}, {"d4", "", "The Moon."}};
    collection.queries = {{"q1", "What orbits?"}, {"q2", "what orbits"}, {"q3", "What is red?"}, {"q4", "What orbits?"}};
    collection.judgements["train"]["q1"] = {{"d1", 1}};
    collection.judgements["test"]["q2"] = {{"d2", 1}, {"d1", 0}};
    collection.judgements["test"]["q3"] = {{"d3", 1}};
    collection.judgements["test"]["q4"] = {{"d4", 2}};
    const auto train = judgedSet(collection, "train", "train");
    const auto report = leakCheck(train, {judgedSet(collection, "test", "test"), judgedSet(collection, "none", "empty")});
    QVERIFY(!report.clean());
    QCOMPARE(report.leaks.size(), std::size_t(4));
    const auto &queries = report.leaks[0];
    QCOMPARE(queries.kind, std::string("queries"));
    QCOMPARE(int(queries.size), 3);
    QCOMPARE(int(queries.exact), 1);
    QCOMPARE(int(queries.normalised), 1);
    const auto &documents = report.leaks[1];
    QCOMPARE(int(documents.size), 3); // d1 is judged irrelevant there
    QCOMPARE(int(documents.exact), 1);
    QCOMPARE(int(documents.normalised), 1);
    QCOMPARE(documents.examples[0].otherId, std::string("d2"));
    QCOMPARE(documents.examples[0].trainId, std::string("d1"));
    const auto json = toJson(report);
    QCOMPARE(json["clean"].get<bool>(), false);
    QCOMPARE(json["leaks"][1]["examples"][0]["other"].get<std::string>(), std::string("d2"));
    QVERIFY(leakCheck(train, {judgedSet(collection, "none", "empty")}).clean());
}

void TestLeaks::splitsAreLeakFree_data() {
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 20; ++seed)
        QTest::addRow("seed %d", int(seed)) << seed;
}

namespace {

/// Random judgements in which some documents are shared, some are copies of others, and some questions are repeated.
Judgements randomJudgements(quint64 seed) {
    Judgements judgements;
    for (quint64 i = 0; i < 200; ++i)
        for (quint64 k = 0; k <= mix64(seed * 1000 + i) % 3; ++k)
            judgements["q" + std::to_string(i)]["d" + std::to_string(mix64(seed * 77 + i * 3 + k) % 400)] = int(k % 2);
    return judgements;
}

std::string questionOf(const std::string &id) {
    return "Question " + std::to_string(std::stoi(id.substr(1)) / 2 * 2 % 190) + (id.size() % 2 ? "?" : "");
}

std::string documentOf(const std::string &id) {
    return (std::stoi(id.substr(1)) % 2 ? "Text " : "TEXT: ") + std::to_string(std::stoi(id.substr(1)) % 350);
}

} // namespace

void TestLeaks::splitsAreLeakFree() {
    QFETCH(quint64, seed);
    const auto judgements = randomJudgements(seed);
    const auto splits = splitByDocumentGroup({0.6, 0.2, 0.2, seed}, judgements, questionOf, documentOf);
    if (!splits) { // everything may hang together by chance: that must be said, not hidden
        QCOMPARE(int(splits.error().code), int(ErrorCode::BadInput));
        return;
    }
    std::map<std::string, std::string> ownerOfDocument, ownerOfQuestion;
    std::size_t queries = 0;
    for (const auto &[split, part] : *splits) {
        queries += part.size();
        for (const auto &[query, documents] : part) {
            QCOMPARE(documents, judgements.at(query));
            QCOMPARE(ownerOfQuestion.emplace(normaliseForComparison(questionOf(query)), split).first->second, split);
            for (const auto &[document, relevance] : documents)
                QCOMPARE(ownerOfDocument.emplace(normaliseForComparison(documentOf(document)), split).first->second, split);
        }
    }
    QCOMPARE(queries, judgements.size());
}

void TestLeaks::splitDependsOnSeedOnly() {
    Judgements judgements;
    for (int i = 0; i < 100; ++i)
        judgements["q" + std::to_string(i)]["d" + std::to_string(i)] = 1;
    const auto text = [](const std::string &id) { return id; };
    const auto first = splitByDocumentGroup({0.6, 0.2, 0.2, 1}, judgements, text, text);
    QVERIFY(first);
    QCOMPARE(int(first->at("train").size()), 60);
    QCOMPARE(int(first->at("validation").size()), 20);
    QCOMPARE(int(first->at("test").size()), 20);
    QVERIFY(*first == *splitByDocumentGroup({0.6, 0.2, 0.2, 1}, judgements, text, text));
    QVERIFY(*first != *splitByDocumentGroup({0.6, 0.2, 0.2, 2}, judgements, text, text));
    const auto two = splitByDocumentGroup({0.8, 0, 0.2, 1}, judgements, text, text);
    QVERIFY(two && !two->contains("validation"));
}

void TestLeaks::splitRefused_data() {
    QTest::addColumn<double>("train");
    QTest::addColumn<double>("test");
    QTest::addColumn<int>("code");
    QTest::newRow("more than all") << 0.9 << 0.2 << int(ErrorCode::Usage);
    QTest::newRow("negative") << 1.2 << -0.2 << int(ErrorCode::Usage);
    QTest::newRow("not a number") << std::nan("") << 0.5 << int(ErrorCode::Usage);
    QTest::newRow("one group") << 0.5 << 0.5 << int(ErrorCode::BadInput);
}

void TestLeaks::splitRefused() {
    QFETCH(double, train);
    QFETCH(double, test);
    QFETCH(int, code);
    const Judgements judgements = {{"q1", {{"d", 1}}}, {"q2", {{"d", 1}}}};
    const auto text = [](const std::string &id) { return id; };
    const auto splits = splitByDocumentGroup({train, 0, test, 1}, judgements, text, text);
    QVERIFY(!splits);
    QCOMPARE(int(splits.error().code), code);
}

QTEST_APPLESS_MAIN(TestLeaks)
#include "tst_leaks.moc"
