// SPDX-License-Identifier: Apache-2.0

/// How a server reads filters and paths.
package struct SCIMFilterSyntax: Hashable, Sendable {
    /// Whether shapes outside the grammar are accepted: bare words and single quotes for strings,
    /// any blanks, a comparison after a value path, literals of a neighboring type.
    package var isLenient: Bool
    /// In Unicode scalars; 0 for no limit.
    package var charactersMax: Int
    /// Levels of parentheses, `not` and value paths.
    ///
    /// Parsing and matching recurse to this depth.
    package var depthMax: Int

    package init(isLenient: Bool, charactersMax: Int = 8_192, depthMax: Int = 64) {
        self.isLenient = isLenient
        self.charactersMax = charactersMax
        self.depthMax = depthMax
    }

    package static let lenient = SCIMFilterSyntax(isLenient: true)
    package static let strict = SCIMFilterSyntax(isLenient: false)
}

extension SCIMDialect {
    package var syntax: SCIMFilterSyntax {
        SCIMFilterSyntax(
            isLenient: filterSyntax == .lenient,
            charactersMax: filterCharactersMax,
            depthMax: filterDepthMax
        )
    }
}
