// SPDX-License-Identifier: Apache-2.0
#include "engine/core/files.h"
#include "engine/core/hash.h"
#include "engine/text/chattemplate.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace sintonia;

namespace {

/// 26 July 2024, 09:05:07, a Friday: the clock of the golden values.
std::tm goldenClock() {
    std::tm time{};
    time.tm_year = 124;
    time.tm_mon = 6;
    time.tm_mday = 26;
    time.tm_wday = 5;
    time.tm_yday = 207;
    time.tm_hour = 9;
    time.tm_min = 5;
    time.tm_sec = 7;
    return time;
}

const TemplateVariables &golden() {
    static const auto data = TemplateVariables::parse(readFile(SINTONIA_TESTDATA_DIR "/text/chattemplates.json").value());
    return data;
}

std::string digest(std::string_view text) { return sha256(text).substr(0, 16); }

std::vector<ChatMessage> conversation(std::size_t number) {
    std::vector<ChatMessage> messages;
    for (const auto &message : golden()["conversations"][number])
        messages.push_back({message["role"], message["content"]});
    return messages;
}

/// A model folder with these files.
class Folder {
public:
    explicit Folder(std::initializer_list<std::pair<const char *, std::string>> files) {
        for (const auto &[name, text] : files)
            if (const auto written = writeFileAtomically(path() / name, text); !written)
                qFatal("%s", written.error().text().c_str());
    }
    fs::path path() const { return m_folder.path().toStdString(); }

private:
    QTemporaryDir m_folder;
};

std::string configuration(const TemplateVariables &tokens, const TemplateVariables &chatTemplate) {
    auto config = tokens;
    if (!chatTemplate.is_null())
        config["chat_template"] = chatTemplate;
    return config.dump();
}

template <class T>
std::string why(const Result<T> &result) {
    return result ? std::string() : result.error().text();
}

Result<RenderedTemplate> render(const std::string &source, const TemplateLimits &limits = {}) {
    auto parsed = Template::parse(source, "chat_template.jinja");
    if (!parsed)
        return failure(parsed.error());
    return parsed->render(golden()["variables"], goldenClock(), limits);
}

} // namespace

class TestChatTemplate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsReferenceLanguage_data();
    void equalsReferenceLanguage();
    void equalsReferenceRenderings_data();
    void equalsReferenceRenderings();
    void findsTemplates_data();
    void findsTemplates();
    void readsSpecialTokens();
    void marksAnswersByPrefixes();
    void namesLineAndConstruct_data();
    void namesLineAndConstruct();
    void boundsHostileTemplates_data();
    void boundsHostileTemplates();
};

void TestChatTemplate::equalsReferenceLanguage_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<bool>("fails");
    QTest::addColumn<QString>("expected");
    int number = 0;
    for (const auto &snippet : golden()["snippets"]) {
        const auto source = snippet[0].get<std::string>();
        const bool fails = snippet[1].is_null();
        auto name = std::to_string(++number) + " " + source.substr(0, 60);
        std::replace_if(name.begin(), name.end(), [](unsigned char c) { return c < ' '; }, ' ');
        QTest::newRow(name.c_str()) << QString::fromStdString(source) << fails
                                    << QString::fromStdString(fails ? std::string() : snippet[1].get<std::string>());
    }
}

void TestChatTemplate::equalsReferenceLanguage() {
    QFETCH(QString, source);
    QFETCH(bool, fails);
    QFETCH(QString, expected);
    const auto rendered = render(source.toStdString());
    if (fails) {
        QVERIFY(!rendered);
        QCOMPARE(rendered.error().code, ErrorCode::BadInput);
        QVERIFY2(rendered.error().place.starts_with("chat_template.jinja:"), rendered.error().place.c_str());
        QVERIFY(!rendered.error().message.empty());
        return;
    }
    QVERIFY2(rendered, why(rendered).c_str());
    QCOMPARE(QString::fromStdString(rendered->text), expected);
}

void TestChatTemplate::equalsReferenceRenderings_data() {
    QTest::addColumn<int>("number");
    for (int i = 0; i < int(golden()["styles"].size()); ++i)
        QTest::newRow(golden()["styles"][std::size_t(i)]["name"].get<std::string>().c_str()) << i;
}

