// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/projection.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_qr.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <QtTest>

using namespace sintonia;

class TestProjection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheAxesOfAStretchedCloud() {
        // Points on a line of length 4 along (3, 4)/5 and of length 1 along (-4, 3)/5: the variances are in ratio 16 : 1.
        const auto vectors = at::tensor({3.f, 4.f, -3.f, -4.f, -1.f, 0.75f, 1.f, -0.75f}).view({4, 2}) + 10.0f;
        const auto map = principalComponents(vectors);
        QVERIFY(map);
        QVERIFY(std::abs(map->explained[0] - 16.0 / 17) < 1e-6);
        QVERIFY(std::abs(map->explained[1] - 1.0 / 17) < 1e-6);
        const auto first = map->coordinates.select(1, 0);
        QVERIFY(std::abs(first[0].item<float>() - 5) < 1e-4);
        QVERIFY(std::abs(first[2].item<float>()) < 1e-4);
    }

    void alignsARotatedModelOntoTheFirst() {
        const auto vectors = at::randn({50, 6});
        const auto rotation = std::get<0>(at::linalg_qr(at::randn({6, 6})));
        const auto maps = alignedProjections({vectors, at::matmul(vectors, rotation)});
        QVERIFY(maps);
        const auto difference = ((*maps)[0].coordinates - (*maps)[1].coordinates).abs().max().item<float>();
        QVERIFY2(difference < 1e-4f, qPrintable(QString::number(difference)));
    }

    void survivesDegenerateInput() {
        QVERIFY(principalComponents(at::zeros({1, 5})));
        QVERIFY(principalComponents(at::zeros({4, 1})));
        QVERIFY(!principalComponents(at::zeros({0, 5})));
        QVERIFY(!alignedProjections({at::randn({3, 4}), at::randn({4, 4})}));
    }
};

QTEST_APPLESS_MAIN(TestProjection)
#include "tst_projection.moc"
