// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/rowtext.h"

#include "widgets/models/enginetext.h"
#include "widgets/style/hues.h"
#include "widgets/style/numbers.h"

#include <QCoreApplication>
#include <QTextCursor>
#include <QTextEdit>

namespace sintonia {
namespace {

struct RowText {
    Q_DECLARE_TR_FUNCTIONS(sintonia::RowText)
};

QColor blend(const QColor &over, const QColor &under, double share) {
    const auto mix = [share](int a, int b) { return int(a * share + b * (1 - share)); };
    return QColor(mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue()));
}

/// Writes at the end of a text in the formats of headings, plain text and notes.
class Writer {
public:
    explicit Writer(QTextEdit &text) : m_cursor(text.document()), m_palette(text.palette()) {
        m_cursor.movePosition(QTextCursor::End);
    }

    void heading(const QString &title, const QString &note = {}) {
        QTextBlockFormat block;
        block.setTopMargin(m_cursor.document()->isEmpty() ? 0 : 8);
        newBlock(block);
        QTextCharFormat bold;
        bold.setFontWeight(QFont::DemiBold);
        m_cursor.insertText(title, bold);
        if (!note.isEmpty())
            m_cursor.insertText(QStringLiteral("  ") + note, muted());
    }
    void paragraph(const std::string &content) {
        newBlock({});
        m_cursor.insertText(QString::fromStdString(content), QTextCharFormat());
    }
    void note(const QString &content) {
        newBlock({});
        m_cursor.insertText(content, muted());
    }
    void token(const QString &content, bool counted, bool even) {
        QTextCharFormat format;
        const QColor base = m_palette.color(QPalette::Base);
        const QColor colour = counted ? hue(Hue::Relevant, m_palette) : m_palette.color(QPalette::Text);
        format.setBackground(blend(colour, base, counted ? (even ? 0.42 : 0.28) : (even ? 0.13 : 0.05)));
        format.setFontUnderline(counted);
        m_cursor.insertText(content, format);
    }

private:
    QTextCharFormat muted() const {
        QTextCharFormat format;
        format.setForeground(sintonia::muted(m_palette));
        return format;
    }
    void newBlock(const QTextBlockFormat &format) {
        if (m_cursor.document()->isEmpty())
            m_cursor.setBlockFormat(format);
        else
            m_cursor.insertBlock(format, QTextCharFormat());
    }

    QTextCursor m_cursor;
    QPalette m_palette;
};

/// "corpus moon, bm25, rank 3, score 4.2"
QString originText(const Json &origin) {
    QStringList parts;
    const auto add = [&](const char *key, const QString &pattern) {
        if (const auto found = origin.find(key); found != origin.end())
            parts += pattern.arg(found->is_string()  ? QString::fromStdString(found->get<std::string>())
                                 : found->is_number() ? numberText(found->get<double>())
                                                      : QString::fromStdString(toText(*found)));
    };
    if (!origin.is_object())
        return {};
    add("corpus", RowText::tr("corpus %1"));
    add("query", RowText::tr("question %1"));
    add("split", RowText::tr("split %1"));
    add("retriever", RowText::tr("retriever %1"));
    add("rank", RowText::tr("rank %1"));
    add("score", RowText::tr("score %1"));
    return parts.join(QStringLiteral(", "));
}

QString roleText(const std::string &role) {
    if (role == "system")
        return RowText::tr("System");
    if (role == "user")
        return RowText::tr("User");
    return role == "assistant" ? RowText::tr("Assistant") : QString::fromStdString(role);
}

} // namespace

void writeTokens(QTextEdit &text, const Json &row) {
    Writer writer(text);
    if (row.contains("error")) {
        writer.heading(RowText::tr("Tokens"));
        writer.note(engineText(row.value("error", std::string())));
        return;
    }
    const auto tokens = row.value("tokens", std::vector<std::string>());
    const auto counted = row.value("counted", std::vector<bool>());
    const auto learned = std::uint64_t(std::count(counted.begin(), counted.end(), true));
    writer.heading(RowText::tr("Tokens"), row.value("cut", false)
                                              ? RowText::tr("%1, shortened to fit; the loss counts %2 (coloured)")
                                                    .arg(countText(tokens.size()), countText(learned))
                                              : RowText::tr("%1; the loss counts %2 (coloured)")
                                                    .arg(countText(tokens.size()), countText(learned)));
    writer.paragraph({});
    for (std::size_t i = 0; i < tokens.size() && i < counted.size(); ++i)
        writer.token(QString::fromStdString(tokens[i]).replace(QLatin1Char('\n'), QStringLiteral("⏎\u2028")), counted[i],
                     i % 2 == 0);
}

void writeRow(QTextEdit &text, const TuningRow &row) {
    Writer writer(text);
    for (const ChatMessage &message : row.messages) {
        writer.heading(roleText(message.role));
        writer.paragraph(message.content);
    }
    if (!row.prompt.empty()) {
        writer.heading(RowText::tr("Prompt"));
        writer.paragraph(row.prompt);
    }
    if (!row.question.empty()) {
        writer.heading(RowText::tr("Question"), originText(row.origin));
        writer.paragraph(row.question);
    }
    for (std::size_t i = 0; i < row.context.size(); ++i) {
        const ContextDocument &piece = row.context[i];
        writer.heading(piece.oracle ? RowText::tr("Document %1, holds the answer").arg(i + 1) : RowText::tr("Document %1").arg(i + 1),
                       QString::fromStdString(piece.document.id));
        if (!piece.document.title.empty())
            writer.paragraph(piece.document.title);
        writer.paragraph(piece.document.text);
        if (const QString origin = originText(piece.origin); !origin.isEmpty())
            writer.note(origin);
    }
    writer.heading(row.rejected ? RowText::tr("Better answer") : RowText::tr("Answer"),
                   row.abstention ? RowText::tr("the context does not hold it") : QString());
    writer.paragraph(row.completion);
    if (row.rejected) {
        writer.heading(RowText::tr("Worse answer"));
        writer.paragraph(*row.rejected);
    }
}

QString builtText(const Json &report) {
    const auto number = [&](const char *key) { return report.value(key, std::uint64_t(0)); };
    std::uint64_t count = 0, leaked = 0;
    for (const auto &[split, rows] : report.value("rows", std::map<std::string, std::uint64_t>()))
        count += rows;
    for (const Json &leak : report.value("leaks", Json::object()).value("leaks", Json::array()))
        leaked += leak.value("exact", std::uint64_t(0)) + leak.value("normalised", std::uint64_t(0));
    QStringList sentences{RowText::tr("Built %1: %2 rows, %3 of them without the answer in their documents.")
                              .arg(QString::fromStdString(report.value("name", std::string())), countText(count),
                                   countText(number("without_oracle")))};
    if (number("unanswered") > 0)
        sentences += RowText::tr("%1 questions have no answer and were left out.").arg(countText(number("unanswered")));
    if (number("fewer_documents") > 0)
        sentences += RowText::tr("%1 rows have fewer documents than asked for; widen the ranks.").arg(countText(number("fewer_documents")));
    if (leaked > 0)
        sentences += RowText::tr("%1 questions or documents of the training part are in other parts; see Leaks.").arg(countText(leaked));
    return sentences.join(QLatin1Char(' '));
}

} // namespace sintonia
