// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/library.h"
#include "tests/engine/hub/tinymodel.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

/// The models of a project: taken in, taken out, brought back.
class TestLibrary : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path models() const { return m_folder->filePath("project/models").toStdString(); }
    fs::path source() const { return m_folder->filePath("tiny").toStdString(); }
    Result<ModelDescription> import(const std::string &name = {}) {
        return importModel({name, {"bert"}}, models(), source(), {}, ProgressSink::none());
    }
    std::size_t incoming() const {
        std::error_code error;
        return std::size_t(std::distance(fs::directory_iterator(models() / ".incoming", error), fs::directory_iterator()));
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        writeFiles(m_folder->filePath("tiny"), tinyModelFiles());
    }

    void importsWhatIsRead() {
        const auto model = import();
        QVERIFY2(model.has_value(), model ? "" : model.error().text().c_str());
        QVERIFY(model->state == ModelState::Ready);
        QCOMPARE(model->name, std::string("tiny"));
        QVERIFY(fs::exists(models() / "tiny/1_Pooling/config.json"));
        QVERIFY(!fs::exists(models() / "tiny/pytorch_model.bin"));
        QVERIFY(!fs::exists(models() / "tiny/onnx"));
        QVERIFY(model->provenance.has_value());
        QCOMPARE(model->provenance->folder, fs::canonical(source()).string());
        QCOMPARE(describeModelsIn(models(), {}).size(), std::size_t(1));
        QCOMPARE(incoming(), std::size_t(0));
    }

    void linksAreResolved() {
        // As the Hugging Face cache keeps snapshots.
        fs::rename(source() / "model.safetensors", source() / "../blob");
        fs::create_symlink("../blob", source() / "model.safetensors");
        QVERIFY(import().has_value());
        QVERIFY(fs::symlink_status(models() / "tiny/model.safetensors").type() == fs::file_type::regular);
    }

    void unsupportedFamiliesAreTakenIn() {
        writeFiles(m_folder->filePath("tiny"), {{"config.json", R"({"model_type": "t5"})"}});
        const auto model = import("other");
        QVERIFY(model.has_value());
        QVERIFY(model->state == ModelState::Unsupported);
        QCOMPARE(model->name, std::string("other"));
    }

    void refuses_data() {
        QTest::addColumn<QString>("what");
        for (const char *what : {"taken", "broken", "name", "missing", "file"})
            QTest::newRow(what) << QString(what);
    }
    void refuses() {
        QFETCH(QString, what);
        if (what == "taken")
            QVERIFY(import().has_value());
        if (what == "broken")
            fs::remove(source() / "model.safetensors");
        if (what == "missing" || what == "file")
            fs::remove_all(source());
        if (what == "file")
            QVERIFY(writeFileAtomically(source(), "x").has_value());
        QVERIFY(!import(what == "name" ? "../tiny" : "").has_value());
        QCOMPARE(incoming(), std::size_t(0));
        QCOMPARE(modelFoldersIn(models()).size(), std::size_t(what == "taken" ? 1 : 0));
    }

    void anInterruptedImportLeavesNothing() {
        std::stop_source stop;
        stop.request_stop();
        const auto model = importModel({{}, {"bert"}}, models(), source(), stop.get_token(), ProgressSink::none());
        QVERIFY(!model.has_value());
        QCOMPARE(int(model.error().code), int(ErrorCode::Interrupted));
        QCOMPARE(incoming(), std::size_t(0));
        QVERIFY(modelFoldersIn(models()).empty());
    }

    void removedModelsComeBackUntilTheTrashIsEmptied() {
        QVERIFY(import().has_value());
        QVERIFY(removeModel(models(), "tiny").has_value());
        QVERIFY(modelFoldersIn(models()).empty());
        QVERIFY(!removeModel(models(), "tiny").has_value());
        QVERIFY(restoreModel(models(), "tiny").has_value());
        QCOMPARE(modelFoldersIn(models()).size(), std::size_t(1));
        QVERIFY(removeModel(models(), "tiny").has_value());
        QVERIFY(emptyModelTrash(models()).has_value());
        QVERIFY(!restoreModel(models(), "tiny").has_value());
        QVERIFY(!removeModel(models(), "../project").has_value());
    }

    void aNewModelOfTheNameIsNotOverwritten() {
        QVERIFY(import().has_value());
        QVERIFY(removeModel(models(), "tiny").has_value());
        QVERIFY(import().has_value());
        QVERIFY(!restoreModel(models(), "tiny").has_value());
    }

    void aFullDiskIsSaidBefore() {
        const auto space = checkFreeSpace(m_folder->path().toStdString(), std::uint64_t(1) << 60);
        QVERIFY(!space.has_value());
        QCOMPARE(int(space.error().code), int(ErrorCode::Resource));
        QVERIFY(checkFreeSpace(m_folder->path().toStdString(), 1).has_value());
    }
};

QTEST_APPLESS_MAIN(TestLibrary)
#include "tst_library.moc"
