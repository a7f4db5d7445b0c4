// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/savechart.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>

namespace sintonia {

void offerToSaveChart(QWidget *chart, const QPoint &place, const std::function<QString(const QString &file)> &exportTo) {
    const QString title = QCoreApplication::translate("SaveChart", "Save the chart");
    QMenu menu(chart);
    QAction *save = menu.addAction(QCoreApplication::translate("SaveChart", "Save the chart or its values…"));
    if (menu.exec(place) != save)
        return;
    const QString file = QFileDialog::getSaveFileName(
        chart, title, QStringLiteral("chart.png"),
        QCoreApplication::translate("SaveChart", "Picture (*.png);;Vector picture (*.svg);;Values (*.csv)"));
    if (const QString error = file.isEmpty() ? QString() : exportTo(file); !error.isEmpty())
        QMessageBox::warning(chart, title, error);
}

} // namespace sintonia
