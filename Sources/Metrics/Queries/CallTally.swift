// SPDX-License-Identifier: Apache-2.0

import Recording
import Vocabulary

/// The API calls of a query, counted (M-16).
struct CallTally {
    private(set) var calls = 0
    private(set) var writes = 0
    private(set) var wasted = 0
    private(set) var retries = 0
    private(set) var refused = 0
    private(set) var throttled = 0
    /// Writes that changed nothing, in work not caused by a lifecycle event.
    private(set) var convergedWrites = 0
    private(set) var callsByCause: [Int32: Int] = [:]
    private var writesByCause: [Int32: Int] = [:]

    init(read reader: MetricReader) {
        for call in reader.ledger.calls where call.at <= reader.at {
            guard reader.includes(target: Int32(call.target)), reader.includes(cause: call.cause)
            else { continue }
            count(call, isOfEvent: reader.ledger.causes[Int(call.cause)].fact != nil)
        }
    }

    private mutating func count(_ call: CallEntry, isOfEvent: Bool) {
        calls += 1
        callsByCause[call.cause, default: 0] += 1
        if call.traits.contains(.retry) { retries += 1 }
        if call.traits.contains(.refused) { refused += 1 }
        if call.traits.contains(.throttled) { throttled += 1 }
        guard call.traits.contains(.write) else { return }
        writes += 1
        writesByCause[call.cause, default: 0] += 1
        guard call.traits.contains(.wasted) else { return }
        wasted += 1
        if !isOfEvent { convergedWrites += 1 }
    }

    /// Writes sent, and the minimum that the changes needed, over causes that changed something.
    func amplification(_ minimal: MinimalWrites) -> (sent: Int, needed: Int) {
        minimal.byCause.reduce(into: (0, 0)) { sum, entry in
            sum.0 += writesByCause[entry.key] ?? 0
            sum.1 += entry.value
        }
    }
}

/// The minimum number of write calls for the changes that the core made.
///
/// A lower bound, the same for every target: grants, seats and attributes of one account fold into
/// one update, and into the call that creates the account where there is one; creating, enabling,
/// disabling, converting, merging and deleting an account take one call each, and so does each kind
/// of credential change. A target that needs a call for each group shows as amplification.
struct MinimalWrites {
    private(set) var byCause: [Int32: Int] = [:]

    private struct Place: Hashable {
        let cause: Int32
        let account: Int32
    }

    init(read reader: MetricReader) {
        let book = reader.ledger.evidence
        var calls: [Place: UInt16] = [:]
        for change in book.changes where change.at <= reader.at {
            let key = book.keys[change.key]
            guard let cause = change.cause.workflow, reader.includes(key),
                reader.includes(cause: cause)
            else { continue }
            let place = Place(cause: cause, account: key.account)
            calls[place, default: 0] |= key.kind.call
        }
        for (place, needed) in calls {
            var needed = needed
            if needed & ChangeKind.accountCreated.call != 0 {
                needed &= ~ChangeKind.accountUpdated.call
            }
            byCause[place.cause, default: 0] += needed.nonzeroBitCount
        }
    }
}

extension ChangeKind {
    /// One bit for each call that cannot be folded into another.
    fileprivate var call: UInt16 {
        switch self {
        case .accountUpdated, .granted, .revoked, .seatAssigned, .seatReleased: 1
        case .accountCreated: 2
        case .accountEnabled: 4
        case .accountDisabled: 8
        case .accountConverted: 16
        case .accountDeleted: 32
        case .accountMerged: 64
        case .credentialIssued: 128
        case .credentialEnded: 256
        case .sessionOpened, .sessionEnded, .recordCreated, .recordUpdated, .recordDeleted: 0
        }
    }
}
