// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/engine.h"

#include <QHash>
#include <QWidget>

#include <functional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace sintonia {

class NoticeBar;

/// Requests of one view to the helper: progress with cancel while they run, the error in place when one fails. Hidden while
/// there is nothing to say.
class RequestBar : public QWidget {
    Q_OBJECT
public:
    explicit RequestBar(Engine &engine, QWidget *parent = nullptr);

    /// `deliver` gets the result, `piece` text that is generated as it comes; neither is called after an error or cancelAll().
    void send(const QString &method, Json params, std::function<void(const Json &)> deliver,
              std::function<void(const QString &)> piece = {});
    /// Drops what runs: its results are not wanted any more.
    void cancelAll();
    bool busy() const { return !m_waiting.isEmpty(); }
    void showError(const QString &text, const QString &details);

Q_SIGNALS:
    void busyChanged(bool busy);

private:
    void answered(std::int64_t id, const QString &method, const Result<Json> &reply,
                  const std::function<void(const Json &)> &deliver);
    void showProgress(std::int64_t id, const QString &stage, std::uint64_t done, std::uint64_t total, const QString &unit);
    void updateBar();

    Engine &m_engine;
    QHash<qint64, std::function<void(const QString &)>> m_waiting; ///< what takes the pieces of each request
    QWidget *m_line = nullptr;
    QLabel *m_stage = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_cancel = nullptr;
    NoticeBar *m_notice = nullptr;
};

} // namespace sintonia
