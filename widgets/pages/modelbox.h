// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "widgets/models/session.h"

#include <QComboBox>

namespace sintonia {

/// Keeps the choice of a box over a refill, by its data.
template <class Fill> void refill(QComboBox *box, Fill fill) {
    const QSignalBlocker quiet(box);
    const QVariant before = box->currentData();
    box->clear();
    fill();
    box->setCurrentIndex(std::max(0, box->findData(before)));
}

/// What a box keeps as the data of a model; "bm25" is the lexical search.
QString modelKey(const ModelChoice &choice);
/// MODEL of engine/rpc/protocol.h for such a key.
Json modelOfKey(const QString &key);

} // namespace sintonia
