// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sintonia {

/// From here on large CPU tensors live in memory that is mapped for each of them and kept for the next of about its size
/// when it is freed: fresh pages for 50 MB activations cost more than the arithmetic in them, and in the heap of the C
/// library, between tensors that wait for the backward pass, freed ones leave holes of half their size. In all there are
/// at most 64 MiB more than ever were in use at once.
void useTensorMemory();

} // namespace sintonia
