// SPDX-License-Identifier: Apache-2.0

/// Suggests the word that was probably meant.
package enum Suggestion {
    /// `Did you mean 'freshservice'?`, or `nil` if nothing is close enough.
    package static func note(for word: String, among candidates: [String]) -> String? {
        nearest(to: word, among: candidates).map { "Did you mean '\($0)'?" }
    }

    /// The candidate with the fewest typing errors, at most a third of the word.
    ///
    /// Ties go to the first in alphabetical order, and never to an opposite: `unassign` does not
    /// mean `assign`.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        // A longer word is not a typo, and computing the distance takes time proportional to the
        // product of the lengths.
        guard word.utf8.count <= 64 else { return nil }
        let typed = Array(word.lowercased().unicodeScalars)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates.sorted() {
            let meant = Array(candidate.lowercased().unicodeScalars)
            let allowed = max(1, min(typed.count, meant.count) / 3)
            guard abs(typed.count - meant.count) <= allowed else { continue }
            let distance = distance(typed, meant)
            guard distance <= allowed, distance < best?.distance ?? .max,
                !areOpposites(word.lowercased(), candidate.lowercased())
            else { continue }
            best = (distance, candidate)
        }
        return best?.candidate
    }

    /// Whether the words differ only in a negating prefix.
    package static func areOpposites(_ left: String, _ right: String) -> Bool {
        let (first, second) = (parts(of: left), parts(of: right))
        guard first.isNegated != second.isNegated else { return false }
        return first.stem == second.stem
    }

    private static func parts(of word: String) -> (isNegated: Bool, stem: String) {
        for prefix in ["de", "dis", "in", "un"] where word.hasPrefix(prefix) {
            return (true, String(word.dropFirst(prefix.count)))
        }
        let prefix = ["en", "re"].first { word.hasPrefix($0) } ?? ""
        return (false, String(word.dropFirst(prefix.count)))
    }

    /// Typing errors between two words; words beyond 64 bytes are compared by their beginnings.
    package static func distance(between left: String, and right: String) -> Int {
        distance(
            Array(left.unicodeScalars.prefix(64)),
            Array(right.unicodeScalars.prefix(64))
        )
    }

    /// Insertions, deletions, substitutions and swaps of neighbors (optimal string alignment).
    static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for (row, leftScalar) in left.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for (column, rightScalar) in right.enumerated() {
                let substitution = previous[column] + (leftScalar == rightScalar ? 0 : 1)
                var cost = min(previous[column + 1] + 1, current[column] + 1, substitution)
                if row > 0, column > 0, leftScalar == right[column - 1],
                    left[row - 1] == rightScalar
                {
                    cost = min(cost, beforePrevious[column - 1] + 1)
                }
                current.append(cost)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
