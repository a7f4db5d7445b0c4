// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pages/page.h"

namespace sintonia {

class InspectPage : public Page {
    Q_OBJECT
public:
    explicit InspectPage(Session &session, QWidget *parent = nullptr);
};

} // namespace sintonia
