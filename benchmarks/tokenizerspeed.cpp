// SPDX-License-Identifier: Apache-2.0
// benchmark-tokenizerspeed MODEL TEXTS REPEAT: tokenises every line on one thread, without a length limit, and prints
// {"texts", "tokens", "bytes", "seconds": [one a pass]}.
#include "engine/core/files.h"
#include "engine/core/json.h"
#include "engine/core/utf8.h"
#include "engine/text/tokenizer.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace sintonia;

int main(int argc, char **argv) {
    if (argc != 4) {
        std::fputs("usage: benchmark-tokenizerspeed MODEL TEXTS REPEAT\n", stderr);
        return int(ErrorCode::Usage);
    }
    const auto tokenizer = Tokenizer::load(argv[1]);
    const auto bytes = readFile(argv[2]);
    if (!tokenizer || !bytes) {
        std::fprintf(stderr, "%s\n", (tokenizer ? bytes.error() : tokenizer.error()).text().c_str());
        return int(ErrorCode::BadInput);
    }
    const auto lines = splitLines(*bytes);
    std::vector<double> seconds;
    std::size_t tokens = 0;
    for (int pass = 0; pass < std::atoi(argv[3]); ++pass) {
        const auto start = std::chrono::steady_clock::now();
        tokens = 0;
        for (const auto line : lines)
            tokens += (*tokenizer)->ids(line, 0).size();
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::puts(toText({{"texts", lines.size()}, {"tokens", tokens}, {"bytes", bytes->size()}, {"seconds", seconds}}).c_str());
}
