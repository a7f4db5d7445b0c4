// SPDX-License-Identifier: Apache-2.0
#include "engine/core/progress.h"

namespace sintonia {

ProgressSink &ProgressSink::none() {
    static ProgressSink sink;
    return sink;
}

} // namespace sintonia
