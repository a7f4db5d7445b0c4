// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/engine.h"

#include <QPointer>
#include <QTimer>

#include <map>

namespace sintonia {

/// Answers each method with what the test put there, on the next turn of the event loop; keeps what was asked.
class CannedEngine : public Engine {
    Q_OBJECT
public:
    std::map<QString, std::function<Result<Json>(const Json &)>> answers;
    std::vector<std::pair<QString, Json>> asked;
    std::map<QString, QStringList> pieces; ///< by method: text that comes before the answer
    std::vector<std::int64_t> cancelled;
    bool silent = false;                   ///< keeps every answer, as a helper that is long at work

    std::int64_t request(QObject *context, const QString &method, Json params, Reply reply) override {
        asked.emplace_back(method, params);
        const auto answer = answers.find(method);
        const Result<Json> result =
            answer == answers.end() ? badInput("engine", "a known method", method.toStdString()) : answer->second(params);
        const std::int64_t id = ++m_last;
        QTimer::singleShot(0, this, [this, id, method, context = QPointer<QObject>(context), reply = std::move(reply), result] {
            for (const QString &text : pieces[method])
                Q_EMIT piece(id, text);
            if (context && !silent)
                reply(result);
        });
        return id;
    }
    void cancel(std::int64_t id) override { cancelled.push_back(id); }
    State state() const override { return State::Ready; }
    const Json &description() const override { return m_description; }

private:
    std::int64_t m_last = 0;
    Json m_description = {{"rubric", "The rubric"},
                          {"export_formats",
                           {{{"name", "st"}, {"description", "Directory of sentence-transformers, adapters merged"}, {"dtypes", {"f32", "f16"}}},
                            {{"name", "new"}, {"description", "A format that the window does not know"}}}}};
};

} // namespace sintonia
