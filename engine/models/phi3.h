// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/decoderoptions.h"

namespace sintonia {

/// Phi 3, 3.5 and 4 (Abdin et al. 2024): fused projections, LongRope, on Phi 4 mini a part of each head rotated.
/// transformers, models/phi3/configuration_phi3.py.
Result<DecoderOptions> readPhi3(const Json &config, const std::string &place);

} // namespace sintonia
