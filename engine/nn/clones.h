// SPDX-License-Identifier: Apache-2.0
#pragma once

/// SINTONIA_CLONES before a function compiles it for AVX-512, AVX2 and the plain instruction set; the machine chooses when
/// the program is loaded. What such a function calls must be SINTONIA_INLINE to be compiled along.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define SINTONIA_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SINTONIA_CLONES
#endif
#define SINTONIA_INLINE [[gnu::always_inline]] inline
