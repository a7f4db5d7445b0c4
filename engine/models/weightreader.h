// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/checkpoint.h"
#include "engine/models/network.h"
#include "engine/models/weightarena.h"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace sintonia {

/// How the weights of linear layers and embeddings are held.
enum class WeightStorage {
    F32,      ///< leaves that can be trained; where the file has another type, a converted copy
    AsStored, ///< in the file's type, a view of the mapped file; frozen where that is not f32
    Bf16,     ///< in this type, a view of the mapped file where it has it; frozen
    F16,      ///< likewise
    Nf4,      ///< linear layers in four bits, quantised while they are read; the rest as stored; frozen
};

/// How weights are held that are read only, for products in the type `compute`: f32 products read them as they are stored.
WeightStorage storageFor(at::ScalarType compute);

/// Fills a network's tensors from a checkpoint and registers them with it, under the checkpoint's spelling: names with or
/// without the architecture's prefix ("bert."), "gamma" and "beta" for norms of old files. The first failure is kept and
/// finish() returns it; until then later calls do nothing.
class WeightReader {
public:
    WeightReader(const Checkpoint &checkpoint, std::string prefix, at::Device device, Network &encoder,
                 WeightStorage storage = WeightStorage::F32);

    /// Holds what is read from here on side by side in large pages where the device is the CPU: for networks that read all
    /// their weights for every token.
    void holdInArena();
    /// A parameter of exactly `shape`, as an f32 leaf that requires gradients.
    void read(at::Tensor &target, const std::string &name, const std::vector<std::int64_t> &shape);
    /// As read(), held as the storage says: tables and matrices.
    void readMatrix(at::Tensor &target, const std::string &name, const std::vector<std::int64_t> &shape);
    /// Whether the checkpoint has the tensor.
    bool has(const std::string &name) const { return m_checkpoint.has(spelled(name)); }
    /// A table of embeddings [rows, width]. Row `padding`, where it is one, gets no gradient, as padding_idx of
    /// torch.nn.Embedding has it.
    void readEmbedding(at::Tensor &target, const std::string &name, std::int64_t rows, std::int64_t width,
                       std::optional<std::int64_t> padding);
    /// Weight and bias of a layer norm.
    void readNorm(at::Tensor &weight, at::Tensor &bias, const std::string &name, std::int64_t size);
    /// A linear layer [out, in], known to adapters as `name`. A weight that the file has in bitsandbytes' NF4 stays so.
    void readLinear(Linear &layer, const std::string &name, std::int64_t out, std::int64_t in, bool bias = true);
    /// Linear layers of equal input whose weights then lie side by side in memory, and so their biases.
    void readTogether(std::span<Linear> layers, const std::vector<std::string> &names, std::int64_t out, std::int64_t in);

    /// Hands the tensors nobody asked for to the encoder, to be written out again.
    Result<void> finish();

private:
    std::string spelled(const std::string &name) const;
    /// The tensor in the file's own type, a view of the file.
    Result<at::Tensor> load(const std::string &name, const std::vector<std::int64_t> &shape);
    /// A loaded tensor as it is held for `storage`; the file's memory is given back.
    at::Tensor held(const at::Tensor &loaded, const std::string &name, WeightStorage storage);
    void readAs(WeightStorage storage, at::Tensor &target, const std::string &name, const std::vector<std::int64_t> &shape);
    void keep(at::Tensor tensor, at::Tensor &target, const std::string &name);
    void readNf4Weight(Linear &layer, const std::string &name, std::int64_t out, std::int64_t in);
    void fail(Error error);

    const Checkpoint &m_checkpoint;
    std::string m_prefix;
    at::Device m_device;
    Network &m_network;
    WeightStorage m_storage;
    std::optional<WeightArena> m_arena;
    std::set<std::string> m_used;
    Error m_error;
    bool m_failed = false;
};

} // namespace sintonia
