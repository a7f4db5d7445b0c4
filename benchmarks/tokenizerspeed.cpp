// SPDX-License-Identifier: Apache-2.0
// benchmark-tokenizerspeed MODEL TEXTS: tokenises every line once on one thread, without a length limit, and prints
// {"texts", "tokens", "bytes", "seconds"}.
#include "engine/core/files.h"
#include "engine/core/json.h"
#include "engine/core/utf8.h"
#include "engine/text/tokenizer.h"

#include <chrono>
#include <cstdio>

using namespace sintonia;

int main(int argc, char **argv) {
    if (argc != 3) {
        std::fputs("usage: benchmark-tokenizerspeed MODEL TEXTS\n", stderr);
        return int(ErrorCode::Usage);
    }
    const auto tokenizer = Tokenizer::load(argv[1]);
    const auto bytes = readFile(argv[2]);
    if (!tokenizer || !bytes) {
        std::fprintf(stderr, "%s\n", (tokenizer ? bytes.error() : tokenizer.error()).text().c_str());
        return int(ErrorCode::BadInput);
    }
    const auto lines = splitLines(*bytes);
    const auto start = std::chrono::steady_clock::now();
    std::size_t tokens = 0;
    for (const auto line : lines)
        tokens += (*tokenizer)->ids(line, 0).size();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::puts(toText({{"texts", lines.size()}, {"tokens", tokens}, {"bytes", bytes->size()}, {"seconds", seconds.count()}})
                  .c_str());
}
