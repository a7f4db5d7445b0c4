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

    std::int64_t request(QObject *context, const QString &method, Json params, Reply reply) override {
        asked.emplace_back(method, params);
        const auto answer = answers.find(method);
        const Result<Json> result =
            answer == answers.end() ? badInput("engine", "a known method", method.toStdString()) : answer->second(params);
        QTimer::singleShot(0, this, [context = QPointer<QObject>(context), reply = std::move(reply), result] {
            if (context)
                reply(result);
        });
        return ++m_last;
    }
    void cancel(std::int64_t) override {}
    State state() const override { return State::Ready; }
    const Json &description() const override { return m_description; }

private:
    std::int64_t m_last = 0;
    Json m_description = {{"export_formats",
                           {{{"name", "st"}, {"description", "Directory of sentence-transformers, adapters merged"}},
                            {{"name", "new"}, {"description", "A format that the window does not know"}}}}};
};

} // namespace sintonia
