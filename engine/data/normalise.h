// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sintonia {

/// What near-duplicates have in common: NFKC with case folding (Unicode NFKC_Casefold), every run of characters that are
/// neither letters, marks nor digits as one space, none at the ends.
std::string normaliseForComparison(std::string_view text);

/// All letters in lower case, by Unicode's rules without a language of their own.
std::string lowerCase(std::string_view text);

} // namespace sintonia
