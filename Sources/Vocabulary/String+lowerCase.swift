// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text in lower case, and not a copy of it where it is so already, as most addresses are.
    package var inLowerCase: String {
        let isInLowerCase = utf8.allSatisfy {
            $0 < 0x80 && !(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0)
        }
        return isInLowerCase ? self : lowercased()
    }
}