void TestChatTemplate::equalsReferenceRenderings() {
    QFETCH(int, number);
    const auto &style = golden()["styles"][std::size_t(number)];
    const auto &source = style["template"];
    const Folder asFile({{"tokenizer_config.json", configuration(style["tokens"], "not this")},
                         {"chat_template.jinja", source.get<std::string>()}});
    const Folder asKey({{"tokenizer_config.json", configuration(style["tokens"], source)}});
    const auto chat = ChatTemplate::load((number % 2 ? asFile : asKey).path());
    QVERIFY2(chat, why(chat).c_str());
    for (const auto &entry : style["cases"]) {
        const auto kind = entry[1].get<std::string>();
        const auto messages = conversation(entry[0]);
        const auto name = kind + " of conversation " + entry[0].dump();
        if (kind == "spans") {
            const auto marked = chat->renderMarked(messages, {}, goldenClock());
            QCOMPARE(bool(marked), !entry[2].is_null());
            auto spans = TemplateVariables::array();
            for (const auto &span : marked ? marked->spans : std::vector<TextSpan>())
                spans.push_back(TemplateVariables::array({span.begin, span.end}));
            QVERIFY2(!marked || spans == entry[2], (name + ": " + spans.dump()).c_str());
            continue;
        }
        ChatOptions options;
        options.addGenerationPrompt = kind == "prompt";
        options.continueFinal = kind == "continue";
        const auto text = chat->render(messages, options, goldenClock());
        QVERIFY2(bool(text) != entry[2].is_null(), (name + ": " + (text ? *text : why(text))).c_str());
        if (text)
            QVERIFY2(digest(*text) == entry[2], (name + ":\n" + *text).c_str());
    }
}

void TestChatTemplate::findsTemplates_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<bool>("hasFile");
    QTest::addColumn<bool>("hasAdditional");
    QTest::addColumn<QString>("expected"); // the text, or what the error names
    const auto row = [](const char *name, const char *key, bool file, bool additional, const char *expected) {
        QTest::newRow(name) << key << file << additional << expected;
    };
    row("text", R"("key")", false, false, "key");
    row("list", R"([{"name": "rag", "template": "rag"}, {"name": "default", "template": "key"}])", false, false, "key");
    row("file", "null", true, false, "file");
    row("file over text", R"("key")", true, false, "file");
    row("file beside others", "null", true, true, "file");
    row("others alone", R"("key")", false, true, "!additional_chat_templates");
    row("none", "null", false, false, "!chat_template");
    row("list without default", R"([{"name": "rag", "template": "rag"}])", false, false, "!default");
    row("list of texts", R"(["key"])", false, false, "!chat_template");
    row("number", "3", false, false, "!chat_template");
}

void TestChatTemplate::findsTemplates() {
    QFETCH(QString, key);
    QFETCH(bool, hasFile);
    QFETCH(bool, hasAdditional);
    QFETCH(QString, expected);
    const Folder folder({{"tokenizer_config.json", "{\"chat_template\": " + key.toStdString() + "}"}});
    if (hasFile)
        QVERIFY(writeFileAtomically(folder.path() / "chat_template.jinja", "file\n"));
    if (hasAdditional)
        QVERIFY(writeFileAtomically(folder.path() / "additional_chat_templates" / "rag.jinja", "rag"));
    const auto chat = ChatTemplate::load(folder.path());
    if (expected.startsWith('!')) {
        QVERIFY(!chat);
        QCOMPARE(chat.error().code, ErrorCode::BadInput);
        QVERIFY2(QString::fromStdString(chat.error().text()).contains(expected.mid(1)), chat.error().text().c_str());
        return;
    }
    QVERIFY2(chat, why(chat).c_str());
    QCOMPARE(QString::fromStdString(chat->render({{"user", "x"}}).value()), expected);
}

void TestChatTemplate::readsSpecialTokens() {
    const std::string source =
        "{{ bos_token }}|{{ eos_token }}|{{ pad_token is defined }}|{{ image_token }}|{{ tools }}|{{ more }}";
    const Folder folder({{"tokenizer_config.json", R"({"bos_token": {"content": "<s>", "lstrip": false}, "eos_token": "</s>",
                          "pad_token": null, "image_token": "<img>", "model_max_length": 5})"},
                         {"special_tokens_map.json", R"({"eos_token": "<end>", "image_token": "<other>"})"},
                         {"chat_template.jinja", source}});
    const auto chat = ChatTemplate::load(folder.path());
    QVERIFY2(chat, why(chat).c_str());
    ChatOptions options;
    options.variables["more"] = true;
    QCOMPARE(chat->render({{"user", "x"}}, options).value(), std::string("<s>|<end>|False|<img>|None|True"));
    QVERIFY(!chat->render({}));
    options.addGenerationPrompt = options.continueFinal = true;
    QCOMPARE(chat->render({{"user", "x"}}, options).error().code, ErrorCode::Usage);
}

