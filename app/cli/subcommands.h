// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/subcommand.h"

/// The subcommands, one source file each; command-line contract in the README.
namespace sintonia::cli {

Subcommand addDoctor(CLI::App &app);
Subcommand addTokenize(CLI::App &app);
Subcommand addTrainTokenizer(CLI::App &app);
Subcommand addEncode(CLI::App &app);
Subcommand addSimilarity(CLI::App &app);
Subcommand addSearch(CLI::App &app);
Subcommand addRerank(CLI::App &app);
Subcommand addLogits(CLI::App &app);
Subcommand addGenerate(CLI::App &app);
Subcommand addEvaluate(CLI::App &app);
Subcommand addTrecEval(CLI::App &app);
Subcommand addQaEval(CLI::App &app);
Subcommand addRelevance(CLI::App &app);
Subcommand addAsk(CLI::App &app);
Subcommand addJudge(CLI::App &app);
Subcommand addImport(CLI::App &app);
Subcommand addBuildRows(CLI::App &app);
Subcommand addExportRows(CLI::App &app);
Subcommand addModels(CLI::App &app);
Subcommand addTrain(CLI::App &app);
Subcommand addResume(CLI::App &app);
Subcommand addStop(CLI::App &app);
Subcommand addRuns(CLI::App &app);
Subcommand addShow(CLI::App &app);
Subcommand addCompare(CLI::App &app);
Subcommand addMix(CLI::App &app);
Subcommand addExport(CLI::App &app);
Subcommand addServe(CLI::App &app);
Subcommand addDemo(CLI::App &app);

} // namespace sintonia::cli
