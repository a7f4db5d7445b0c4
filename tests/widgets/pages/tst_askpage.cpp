// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/corpora.h"
#include "engine/store/markedanswers.h"
#include "tests/widgets/pages/cannedengine.h"
#include "widgets/models/contextmodel.h"
#include "widgets/pages/askpage.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

using namespace sintonia;

namespace {

template <class Widget> Widget *find(QWidget &window, const char *name) {
    auto *widget = window.findChild<Widget *>(QString::fromLatin1(name));
    if (!widget)
        qFatal("There is no %s", name);
    return widget;
}

Json piece(const std::string &id, const std::string &title, const std::string &text) {
    return {{"id", id}, {"title", title}, {"text", text}, {"origin", {{"corpus", "c"}, {"rank", 1}, {"score", 0.5}}}};
}

Json answered(const std::string &text, const std::string &source) {
    return {{"text", text},
            {"stopped_by", "end"},
            {"prompt_tokens", 30},
            {"tokens", 4},
            {"prompt_seconds", 0.1},
            {"seconds", 0.5},
            {"relevance",
             {{"relevance", 0.814},
              {"answer_context", 0.85},
              {"answer_question", 0.78},
              {"supported", 1.0},
              {"sentences",
               Json::array(
                   {{{"text", text}, {"similarity", 0.85}, {"supported", true}, {"document", 0}, {"source", source}}})}}}};
}

} // namespace