void TestChatTemplate::marksAnswersByPrefixes() {
    const auto source = [](std::string body) {
        return "{% for m in messages %}" + body + "{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";
    };
    const std::vector<ChatMessage> messages = {{"user", "a"}, {"assistant", "bé"}, {"user", "c"}, {"assistant", "d"}};
    const Folder plain({{"chat_template.jinja", source("<{{ m.role }}>{{ m.content }};")}});
    const auto marked = ChatTemplate::load(plain.path())->renderMarked(messages);
    QVERIFY2(marked, why(marked).c_str());
    QCOMPARE(marked->spans.size(), std::size_t(2));
    const auto part = [&](std::size_t i) {
        return marked->text.substr(marked->spans[i].begin, marked->spans[i].end - marked->spans[i].begin);
    };
    QCOMPARE(part(0), std::string("bé;"));
    QCOMPARE(part(1), std::string("d;"));
    const Folder changing({{"chat_template.jinja", source("<{{ m.role }}>{{ m.content if loop.last }};")}});
    QVERIFY(!ChatTemplate::load(changing.path())->renderMarked(messages));
}

void TestChatTemplate::namesLineAndConstruct_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const char *source, int line, const char *named) {
        QTest::newRow(name) << source << line << named;
    };
    row("include", "a\n\n{% include 'x' %}", 3, "include");
    row("block", "{% block x %}{% endblock %}", 1, "block");
    row("recursive loop", "\n{% for i in [1] recursive %}{% endfor %}", 2, "recursive");
    row("unknown tag", "a\n{% foo %}", 2, "foo");
    row("filter that is not supported", "\n{{ 'x' | urlize }}", 2, "urlize");
    row("filter that jinja lacks", "\n{{ 'x'\n | nosuch }}", 3, "nosuch");
    row("method that is not supported", "{{ 'x'.encode() }}", 1, "encode");
    row("global that is not supported", "\n\n\n{{ lipsum() }}", 4, "lipsum");
    row("undefined", "a\n{{ nobody.name }}", 2, "'nobody' is undefined");
    row("missing key", "{{ table.zzz.y }}", 1, "zzz");
    row("the template's own refusal",
        "\n{% if true %}\n{{ raise_exception('no system role') }}{% endif %}", 3, "no system role");
    row("within a macro", "{% macro m(x) %}\n{{ x.y.z }}{% endmacro %}\n\n{{ m(1) }}", 2, "y");
    row("behind a comment and text",
        "{# a\nb #}\nc\n{% raw %}\n{% endraw %}\n{{ 1 + 'a' }}", 6, "unsupported operand types");
    row("unfinished", "a\n{% if yes %}\nb", 3, "endif");
    row("integers of more than 64 bits", "{{ 9223372036854775807 + 1 }}", 1, "64 bits");
    row("lone surrogate", "{{ '\\ud800' }}", 1, "escape");
    row("change of a list", "\n{{ items.append(1) }}", 2, "append");
}

void TestChatTemplate::namesLineAndConstruct() {
    QFETCH(QString, source);
    QFETCH(int, line);
    QFETCH(QString, named);
    const auto rendered = render(source.toStdString());
    QVERIFY(!rendered);
    QCOMPARE(rendered.error().place, "chat_template.jinja:" + std::to_string(line));
    QVERIFY2(QString::fromStdString(rendered.error().message).contains(named), rendered.error().message.c_str());
}

