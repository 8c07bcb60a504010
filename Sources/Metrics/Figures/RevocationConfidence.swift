// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// M-18: leavers and movers that went right in every respect.
enum RevocationConfidence {
    static let definitions: [MetricDefinition] = [
        .ratio(
            "revocationConfidence",
            "M-18",
            "Revocation confidence",
            .higher,
            .ours,
            "Leavers and movers clean, verified and fully evidenced by the deadline, without "
                + "anybody losing what they should keep / leavers and movers due"
        ) { reader in
            let tally = reader.confidence
            let note = interval(tally.confident, of: tally.due).map { "Wilson 95 %: \($0)" }
            return .ratio(tally.confident, of: tally.due, note: note)
        }
    ]

    /// The 95 % Wilson score interval of the true share: a run is a sample of its scenario's mix,
    /// not of any real organization.
    static func interval(_ successes: Int, of count: Int) -> String? {
        guard count > 0 else { return nil }
        let (z, n) = (1.959964, Double(count))
        let share = Double(successes) / n
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let spread = share * (1 - share) / n + z * z / (4 * n * n)
        let half = z * spread.squareRoot() / (1 + z * z / n)
        func percent(_ value: Double) -> String {
            let permille = Int((min(max(value, 0), 1) * 1_000).rounded())
            return "\(permille / 10).\(permille % 10) %"
        }
        return "\(percent(middle - half)) to \(percent(middle + half))"
    }
}
