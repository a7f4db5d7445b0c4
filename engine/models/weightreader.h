// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/checkpoint.h"
#include "engine/models/network.h"

#include <set>
#include <string>
#include <vector>

namespace sintonia {

/// Fills a network's tensors from a checkpoint and registers them with it, under the checkpoint's spelling: names with or
/// without the architecture's prefix ("bert."), "gamma" and "beta" for norms of old files. The first failure is kept and
/// finish() returns it; until then later calls do nothing.
class WeightReader {
public:
    WeightReader(const Checkpoint &checkpoint, std::string prefix, at::Device device, Network &encoder);

    /// A parameter of exactly `shape`, as an f32 leaf that requires gradients.
    void read(at::Tensor &target, const std::string &name, const std::vector<std::int64_t> &shape);
    /// Weight and bias of a layer norm.
    void readNorm(at::Tensor &weight, at::Tensor &bias, const std::string &name, std::int64_t size);
    /// A linear layer [out, in], known to adapters as `name`.
    void readLinear(Linear &layer, const std::string &name, std::int64_t out, std::int64_t in, bool bias = true);
    /// Linear layers of equal input whose weights then lie side by side in memory, and so their biases.
    void readTogether(const std::vector<Linear *> &layers, const std::vector<std::string> &names, std::int64_t out,
                      std::int64_t in);

    /// Hands the tensors nobody asked for to the encoder, to be written out again.
    Result<void> finish();

private:
    std::string spelled(const std::string &name) const;
    Result<at::Tensor> load(const std::string &name, const std::vector<std::int64_t> &shape);
    void keep(at::Tensor tensor, at::Tensor &target, const std::string &name);

    const Checkpoint &m_checkpoint;
    std::string m_prefix;
    at::Device m_device;
    Network &m_network;
    std::set<std::string> m_used;
    Error m_error;
    bool m_failed = false;
};

} // namespace sintonia