/// The Ask page with canned answers of the helper, worked with clicks and keys.
class AskPageTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CannedEngine> m_engine;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<AskPage> m_page;

    template <class Widget> Widget *on(const char *name) { return find<Widget>(*m_page, name); }
    void click(const char *name) { QTest::mouseClick(on<QPushButton>(name), Qt::LeftButton); }
    std::vector<Json> asked(const char *method) const {
        std::vector<Json> params;
        for (const auto &[name, each] : m_engine->asked)
            if (name == QLatin1String(method))
                params.push_back(each);
        return params;
    }
    QAbstractItemModel *context() { return on<QListView>("contextListView")->model(); }
    QString titleAt(int row) { return context()->index(row, 0).data().toString(); }
    void writeFile(const QString &path, const QByteArray &bytes) {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    void askQuestion() {
        QTest::keyClicks(on<QLineEdit>("askQuestionLineEdit"), QStringLiteral("When?"));
        click("askPushButton");
        QTRY_VERIFY(on<QPushButton>("goodBPushButton")->isEnabled());
    }
    Result<std::vector<MarkedAnswer>> marks() {
        auto project = Project::open(m_session->folder().toStdString());
        return project ? markedAnswers(*project) : tl::unexpected(project.error());
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        const QString corpus = m_folder->filePath(QStringLiteral("c"));
        writeFile(corpus + QStringLiteral("/corpus.jsonl"),
                  "{\"_id\":\"d1\",\"title\":\"May\",\"text\":\"It rained in May. Then it was dry.\"}\n"
                  "{\"_id\":\"d2\",\"title\":\"June\",\"text\":\"June was warm.\"}\n"
                  "{\"_id\":\"d3\",\"title\":\"Snow\",\"text\":\"Snow fell in winter.\"}\n");
        writeFile(corpus + QStringLiteral("/queries.jsonl"), "{\"_id\":\"q1\",\"text\":\"When did it rain?\"}\n");
        const QString project = m_folder->filePath(QStringLiteral("project"));
        {
            auto made = Project::openOrCreate(project.toStdString());
            QVERIFY(made);
            const auto imported = importCorpus({"c", {}}, *made, corpus.toStdString(), {}, ProgressSink::none());
            QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        }
        for (const char *name : {"base", "tuned"}) {
            writeFile(project + QStringLiteral("/models/%1/config.json").arg(QLatin1String(name)),
                      "{\"model_type\":\"llama\",\"architectures\":[\"LlamaForCausalLM\"]}");
            writeFile(project + QStringLiteral("/models/%1/model.safetensors").arg(QLatin1String(name)), "x");
        }
        m_engine = std::make_unique<CannedEngine>();
        m_engine->answers[QStringLiteral("models")] = [](const Json &) -> Result<Json> {
            return Json{{"models", Json::array()}};
        };
        m_engine->answers[QStringLiteral("context")] = [](const Json &) -> Result<Json> {
            return Json{{"context", Json::array({piece("d1", "May", "It rained in May. Then it was dry."),
                                                 piece("d2", "June", "June was warm.")})}};
        };
        m_engine->answers[QStringLiteral("ask")] = [](const Json &params) -> Result<Json> {
            const bool first = params["model"]["folder"].get<std::string>().ends_with("base");
            return answered(first ? "In June." : "In May.", first ? "June was warm." : "It rained in May.");
        };
        m_session = std::make_unique<Session>(*m_engine);
        m_page = std::make_unique<AskPage>(*m_session);
        m_page->resize(1200, 700);
        m_page->show();
        m_session->open(project);
        QTRY_COMPARE(on<QComboBox>("askModelAComboBox")->count(), 4); // none, two folders, the sample's decoder
        QTRY_COMPARE(on<QComboBox>("askCorpusComboBox")->count(), 1);
        on<QComboBox>("askModelBComboBox")->setCurrentIndex(2);
    }
    void cleanup() {
        m_page.reset();
        m_session.reset();
        m_engine.reset();
    }

    void theSamplesDecoderIsAlwaysThere() {
        QTemporaryDir folder;
        m_session->create(folder.filePath(QStringLiteral("empty")));
        QTRY_COMPARE(on<QComboBox>("askModelAComboBox")->count(), 2);
        QCOMPARE(on<QComboBox>("askModelAComboBox")->currentIndex(), 1);
        QVERIFY(!on<QPushButton>("askPushButton")->isEnabled()); // without a question
    }

    void theContextKeepsItsContract() {
        ContextModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (const char *id : {"a", "b", "c"})
            model.append({{id, id, "text"}, false, {}});
        const auto order = [&model] {
            QString ids;
            for (const auto &each : model.documents())
                ids += QString::fromStdString(each.document.id);
            return ids;
        };
        QVERIFY(model.moveBy(0, 1));
        QCOMPARE(order(), QStringLiteral("bac"));
        QVERIFY(!model.moveBy(2, 1) && !model.moveBy(0, -1));
        QVERIFY(model.moveRow({}, 0, {}, 3)); // as a drop at the end does
        QCOMPARE(order(), QStringLiteral("acb"));
        QVERIFY(model.moveRow({}, 2, {}, 0));
        QCOMPARE(order(), QStringLiteral("bac"));
        model.remove(1);
        QCOMPARE(order(), QStringLiteral("bc"));
        QCOMPARE(model.toRpc().size(), std::size_t(2));
    }

    void asksBothModelsWithOneContext() {
        m_engine->pieces[QStringLiteral("ask")] = {QStringLiteral("In "), QStringLiteral("May")};
        askQuestion();
        QCOMPARE(asked("context").size(), std::size_t(1));
        QVERIFY(asked("context")[0]["model"] == (Json{{"bm25", true}}));
        QVERIFY(asked("context")[0]["top"] == 4);
        const auto asks = asked("ask");
        QCOMPARE(asks.size(), std::size_t(2));
        QVERIFY(asks[0]["model"] != asks[1]["model"]);
        QVERIFY(asks[0]["context"] == asks[1]["context"]);
        QVERIFY(asks[0]["question"] == "When?");
        QCOMPARE(on<QTextBrowser>("answerATextBrowser")->toPlainText(), QStringLiteral("In June."));
        QCOMPARE(on<QTextBrowser>("answerBTextBrowser")->toPlainText(), QStringLiteral("In May."));
        QVERIFY(on<QLabel>("scoresBLabel")->text().contains(QLocale().toString(0.814, 'f', 3)));
        // The sentence that model B's answer rests on is marked in the text of the document.
        QTest::mouseClick(on<QListView>("contextListView")->viewport(), Qt::LeftButton, {}, QPoint(10, 5));
        QVERIFY(on<QTextBrowser>("contextTextBrowser")->toHtml().contains(QStringLiteral("underline")));
        // Asked again, the same question takes the context as it is.
        QTest::keyClick(on<QLineEdit>("askQuestionLineEdit"), Qt::Key_Return);
        QTRY_COMPARE(asked("ask").size(), std::size_t(4));
        QCOMPARE(asked("context").size(), std::size_t(1));
    }

    void theContextIsEdited() {
        askQuestion();
        auto *list = on<QListView>("contextListView");
        list->setFocus();
        list->setCurrentIndex(context()->index(0, 0));
        click("moveDownContextPushButton");
        QCOMPARE(titleAt(0), QStringLiteral("June"));
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(titleAt(0), QStringLiteral("May"));
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(context()->rowCount(), 1);
        click("addContextPushButton");
        auto *dialog = m_page->findChild<QDialog *>();
        QVERIFY(dialog);
        auto *words = find<QLineEdit>(*dialog, "documentWordsLineEdit");
        words->clear();
        QTest::keyClicks(words, QStringLiteral("snow"));
        auto *found = find<QListWidget>(*dialog, "foundDocumentsListWidget");
        QTRY_COMPARE(found->count(), 1);
        QTest::mouseClick(find<QPushButton>(*dialog, "addDocumentPushButton"), Qt::LeftButton);
        QCOMPARE(context()->rowCount(), 2);
        QCOMPARE(titleAt(1), QStringLiteral("Snow"));
        dialog->close();
        click("askPushButton");
        QTRY_COMPARE(asked("ask").size(), std::size_t(4));
        QVERIFY(asked("ask").back()["context"][1]["id"] == "d3");
    }

    void marksAreKeptAsRows() {
        askQuestion();
        click("goodBPushButton");
        QTRY_COMPARE(marks()->size(), std::size_t(1));
        QTRY_VERIFY(m_session->findCorpus(QString::fromLatin1(markedCorpus)));
        QCOMPARE(m_session->findCorpus(QString::fromLatin1(markedCorpus))->rows.at("train"), 1u);
        click("badAPushButton");
        QTRY_COMPARE(marks()->size(), std::size_t(2));
        QTRY_COMPARE(m_session->findCorpus(QString::fromLatin1(markedCorpus))->rows.at("train"), 2u);
        const auto kept = marks();
        QCOMPARE(kept->front().question, std::string("When?"));
        QCOMPARE(kept->front().answer, std::string("In May."));
        QCOMPARE(kept->front().context.size(), std::size_t(2));
        QVERIFY(kept->front().good && !kept->back().good);
        click("goodAPushButton"); // a change of mind
        QVERIFY(!on<QPushButton>("badAPushButton")->isChecked());
        QTRY_VERIFY(marks()->back().good);
        click("goodAPushButton"); // taken back
        QTRY_COMPARE(marks()->size(), std::size_t(1));
    }

    void stopsWithWhatHasCome() {
        m_engine->pieces[QStringLiteral("ask")] = {QStringLiteral("In Ma")};
        QTest::keyClicks(on<QLineEdit>("askQuestionLineEdit"), QStringLiteral("When?"));
        click("findContextPushButton");
        QTRY_COMPARE(context()->rowCount(), 2);
        m_engine->silent = true;
        click("askPushButton");
        QTRY_COMPARE(on<QTextBrowser>("answerATextBrowser")->toPlainText(), QStringLiteral("In Ma"));
        QVERIFY(!on<QPushButton>("askPushButton")->isEnabled());
        click("stopAskPushButton");
        QCOMPARE(m_engine->cancelled.size(), std::size_t(2));
        QVERIFY(on<QPushButton>("askPushButton")->isEnabled());
        QCOMPARE(on<QTextBrowser>("answerATextBrowser")->toPlainText(), QStringLiteral("In Ma"));
        QVERIFY(!on<QPushButton>("goodAPushButton")->isEnabled());
    }

    void oneModelIsEnough() {
        on<QComboBox>("askModelBComboBox")->setCurrentIndex(0);
        QTest::keyClicks(on<QLineEdit>("askQuestionLineEdit"), QStringLiteral("When?"));
        click("askPushButton");
        QTRY_VERIFY(on<QPushButton>("goodAPushButton")->isEnabled());
        QCOMPARE(asked("ask").size(), std::size_t(1));
        on<QComboBox>("askModelAComboBox")->setCurrentIndex(0);
        QVERIFY(!on<QPushButton>("askPushButton")->isEnabled());
    }

    void anErrorStaysInPlace() {
        m_engine->answers[QStringLiteral("ask")] = [](const Json &) -> Result<Json> {
            return badInput("model", "a language model", "an encoder");
        };
        QTest::keyClicks(on<QLineEdit>("askQuestionLineEdit"), QStringLiteral("When?"));
        click("askPushButton");
        QTRY_COMPARE(asked("ask").size(), std::size_t(2));
        QTRY_VERIFY(on<QPushButton>("askPushButton")->isEnabled());
        QVERIFY(!on<QPushButton>("goodAPushButton")->isEnabled());
    }

    void survivesARestart() {
        QSettings settings(m_folder->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        on<QSpinBox>("askTopSpinBox")->setValue(7);
        QTest::keyClicks(on<QLineEdit>("askQuestionLineEdit"), QStringLiteral("Kept?"));
        m_page->saveState(settings);
        AskPage other(*m_session);
        other.restoreState(settings);
        QCOMPARE(find<QSpinBox>(other, "askTopSpinBox")->value(), 7);
        QCOMPARE(find<QLineEdit>(other, "askQuestionLineEdit")->text(), QStringLiteral("Kept?"));
    }
};

QTEST_MAIN(AskPageTest)
#include "tst_askpage.moc"
