// SPDX-License-Identifier: Apache-2.0
#include "engine/core/hash.h"
#include "engine/nn/device.h"
#include "engine/nn/tensormemory.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include <QtTest>

#include <thread>

using namespace sintonia;

namespace {

constexpr std::int64_t mebi = std::int64_t(1) << 20;

at::Tensor filled(std::int64_t bytes, float value) { return at::full({bytes / 4}, value, at::kFloat); }

bool holds(const at::Tensor &tensor, float value) {
    const auto *values = tensor.const_data_ptr<float>();
    return std::all_of(values, values + tensor.numel(), [&](float each) { return each == value; });
}

/// Makes and frees tensors of 0.2 to 9 MiB in an order of its own; whether all kept their values.
bool keepsValues(std::uint64_t seed) {
    std::vector<std::pair<at::Tensor, float>> tensors;
    for (std::uint64_t i = 0; i < 400; ++i) {
        const auto chance = mix64(seed * 1000 + i);
        if (tensors.size() > 20) {
            const auto at = tensors.begin() + std::ptrdiff_t(chance % tensors.size());
            if (!holds(at->first, at->second))
                return false;
            tensors.erase(at);
        }
        const auto value = float(seed * 1000 + i);
        tensors.emplace_back(filled(mebi / 5 + std::int64_t(chance >> 8) % (9 * mebi), value), value);
    }
    return std::all_of(tensors.begin(), tensors.end(), [](const auto &item) { return holds(item.first, item.second); });
}

} // namespace

class TestTensorMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useTensorMemory(); }

    void tensorsKeepTheirValues() { QVERIFY(keepsValues(1)); }

    void threadsShareIt() {
        std::vector<char> kept(4, 0);
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < kept.size(); ++i)
                threads.emplace_back([&kept, i] { kept[i] = keepsValues(i + 2); });
        }
        QCOMPARE(std::count(kept.begin(), kept.end(), 1), 4);
    }

    void freedMemoryServesAgain() {
        const void *first = nullptr;
        {
            const auto tensor = filled(60 * mebi, 1);
            first = tensor.const_data_ptr();
        }
        const auto smaller = filled(50 * mebi, 2);
        QCOMPARE(smaller.const_data_ptr(), first);
    }

    void boundedWhateverTheSizes() {
        const auto before = memoryFigures().resident;
        // 256 MiB at a time, freed before the next sizes come.
        for (const std::int64_t size : {8, 2, 16, 1, 5, 32, 3}) {
            std::vector<at::Tensor> tensors;
            for (std::int64_t bytes = 0; bytes < 256; bytes += size)
                tensors.push_back(filled(size * mebi, float(size)));
            for (const auto &tensor : tensors)
                QVERIFY(holds(tensor, float(size)));
        }
        const auto grown = std::int64_t(memoryFigures().resident) - std::int64_t(before);
        QVERIFY2(grown < (256 + 256 / 2 + 96) * mebi, qPrintable(QString::number(grown / mebi)));
    }

    void tooMuchIsAnError() {
        QVERIFY_EXCEPTION_THROWN(at::empty({std::int64_t(1) << 60}, at::kByte), c10::Error);
        QVERIFY(holds(filled(2 * mebi, 3), 3));
    }
};

QTEST_APPLESS_MAIN(TestTensorMemory)
#include "tst_tensormemory.moc"
