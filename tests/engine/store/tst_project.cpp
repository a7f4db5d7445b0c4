// SPDX-License-Identifier: Apache-2.0
#include "engine/store/corpora.h"
#include "engine/store/schema.h"

#include <QTemporaryDir>
#include <QtTest>

#include <SQLiteCpp/SQLiteCpp.h>

using namespace sintonia;

class TestProject : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opens();
    void refuses_data();
    void refuses();
    void lostDatabase();
    void migrates();
    void failedStepChangesNothing();
    void newerIsRefused();
};

void TestProject::opens() {
    QTemporaryDir folder;
    const fs::path path = folder.filePath("moon").toStdString();
    QVERIFY(!Project::open(path));
    {
        auto project = Project::openOrCreate(path);
        QVERIFY(project);
        QCOMPARE(project->name(), std::string("moon"));
        QVERIFY(fs::is_directory(project->modelsFolder()) && fs::is_directory(project->cacheFolder()));
        QCOMPARE(project->database().execAndGet("PRAGMA journal_mode").getString(), std::string("wal"));
        QCOMPARE(project->database().execAndGet("PRAGMA foreign_keys").getInt(), 1);
        QCOMPARE(project->database().execAndGet("PRAGMA user_version").getInt(), int(schemaSteps().size()));
    }
    auto again = Project::open(path);
    QVERIFY(again);
    QVERIFY(corpora(*again)->empty());
}

void TestProject::refuses_data() {
    QTest::addColumn<QString>("what");
    QTest::newRow("missing") << "missing";
    QTest::newRow("another folder") << "folder";
    QTest::newRow("a file") << "file";
    QTest::newRow("not a database") << "garbage";
}

void TestProject::refuses() {
    QFETCH(QString, what);
    QTemporaryDir folder;
    const fs::path path = folder.filePath("p").toStdString();
    if (what == "file")
        QVERIFY(writeFileAtomically(path, "x"));
    else if (what != "missing")
        fs::create_directory(path);
    if (what == "garbage")
        QVERIFY(writeFileAtomically(path / "project.db", std::string(4096, 'x')));
    const auto project = Project::open(path);
    QVERIFY(!project);
    QCOMPARE(int(project.error().code), int(ErrorCode::BadInput));
    QVERIFY(project.error().text().find(path.string()) != std::string::npos);
    QVERIFY(what != "another folder" || !fs::exists(path / "project.db"));
}

void TestProject::lostDatabase() {
    QTemporaryDir folder;
    const fs::path path = folder.filePath("p").toStdString();
    QVERIFY(Project::openOrCreate(path));
    fs::remove(path / "project.db");
    QVERIFY(Project::open(path));
    QVERIFY(fs::exists(path / "project.db"));
}

void TestProject::migrates() {
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    auto steps = schemaSteps();
    const auto published = steps.size();
    QVERIFY(migrate(database, steps, "db"));
    database.exec("INSERT INTO corpora (name, source, format, imported) VALUES ('c', 's', 'f', 'i')");
    steps.push_back("ALTER TABLE corpora ADD COLUMN language TEXT NOT NULL DEFAULT 'pt'");
    steps.push_back("CREATE TABLE further (id INTEGER)");
    QVERIFY(migrate(database, steps, "db"));
    QCOMPARE(database.execAndGet("PRAGMA user_version").getInt(), int(published) + 2);
    QCOMPARE(database.execAndGet("SELECT language FROM corpora WHERE name = 'c'").getString(), std::string("pt"));
    QVERIFY(database.tableExists("further"));
    QVERIFY(migrate(database, steps, "db"));
}

void TestProject::failedStepChangesNothing() {
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    const auto result =
        migrate(database, {"CREATE TABLE a (id INTEGER)", "CREATE TABLE b (id INTEGER); CREATE TABLE a (id INTEGER)"}, "db");
    QVERIFY(!result);
    QCOMPARE(database.execAndGet("PRAGMA user_version").getInt(), 1);
    QVERIFY(database.tableExists("a") && !database.tableExists("b"));
}

void TestProject::newerIsRefused() {
    QTemporaryDir folder;
    const fs::path path = folder.filePath("p").toStdString();
    {
        auto project = Project::openOrCreate(path);
        project->database().exec("PRAGMA user_version = 99");
    }
    const auto project = Project::open(path);
    QVERIFY(!project);
    QCOMPARE(int(project.error().code), int(ErrorCode::BadInput));
    QCOMPARE(project.error().found, std::string("version 99"));
}

QTEST_APPLESS_MAIN(TestProject)
#include "tst_project.moc"