void TestChatTemplate::boundsHostileTemplates_data() {
    QTest::addColumn<QString>("source");
    const auto row = [](const char *name, const QString &source) { QTest::newRow(name) << source; };
    const QString nines = "{% for a in range(99999) %}{% for b in range(99999) %}";
    row("endless loops", nines + "{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}");
    row("loops that write", nines + "0123456789{% endfor %}{% endfor %}");
    row("loops that keep lists", nines + "{% set x = [a, b] %}{% endfor %}{% endfor %}");
    row("range", "{% for i in range(1000000000) %}{% endfor %}");
    row("a long string", "{{ 'x' * 1000000000 }}");
    row("a string of overflowing length", "{{ 'xx' * 9223372036854775807 }}");
    row("a long list", "{{ [1] * 1000000000 }}");
    row("doubling", "{% set n = namespace(s='x') %}{% for i in range(64) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}");
    row("doubling lists",
        "{% set n = namespace(s=[1]) %}{% for i in range(99) %}{% set n.s = [n.s, n.s] %}{% endfor %}{{ n.s }}");
    row("doubling by replace",
        "{% set n = namespace(s='x') %}{% for i in range(64) %}{% set n.s = n.s|replace('x', 'xx') %}{% endfor %}");
    row("recursive macro", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}");
    row("two recursive macros",
        "{% macro f() %}{{ g() }}{{ g() }}{% endmacro %}{% macro g() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}");
    row("recursion by call", "{% macro f() %}{% call f() %}{% endcall %}{{ caller }}{% endmacro %}{{ f() }}");
    row("exponential macros", "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(60) }}");
    row("a chain of containers",
        "{% set n = namespace(s=1) %}{% for i in range(9999) %}{% set n.s = [n.s] %}{% endfor %}{{ n.s }}");
    row("deep parentheses", "{{ " + QString("(").repeated(100000) + "1" + QString(")").repeated(100000) + " }}");
    row("deep lists", "{{ " + QString("[").repeated(100000) + QString("]").repeated(100000) + " }}");
    row("deep signs", "{{ " + QString("- ").repeated(100000) + "1 }}");
    row("deep negations", "{{ " + QString("not ").repeated(100000) + "1 }}");
    row("a long sum", "{{ 1" + QString(" + 1").repeated(100000) + " }}");
    row("a long chain of attributes", "{{ a" + QString(".a").repeated(100000) + " }}");
    row("a long chain of filters", "{{ 'a'" + QString("|upper").repeated(100000) + " }}");
    row("a long chain of conditions", "{{ 1" + QString(" if 1 else 1").repeated(100000) + " }}");
    row("deep tags", QString("{% if 1 %}").repeated(100000) + QString("{% endif %}").repeated(100000));
    row("unclosed brackets", "{{ " + QString("[{(").repeated(100000));
    row("padding", "{{ 'x'.ljust(1000000000) }}");
    row("centring", "{{ 'x'|center(1000000000) }}");
    row("indent", "{{ 'x\ny'|indent(1000000000) }}");
    row("JSON indent", "{{ [1]|tojson(indent=1000000000) }}");
    row("a wide field", "{{ '%999999999d' % 1 }}");
    row("power", "{{ 9 ** 9 ** 9 }}");
    row("joins", nines + "{{ range(99999)|join('xxxxxxxxxx')|length }}{% endfor %}{% endfor %}");
    row("searches", "{% set s = 'a' * 9999999 %}" + nines + "{{ 'b' in s }}{% endfor %}{% endfor %}");
    row("comparisons",
        "{% set s = [1] * 999999 %}{% set t = [1] * 999999 %}" +
            nines + "{% if s == t %}{% endif %}{% endfor %}{% endfor %}");
    row("unique", "{{ range(99999)|unique|list|length }}");
    row("sorting", nines + "{{ range(99999)|sort|length }}{% endfor %}{% endfor %}");
    row("keys",
        "{% set n = namespace(l=[]) %}{% for i in range(99999) %}{% set n.l = n.l + [(i, i)] %}"
        "{% endfor %}{{ dict(n.l)|length }}");
    row("a zero at the end", "{{ 0");
    row("NUL bytes", "{{ 1 }}{{ \u0001 }}");
}

void TestChatTemplate::boundsHostileTemplates() {
    QFETCH(QString, source);
    QElapsedTimer timer;
    timer.start();
    const auto rendered = render(source.toStdString());
    QVERIFY(!rendered);
    QCOMPARE(rendered.error().code, ErrorCode::BadInput);
    QVERIFY(rendered.error().message.size() < 1000);
    QVERIFY2(timer.elapsed() < 20'000, std::to_string(timer.elapsed()).c_str());
}

QTEST_APPLESS_MAIN(TestChatTemplate)
#include "tst_chattemplate.moc"
