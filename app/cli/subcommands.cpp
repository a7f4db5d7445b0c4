// SPDX-License-Identifier: Apache-2.0
#include "app/cli/subcommands.h"

namespace sintonia::cli {

const std::vector<AddSubcommand> &subcommands() {
    static const std::vector<AddSubcommand> list = {
        addDoctor,   addTokenize, addTrainTokenizer, addEncode,  addSimilarity, addSearch, addRerank, addLogits, addGenerate, addEvaluate,
        addTrecEval, addQaEval,   addRelevance, addAsk, addJudge, addImport,  addModels,     addTrain,  addResume, addStop,
        addBuildRows, addExportRows,
        addRuns,     addShow,     addCompare, addMix,        addExport, addServe,  addDemo,
    };
    return list;
}

} // namespace sintonia::cli
