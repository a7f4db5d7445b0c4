// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sintonia {

/// Where the parts that come with the program are: beside the executable when installed (share/sintonia), in the source tree
/// when built there. Empty when a part is missing.
QString helperProgram();    ///< sintonia-cli
QString sampleFolder();     ///< holds one folder a sample corpus
QString sampleDecoderFolder(); ///< the sample's language model
QString starterModelFolder(); ///< all-MiniLM-L6-v2

/// Where the sample project is made: in the person's documents folder.
QString sampleProjectFolder();

} // namespace sintonia
