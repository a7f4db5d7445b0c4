// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/activation.h"

namespace sintonia {

/// activation(gate) · up of gated linear units (Shazeer 2020): gateAndUp [T, 2 · width], the gate first → [T, width]. Keeps
/// only its input for the backward pass.
at::Tensor gatedActivation(const at::Tensor &gateAndUp, Activation activation);

} // namespace sintonia
