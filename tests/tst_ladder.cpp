// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <QDirIterator>
#include <QRegularExpression>

/// The ladder of folders (CONTRIBUTING.md): each uses only those before it; the torch-free ones include no torch, the engine no
/// Qt, QCustomPlot stays in widgets/plots. Linking enforces most of it; includes of headers alone are seen here.
class TestLadder : public QObject {
    Q_OBJECT

    static const QStringList &ladder() {
        static const QStringList folders{"engine/core", "engine/data",     "engine/text",  "engine/eval",   "engine/store",
                                         "engine/rpc",  "engine/hub",      "engine/nn",    "engine/models", "engine/retrieve", "engine/train",
                                         "engine/synth", "engine/export"};
        return folders;
    }
    static constexpr int torchFree = 7; ///< the first seven steps

    static QString folderOf(const QString &path) {
        for (const auto &folder : ladder())
            if (path.startsWith(folder + "/"))
                return folder;
        return path.section('/', 0, 1);
    }

    static QString problem(const QString &file, const QString &include) {
        const auto from = folderOf(file);
        const auto fromStep = ladder().indexOf(from);
        const bool inEngine = fromStep >= 0;
        const bool inWindow = from.startsWith("widgets") || from == "app/desktop";
        const bool torch = include.startsWith("torch/") || include.startsWith("ATen/") || include.startsWith("c10/");
        if (torch && (inWindow || (inEngine && fromStep < torchFree)))
            return "libtorch in a torch-free folder";
        static const QRegularExpression qt("^(Q[A-Z]|Qt)");
        if (inEngine && qt.match(include).hasMatch())
            return "Qt in the engine";
        if (include == "qcustomplot.h" && from != "widgets/plots")
            return "QCustomPlot outside widgets/plots";
        const auto to = folderOf(include);
        const auto toStep = ladder().indexOf(to);
        if (inEngine && toStep > fromStep)
            return "a folder further down the ladder";
        if (inEngine && (to.startsWith("widgets") || to.startsWith("app")))
            return "the program from the engine";
        if (inWindow && toStep >= torchFree)
            return "an engine folder that needs libtorch, from the window";
        if (from.startsWith("widgets") && to.startsWith("app"))
            return "the program from the widgets";
        return {};
    }

private Q_SLOTS:
    void recognisesProblems_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("include");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("torch in core") << "engine/core/json.cpp" << "ATen/ops/mm.h" << false;
        QTest::newRow("torch in nn") << "engine/nn/linear.cpp" << "ATen/ops/mm.h" << true;
        QTest::newRow("Qt in the engine") << "engine/data/format.cpp" << "QString" << false;
        QTest::newRow("down the ladder") << "engine/data/format.cpp" << "engine/store/project.h" << false;
        QTest::newRow("up the ladder") << "engine/store/project.cpp" << "engine/data/format.h" << true;
        QTest::newRow("models in the window") << "widgets/pages/trainpage.cpp" << "engine/models/embedder.h" << false;
        QTest::newRow("store in the window") << "widgets/pages/trainpage.cpp" << "engine/store/runs.h" << true;
        QTest::newRow("QCustomPlot in a page") << "widgets/pages/trainpage.cpp" << "qcustomplot.h" << false;
    }
    void recognisesProblems() {
        QFETCH(QString, file);
        QFETCH(QString, include);
        QFETCH(bool, allowed);
        QCOMPARE(problem(file, include).isEmpty(), allowed);
    }

    void everyIncludeGoesUpTheLadder() {
        const QDir root(SINTONIA_SOURCE_DIR);
        static const QRegularExpression includes("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]", QRegularExpression::MultilineOption);
        QStringList problems;
        int files = 0;
        for (const auto &top : {"engine", "app", "widgets"}) {
            QDirIterator walk(root.filePath(top), {"*.h", "*.cpp", "*.inc"}, QDir::Files, QDirIterator::Subdirectories);
            while (walk.hasNext()) {
                QFile file(walk.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                const auto name = root.relativeFilePath(file.fileName());
                const auto text = QString::fromUtf8(file.readAll());
                ++files;
                for (auto each = includes.globalMatch(text); each.hasNext();) {
                    const auto include = each.next().captured(1);
                    if (const auto what = problem(name, include); !what.isEmpty())
                        problems << QString("%1 includes %2: %3").arg(name, include, what);
                }
                if (!text.startsWith("// SPDX-License-Identifier: ") && !name.endsWith(".inc"))
                    problems << name + ": no SPDX line";
            }
        }
        QVERIFY(files > 100);
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join('\n')));
    }
};

QTEST_APPLESS_MAIN(TestLadder)
#include "tst_ladder.moc"
