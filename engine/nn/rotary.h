// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/packedbatch.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace sintonia {

/// How the frequencies of rotary positions (Su et al. 2021) are changed to reach longer texts; defined by
/// ROPE_INIT_FUNCTIONS of transformers 5 (modeling_rope_utils.py).
enum class RotaryScaling { None, Linear, Dynamic, Yarn, LongRope, Llama3 };

struct RotaryOptions {
    std::int64_t dimensions = 0; ///< values of a head that the frequencies are spread over; those after them are not rotated
    double base = 10000.0;       ///< rope_theta
    RotaryScaling scaling = RotaryScaling::None;
    double factor = 1.0;
    std::int64_t positions = 0;         ///< max_position_embeddings
    std::int64_t originalPositions = 0; ///< yarn, longrope, llama3: positions the model was first trained on
    double attentionFactor = 1.0;       ///< cosine and sine are multiplied by it
    double betaFast = 32, betaSlow = 1; ///< yarn
    bool truncate = true;               ///< yarn: the ramp's ends are whole dimensions
    double lowFrequencyFactor = 1, highFrequencyFactor = 4; ///< llama3
    std::vector<double> shortFactors, longFactors;          ///< longrope, one for each frequency

    /// Values of a head that are rotated.
    std::int64_t rotated() const { return (dimensions + 1) / 2 * 2; }
    /// Whether the frequencies depend on the length of the text.
    bool dependsOnLength() const { return scaling == RotaryScaling::Dynamic || scaling == RotaryScaling::LongRope; }
};

/// Frequencies f32 [rotated / 2] for a text of `length` tokens.
at::Tensor rotaryFrequencies(const RotaryOptions &options, std::int64_t length);

/// Angles of every token of a batch.
struct RotaryTables {
    at::Tensor cosine, sine; ///< f32 [T, rotated / 2]
};
/// `batch.positions` times the frequencies; `lengths`: tokens of each sequence with those that were cached before it.
RotaryTables rotaryTables(const RotaryOptions &options, const PackedBatch &batch, const std::vector<std::int64_t> &lengths);
/// For whole sequences.
RotaryTables rotaryTables(const RotaryOptions &options, const PackedBatch &batch);

/// Rotates the first `heads` heads of `size` values inside x [T, ≥ heads · size] (queries and keys of packed qkv): the value
/// c of a head is paired with c + rotated / 2. Overwrites x, which must not be used afterwards, unless gradients are
/// recorded.
at::Tensor applyRotary(const at::Tensor &x, const RotaryTables &tables, std::int64_t heads, std::int64_t size);

} // namespace sintonia
