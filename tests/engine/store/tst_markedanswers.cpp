// SPDX-License-Identifier: Apache-2.0
#include "engine/store/markedanswers.h"

#include "engine/store/corpora.h"
#include "engine/store/project.h"
#include "engine/store/prompttemplates.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

class TestMarkedAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsMarksAndMakesRows() {
        QTemporaryDir folder;
        auto project = Project::openOrCreate(folder.filePath("p").toStdString());
        QVERIFY(project);
        const std::vector<ContextDocument> context{{{"d1", "Title", "In May it rained."}, false, {{"rank", 1}}}};
        const auto mark = [&](const char *question, const char *answer, bool good) {
            const auto id = markAnswer(*project, {0, question, context, answer, good, {{"model", "m"}}, {}});
            if (!id)
                qFatal("%s", id.error().text().c_str());
            return *id;
        };
        const auto may = mark("When?", "May.", true);
        mark("When?", "In June.", false);
        mark("When?", "Never.", false);
        mark("Who?", "Nobody.", true);
        mark("Where?", "There.", false);
        QCOMPARE(mark("When?", "May.", true), may); // the same answer again
        auto marks = markedAnswers(*project);
        QVERIFY2(marks, marks ? "" : marks.error().text().c_str());
        QCOMPARE(marks->size(), std::size_t(5));
        QCOMPARE(marks->front().context.front().document.title, std::string("Title"));
        QCOMPARE(marks->front().context.front().origin["rank"], Json(1));
        QVERIFY(!marks->front().time.empty());

        const auto rows = rowsOfMarks(*marks);
        QCOMPARE(rows.size(), std::size_t(4)); // two good ones; one of them against two bad ones
        QVERIFY(!rows[0].rejected);
        QCOMPARE(rows[1].completion, std::string("May."));
        QCOMPARE(*rows[1].rejected, std::string("In June."));
        QCOMPARE(*rows[2].rejected, std::string("Never."));
        QCOMPARE(rows[3].question, std::string("Who?"));

        mark("When?", "In June.", true); // a change of mind
        QVERIFY(unmarkAnswer(*project, may));
        marks = markedAnswers(*project);
        QCOMPARE(marks->size(), std::size_t(4));
        QCOMPARE(rowsOfMarks(*marks).size(), std::size_t(3));
        QVERIFY(unmarkAnswer(*project, 999));
    }

    void theRowsAreACorpus() {
        QTemporaryDir folder;
        auto project = Project::openOrCreate(folder.filePath("p").toStdString());
        QVERIFY(project);
        const auto prompt = defaultPromptTemplate("pt");
        const auto bad = markAnswer(*project, {0, "Quando?", {}, "Nunca.", false, nullptr, {}});
        QVERIFY(storeMarkedRows(prompt, *project));
        QVERIFY(corpora(*project)->empty()); // nothing to learn from yet
        const auto good = markAnswer(*project, {0, "Quando?", {}, "Em maio.", true, nullptr, {}});
        for (int twice = 0; twice < 2; ++twice) {
            const auto stored = storeMarkedRows(prompt, *project);
            QVERIFY2(stored, stored ? "" : stored.error().text().c_str());
            const auto info = corpus(*project, markedCorpus);
            QVERIFY(info);
            QCOMPARE(info->rows.at("train"), 2u);
            const auto rows = tuningRows(*project, *info, "train");
            QCOMPARE(*rows->back().rejected, std::string("Nunca."));
            QCOMPARE(promptTemplate(*project, *info)->user, prompt.user);
        }
        QVERIFY(unmarkAnswer(*project, *good) && unmarkAnswer(*project, *bad));
        QVERIFY(storeMarkedRows(prompt, *project));
        QVERIFY(corpora(*project)->empty());
    }
};

QTEST_APPLESS_MAIN(TestMarkedAnswers)
#include "tst_markedanswers.moc"
