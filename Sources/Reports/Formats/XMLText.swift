// SPDX-License-Identifier: Apache-2.0

/// Text escaped for XML 1.0.
package enum XMLText {
    /// Escapes markup and drops characters that XML does not allow even as references.
    package static func escaped(_ text: String, keepsLines: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "\n", "\t", "\r": result.append(keepsLines ? scalar : " ")
            default:
                if isAllowed(scalar) { result.append(scalar) }
            }
        }
        return String(result)
    }

    /// XML 1.0 §2.2, without the control characters of the second range, which it discourages.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<32, 127...159, 0xFFFE, 0xFFFF: false
        default: true
        }
    }
}
