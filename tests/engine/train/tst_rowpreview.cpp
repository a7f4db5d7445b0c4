// SPDX-License-Identifier: Apache-2.0
#include "engine/train/rowpreview.h"

#include <QtTest>

using namespace sintonia;

/// Rows as the tokens of a tiny model with a chat template (tests/data/generate/tiny-llama).
class TestRowPreview : public QObject {
    Q_OBJECT

    const fs::path m_model = fs::path(SINTONIA_SOURCE_DIR) / "tests/data/generate/tiny-llama";

    static TuningRow row(const std::string &id, int documents, const std::string &answer) {
        TuningRow made;
        made.id = id;
        made.question = "Wer ist dort?";
        for (int i = 0; i < documents; ++i)
            made.context.push_back({{"d", "", "Nobody is here, not even a word of it."}, i == 0, {}});
        made.completion = answer;
        return made;
    }
    RowPreview preview(const RowPreviewOptions &options, const std::vector<TuningRow> &rows) const {
        const auto made = previewRows(options, m_model, defaultPromptTemplate("en"), rows, {}, ProgressSink::none());
        if (!made)
            qFatal("%s", made.error().text().c_str());
        return *made;
    }
    static std::string countedText(const PreviewedRow &row) {
        std::string text;
        for (std::size_t i = 0; i < row.tokens.size(); ++i)
            text += row.counted[i] ? row.tokens[i] : "";
        return text;
    }

private Q_SLOTS:
    void tokensMakeTheText() {
        const auto made = preview({}, {row("a", 2, "Ação é aqui ☃")});
        QCOMPARE(made.lengths.size(), std::size_t(1));
        const auto &shown = made.rows.at(0);
        QCOMPARE(shown.tokens.size(), made.lengths[0]);
        QCOMPARE(shown.counted.size(), shown.tokens.size());
        QVERIFY(!shown.cut && made.cut == 0 && made.unusable == 0);
        std::string whole;
        for (const auto &token : shown.tokens)
            whole += token;
        QVERIFY2(whole.find("Ação é aqui ☃") != std::string::npos, whole.c_str());
        QVERIFY(whole.find("Wer ist dort?") != std::string::npos);
        const auto counted = countedText(shown);
        QVERIFY2(counted.find("Ação é aqui ☃") != std::string::npos, counted.c_str());
        QVERIFY(counted.find("Wer ist dort?") == std::string::npos);
    }

    void contextIsCutTheAnswerNever() {
        const std::vector<TuningRow> rows{row("short", 0, "I am."), row("long", 6, "I am."),
                                          row("answer", 1, std::string(2000, 'x'))};
        const auto whole = preview({}, rows);
        RowPreviewOptions options;
        options.maxLength = whole.lengths[0] + (whole.lengths[1] - whole.lengths[0]) / 2;
        const auto made = preview(options, rows);
        QCOMPARE(made.lengths, whole.lengths); // before anything is cut
        QCOMPARE(made.cut, std::uint64_t(1));
        QCOMPARE(made.unusable, std::uint64_t(1));
        QVERIFY(!made.rows[0].cut && made.rows[1].cut);
        QVERIFY(made.rows[1].tokens.size() <= options.maxLength);
        QCOMPARE(countedText(made.rows[1]), countedText(made.rows[0]));
        QVERIFY(made.rows[2].tokens.empty() && !made.rows[2].error.empty());
        options.rows = 1;
        QCOMPARE(preview(options, rows).rows.size(), std::size_t(1));
        const auto json = toJson(made);
        QVERIFY(json["rows"][2].contains("error") && json["rows"][1]["cut"].get<bool>());
    }

    void allTokensCount() {
        RowPreviewOptions options;
        options.allTokens = true;
        const auto counted = preview(options, {row("a", 1, "I am.")}).rows[0].counted;
        QCOMPARE(std::count(counted.begin(), counted.end(), false), 1); // the first one, which nothing predicts
    }

    void refusals() {
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = previewRows({}, m_model, defaultPromptTemplate("en"), {row("a", 1, "b")}, stop.get_token(),
                                         ProgressSink::none());
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Interrupted);
        const auto encoder = fs::path(SINTONIA_SOURCE_DIR) / "tests/data/models/tiny-mean";
        QVERIFY(!previewRows({}, encoder, defaultPromptTemplate("en"), {row("a", 1, "b")}, {}, ProgressSink::none()));
        QVERIFY(!previewRows({}, "/nowhere", defaultPromptTemplate("en"), {}, {}, ProgressSink::none()));
    }
};

QTEST_APPLESS_MAIN(TestRowPreview)
#include "tst_rowpreview.moc"
