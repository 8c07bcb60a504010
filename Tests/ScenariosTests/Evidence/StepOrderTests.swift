// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Provisioning
import Recording
import Simulation
import Testing
import Vocabulary

/// Dependent steps are sent in order, whatever the network and the schedule do.
@Suite
struct StepOrderTests {
    private struct Work: Hashable {
        let cause: String
        let target: TargetName
    }

    /// Kinds of change in the order in which one may follow another within one event.
    private static let ranks: [ChangeKind: Int] = [
        .accountCreated: 0, .revoked: 1, .granted: 2, .accountConverted: 3, .accountDisabled: 4,
        .accountDeleted: 5,
    ]

    @Test(
        arguments: [
            "across/mover-in-three-applications.yaml", "across/leaver-in-three-applications.yaml",
        ],
        1...6 as ClosedRange<UInt64>
    )
    func `ends come after what has to be revoked first`(name: String, seed: UInt64) async throws {
        let run = try await TestRun.of(
            try Shipped.load(name),
            seed: seed,
            order: .permuted(seed: seed)
        )
        let sent = try EvidenceLog(parsing: run.evidence).records.filter { $0.outcome == .intended }
        #expect(sent.count > 4)
        var seen: [Work: [ChangeKind]] = [:]
        for record in sent {
            seen[Work(cause: record.correlation, target: record.target), default: []]
                .append(record.kind)
        }
        for (work, kinds) in seen {
            for end in [ChangeKind.accountDisabled, .accountDeleted] {
                guard let position = kinds.lastIndex(of: end) else { continue }
                let later = kinds[position...].filter { kind in
                    (Self.ranks[kind] ?? 0) < (Self.ranks[end] ?? 0) && kind == .revoked
                }
                #expect(later.isEmpty, "\(work): \(kinds)")
            }
            if let created = kinds.firstIndex(of: .accountCreated) {
                #expect(!kinds[..<created].contains(.granted), "\(work): \(kinds)")
            }
        }
    }
}
