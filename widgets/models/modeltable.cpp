// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/modeltable.h"

#include "widgets/models/enginetext.h"
#include "widgets/style/numbers.h"

#include <QDir>
#include <QLocale>

namespace sintonia {
namespace {

QString placeText(LibraryModel::Place place) {
    switch (place) {
    case LibraryModel::Place::Starter: return ModelTable::tr("comes with the program");
    case LibraryModel::Place::Export: return ModelTable::tr("exported run");
    case LibraryModel::Place::Download: return ModelTable::tr("download");
    case LibraryModel::Place::Project: break;
    }
    return ModelTable::tr("project");
}

} // namespace

QString modelStateText(const LibraryModel &model) {
    switch (model.state) {
    case LibraryModel::State::Ready: return ModelTable::tr("✓ ready");
    case LibraryModel::State::Unsupported: return ModelTable::tr("○ not supported");
    case LibraryModel::State::Partial: return ModelTable::tr("… not complete");
    case LibraryModel::State::Broken: break;
    }
    return ModelTable::tr("✕ broken");
}

QString parametersText(std::uint64_t parameters) {
    if (parameters == 0)
        return measureText({});
    const double millions = double(parameters) / 1e6;
    return millions < 1000 ? ModelTable::tr("%1 M").arg(QLocale().toString(millions, 'f', 1))
                           : ModelTable::tr("%1 B").arg(QLocale().toString(millions / 1000, 'f', 2));
}

void ModelTable::setModels(const std::vector<LibraryModel> &models) {
    if (models == m_models)
        return;
    beginResetModel();
    m_models = models;
    endResetModel();
}

int ModelTable::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_models.size()); }
int ModelTable::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QString ModelTable::display(const LibraryModel &model, int column) const {
    switch (column) {
    case Name: return model.name;
    case Place: return placeText(model.place);
    case Family: return model.architecture;
    case Parameters: return parametersText(model.parameters);
    case Type: return model.dtype;
    case Size: return bytesText(double(model.bytes));
    case Licence: return model.licence.isEmpty() ? tr("not stated") : model.licence;
    case State: return modelStateText(model);
    default: return {};
    }
}

QVariant ModelTable::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LibraryModel &shown = model(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return display(shown, column);
    case Qt::ToolTipRole:
        if (column == State && !shown.reason.isEmpty())
            return engineText(shown.reason);
        return column == Name ? QDir::toNativeSeparators(shown.folder) : display(shown, column);
    case Qt::UserRole:
        return column == Parameters ? QVariant::fromValue(qulonglong(shown.parameters))
               : column == Size     ? QVariant::fromValue(qulonglong(shown.bytes))
                                    : QVariant(display(shown, column));
    case Qt::TextAlignmentRole: {
        const bool number = column == Parameters || column == Size;
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft)));
    }
    default: return {};
    }
}

QVariant ModelTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const bool tip = role == Qt::ToolTipRole;
    switch (section) {
    case Name: return tip ? tr("Name of the model's folder") : tr("Model");
    case Place: return tip ? tr("Where the model lies") : tr("Place");
    case Family: return tip ? tr("The architecture, as its configuration names it") : tr("Family");
    case Parameters:
        return tip ? tr("How many numbers the model has learnt: millions (M) or billions (B)") : tr("Parameters");
    case Type: return tip ? tr("How the numbers are stored; the most frequent type first") : tr("Type");
    case Size: return tip ? tr("Space that its files take on disk") : tr("Size");
    case Licence: return tip ? tr("The licence that the model's card states") : tr("Licence");
    case State: return tip ? tr("Whether this program can use it") : tr("State");
    default: return {};
    }
}

} // namespace sintonia
