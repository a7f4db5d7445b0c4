// SPDX-License-Identifier: Apache-2.0
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/nn/device.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <thread>
#include <unistd.h>

namespace {

using namespace sintonia;

/// Turns SIGINT and SIGTERM into a stop request; a second one ends the process at once.
void watchSignals(std::stop_source &source) {
    static sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([&source] {
        int received = 0;
        sigwait(&signals, &received);
        source.request_stop();
        sigwait(&signals, &received);
        ::_exit(int(ErrorCode::Interrupted));
    }).detach();
}

/// The model server and key that the environment names, as huggingface_hub does.
HubServer hubServer() {
    HubServer server;
    if (const char *endpoint = std::getenv("HF_ENDPOINT"); endpoint && *endpoint)
        server.endpoint = endpoint;
    if (const char *token = std::getenv("HF_TOKEN"))
        server.token = token;
    return server;
}

int run(CLI::App &app, int argc, char **argv) {
    std::vector<cli::Subcommand> list;
    for (const auto add : cli::subcommands())
        list.push_back(add(app));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? 0 : int(ErrorCode::Usage);
    }
    static std::stop_source source;
    watchSignals(source);
    cli::TerminalProgress progress;
    for (const auto &subcommand : list) {
        if (!subcommand.app->parsed())
            continue;
        const auto done = subcommand.action({source.get_token(), progress, hubServer()});
        progress.finish();
        if (!done) {
            std::fprintf(stderr, "sintonia-cli: %s\n", done.error().text().c_str());
            return int(done.error().code);
        }
    }
    return std::fflush(stdout) == 0 ? 0 : int(ErrorCode::Other);
}

} // namespace

int main(int argc, char **argv) {
    // Before anything that asks libtorch for its devices: see device.h.
    sintonia::loadAcceleratorLibraries();
    CLI::App app("Sintonia: tune the encoder and the LLM of a RAG system on your own machine.", "sintonia-cli");
    app.set_version_flag("--version", SINTONIA_VERSION);
    app.require_subcommand(1);
    app.get_formatter()->column_width(36);
    try {
        return run(app, argc, argv);
    } catch (const std::bad_alloc &) {
        std::fprintf(stderr, "sintonia-cli: out of memory\n");
        return int(sintonia::ErrorCode::Resource);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "sintonia-cli: %s\n", error.what());
        return int(sintonia::ErrorCode::Other);
    }
}
