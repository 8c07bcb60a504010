// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// The two milestones of a leaver at a target: access has ended, and nothing is left that could
/// come back.
///
/// Neither implies the other: if a vendor does not allow stripping an account, access ends long
/// before the account is closed.
enum LeaverMilestones {
    static let definitions: [MetricDefinition] = [
        .ratio(
            "accessEnded",
            "M-01",
            "Access ended",
            .higher,
            .ours,
            "Leavers at targets without a usable path / leavers at targets where they had access"
        ) { .ratio($0.milestones.ended, of: $0.milestones.all) },
        .ratio(
            "accessClosed",
            "M-01",
            "Access closed",
            .higher,
            .ours,
            "Leavers at targets without a usable or latent path / the same leavers at targets"
        ) { .ratio($0.milestones.closed, of: $0.milestones.all) },
    ]
}

/// Leavers at targets, and how far they have come.
struct MilestoneTally {
    private(set) var all = 0
    private(set) var ended = 0
    private(set) var closed = 0

    init(read reader: MetricReader) {
        let leavers = reader.facts(of: [.leaver])
        for number in 0..<reader.ledger.targets.count {
            guard reader.includes(target: Int32(number)) else { continue }
            var query = reader.query
            query.target = reader.ledger.targets[Int32(number)]
            let cut = MetricReader(ledger: reader.ledger, query: query)
            for leaver in leavers {
                let revocation = cut.revocation(of: leaver)
                guard revocation.strictTriples.all > 0 else { continue }
                all += 1
                if revocation.triples.isFull { ended += 1 }
                if revocation.strictTriples.isFull { closed += 1 }
            }
        }
    }
}
