// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/retriever.h"

#include <QtTest>

using namespace sintonia;

class TestLexical : public QObject {
    Q_OBJECT

    static std::vector<Document> documents() {
        return {{"a", "Dia D", "O desembarque na Normandia em junho de 1944."},
                {"b", "", "A Força Expedicionária Brasileira lutou na Itália."},
                {"c", "Berlim", "A queda de Berlim encerrou a guerra na Europa."}};
    }

private Q_SLOTS:
    void ranksByWords_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("first"); ///< -1: nothing
        QTest::newRow("one word") << "normandia" << 0;
        QTest::newRow("accents do not matter") << "forca na italia" << 1;
        QTest::newRow("the title counts") << "BERLIM" << 2;
        QTest::newRow("operators are words") << "Normandia AND OR NOT NEAR(" << 0;
        QTest::newRow("quotes and punctuation") << "\"queda\" — (Berlim)* ^:" << 2;
        QTest::newRow("no word at all") << "?! — “”" << -1;
        QTest::newRow("unknown word") << "xyzzy" << -1;
        QTest::newRow("empty") << "" << -1;
    }
    void ranksByWords() {
        QFETCH(QString, query);
        QFETCH(int, first);
        const auto retriever = lexicalRetriever(documents(), {}, ProgressSink::none());
        QVERIFY(retriever);
        const auto found = (*retriever)->search({query.toStdString()}, 3, {}, ProgressSink::none());
        QVERIFY2(found, found ? "" : found.error().text().c_str());
        QCOMPARE(found->size(), std::size_t(1));
        if (first < 0)
            QVERIFY((*found)[0].empty());
        else
            QCOMPARE((*found)[0].at(0).document, std::int64_t(first));
        for (std::size_t i = 1; i < (*found)[0].size(); ++i)
            QVERIFY((*found)[0][i - 1].score >= (*found)[0][i].score);
    }

    void ranksAJudgedCollection() {
        Collection collection;
        collection.documents = documents();
        collection.queries = {{"q1", "Normandia"}, {"q2", "Brasileira"}, {"unjudged", "Berlim"}};
        const Judgements judgements{{"q1", {{"a", 1}}}, {"q2", {{"b", 1}}}};
        const auto retriever = lexicalRetriever(collection.documents, {}, ProgressSink::none());
        const auto run = rankCollection(**retriever, collection, judgements, 10, {}, ProgressSink::none());
        QVERIFY(run);
        QCOMPARE(run->size(), std::size_t(2));
        QCOMPARE(run->at("q2").at(0).document, std::string("b"));
    }
};

QTEST_APPLESS_MAIN(TestLexical)
#include "tst_lexical.moc"
