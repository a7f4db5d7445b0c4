// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <ctime>

/// The longest that the GUI thread stayed away from its event loop, as a timer of that loop sees it: by the clock, and in
/// processor time, which other programs on the machine do not lengthen.
class StallWatch : public QObject {
    Q_OBJECT
public:
    explicit StallWatch(QObject *parent = nullptr) : QObject(parent), m_timer(this) {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, &StallWatch::tick);
    }

    /// From now on stalls count for `place`.
    void watch(const QString &place) {
        m_place = place;
        m_clock.start();
        m_processor = processorTime();
        m_timer.start(5);
    }
    void stop() { m_timer.stop(); }

    double longest() const { return m_longest; }                   ///< ms
    double longestOfProcessor() const { return m_longestOfProcessor; } ///< ms
    QString where() const { return m_where; }                      ///< place of the longest in processor time

private:
    static double processorTime() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
    }
    void tick() {
        const double clock = double(m_clock.nsecsElapsed()) / 1e6, processor = processorTime() - m_processor;
        m_clock.start();
        m_processor = processorTime();
        m_longest = std::max(m_longest, clock);
        if (processor > m_longestOfProcessor) {
            m_longestOfProcessor = processor;
            m_where = m_place;
        }
    }

    QTimer m_timer;
    QElapsedTimer m_clock;
    QString m_place, m_where;
    double m_processor = 0, m_longest = 0, m_longestOfProcessor = 0;
};
