// SPDX-License-Identifier: Apache-2.0
#include "app/cli/installation.h"

#include <fmt/format.h>

namespace sintonia::cli {

namespace {

Result<fs::path> firstFolder(const std::string &name, const char *built, const char *advice) {
    std::error_code error;
    const auto program = fs::read_symlink("/proc/self/exe", error);
    const auto installed = program.parent_path().parent_path() / "share/sintonia" / name;
    for (const auto &folder : {installed, fs::path(built) / fs::path(name).filename()}) {
        if (fs::is_directory(folder, error))
            return folder;
    }
    return badInput(installed.string(), "the folder " + name + " that comes with the program",
                    fmt::format("nothing; {}", advice));
}

} // namespace

Result<fs::path> starterModelFolder() {
    return firstFolder("models/all-MiniLM-L6-v2", SINTONIA_MODELS_DIR, "packaging/setup.sh fetches it");
}

Result<fs::path> sampleFolder() {
    return firstFolder("sample", SINTONIA_RESOURCES_DIR, "it is resources/sample of the source");
}

Result<fs::path> sampleDecoderFolder() {
    SINTONIA_ASSIGN(sample, sampleFolder());
    return sample / "decoder";
}

Result<fs::path> modelFolder(const std::string &name) {
    if (name == "starter")
        return starterModelFolder();
    if (name == "sample-decoder")
        return sampleDecoderFolder();
    return fs::path(name);
}

} // namespace sintonia::cli
