// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/requestbar.h"

#include "widgets/models/enginetext.h"
#include "widgets/style/icons.h"
#include "widgets/style/noticebar.h"
#include "widgets/style/numbers.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <memory>

namespace sintonia {

RequestBar::RequestBar(Engine &engine, QWidget *parent)
    : QWidget(parent), m_engine(engine), m_line(new QWidget(this)), m_stage(new QLabel(this)),
      m_progress(new QProgressBar(this)), m_cancel(new QPushButton(icon(QStringLiteral("stop")), tr("Cancel"), this)),
      m_notice(new NoticeBar(this)) {
    m_cancel->setObjectName(QStringLiteral("cancelRequestPushButton"));
    m_cancel->setToolTip(tr("Stop this work; what is shown stays"));
    m_progress->setTextVisible(false);
    auto *line = new QHBoxLayout(m_line);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_stage);
    line->addWidget(m_progress, 1);
    line->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_line);
    layout->addWidget(m_notice);
    connect(m_cancel, &QPushButton::clicked, this, &RequestBar::cancelAll);
    connect(&engine, &Engine::progress, this, &RequestBar::showProgress);
    connect(&engine, &Engine::piece, this, [this](std::int64_t id, const QString &text) {
        if (const auto piece = m_waiting.value(id))
            piece(text);
    });
    updateBar();
}

void RequestBar::send(const QString &method, Json params, std::function<void(const Json &)> deliver,
                      std::function<void(const QString &)> piece) {
    m_notice->hide();
    const auto id = std::make_shared<std::int64_t>(0);
    *id = m_engine.request(this, method, std::move(params),
                           [this, id, method, deliver = std::move(deliver)](const Result<Json> &reply) {
                               answered(*id, method, reply, deliver);
                           });
    m_waiting.insert(*id, std::move(piece));
    m_stage->setText(tr("Asking the engine"));
    m_progress->setRange(0, 0);
    updateBar();
}

void RequestBar::answered(std::int64_t id, const QString &method, const Result<Json> &reply,
                          const std::function<void(const Json &)> &deliver) {
    if (m_waiting.remove(id) == 0)
        return;
    updateBar();
    if (reply)
        deliver(*reply);
    else if (reply.error().code != ErrorCode::Interrupted)
        showError(tr("The engine could not answer. Nothing in the project was changed."),
                  QStringLiteral("%1: %2").arg(method, errorText(reply.error())));
}

void RequestBar::cancelAll() {
    const QList<qint64> waiting = m_waiting.keys();
    m_waiting.clear();
    for (const qint64 id : waiting)
        m_engine.cancel(id);
    updateBar();
}

void RequestBar::showError(const QString &text, const QString &details) {
    m_notice->showNotice(NoticeBar::Kind::Error, text, details);
}

void RequestBar::showProgress(std::int64_t id, const QString &stage, std::uint64_t done, std::uint64_t total,
                              const QString &unit) {
    if (!m_waiting.contains(id))
        return;
    m_progress->setRange(0, total ? 1000 : 0);
    m_progress->setValue(total ? int(1000.0 * double(done) / double(total)) : 0);
    m_stage->setText(total
                         ? tr("%1: %2 of %3 %4").arg(engineText(stage), countText(done), countText(total), engineText(unit))
                         : engineText(stage));
}

void RequestBar::updateBar() {
    m_line->setVisible(busy());
    Q_EMIT busyChanged(busy());
}

} // namespace sintonia
