// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/embeddingcache.h"

#include <ATen/TensorOperators.h>
#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

namespace {

/// Sees how many texts had to be embedded.
class Counter : public ProgressSink {
public:
    void progress(const Progress &progress) override { embedded = progress.total; }
    std::uint64_t embedded = 0;
};

} // namespace

class TestEmbeddingCache : public QObject {
    Q_OBJECT

    std::unique_ptr<Embedder> m_model;
    const std::vector<std::string> m_texts{"Berlin", "Normandy", "Berlin", "", "Os pracinhas na Itália"};

    std::uint64_t embedCounting(const QString &folder, const std::string &prompt, at::Tensor *out = nullptr) {
        auto cache = EmbeddingCache::open(folder.toStdString(), *m_model, prompt);
        if (!cache)
            qFatal("%s", cache.error().text().c_str());
        Counter counter;
        const auto vectors = cache->embed(*m_model, m_texts, {}, counter);
        if (!vectors)
            qFatal("%s", vectors.error().text().c_str());
        if (out)
            *out = *vectors;
        return counter.embedded;
    }

private Q_SLOTS:
    void initTestCase() {
        auto model = Embedder::load(SINTONIA_MODELS_DIR "/all-MiniLM-L6-v2", {"cpu", "f32", 0});
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        m_model = std::move(*model);
    }

    void embedsATextOnce() {
        QTemporaryDir folder;
        at::Tensor first, second;
        QCOMPARE(embedCounting(folder.path(), "", &first), 4u); // "Berlin" stands twice
        QCOMPARE(embedCounting(folder.path(), "", &second), 0u);
        QVERIFY(first.equal(second));
        const auto direct = m_model->embed(m_texts, "", {}, ProgressSink::none());
        QVERIFY((first - *direct).abs().max().item<float>() < 1e-5f);
        QCOMPARE(embedCounting(folder.path(), "query: "), 4u); // another prompt, another file
    }

    void goesOnAfterATornWrite() {
        QTemporaryDir folder;
        at::Tensor first, second;
        embedCounting(folder.path(), "", &first);
        const auto files = QDir(folder.path()).entryInfoList(QDir::Files);
        QCOMPARE(files.size(), 1);
        QFile file(files[0].filePath());
        QVERIFY(file.resize(file.size() - 100));
        QCOMPARE(embedCounting(folder.path(), "", &second), 1u);
        QVERIFY((first - second).abs().max().item<float>() < 1e-5f);
        QCOMPARE(embedCounting(folder.path(), ""), 0u);
    }

    void startsAnewOnAForeignFile() {
        QTemporaryDir folder;
        embedCounting(folder.path(), "");
        QFile file(QDir(folder.path()).entryInfoList(QDir::Files)[0].filePath());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(5000, 'x'));
        file.close();
        QCOMPARE(embedCounting(folder.path(), ""), 4u);
        QCOMPARE(embedCounting(folder.path(), ""), 0u);
    }
};

QTEST_APPLESS_MAIN(TestEmbeddingCache)
#include "tst_embeddingcache.moc"
