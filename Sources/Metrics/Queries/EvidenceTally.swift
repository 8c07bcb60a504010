// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// Counts a query's changes and evidence (M-12).
struct EvidenceTally {
    private(set) var changes = 0
    /// Changes with a full record.
    private(set) var full = 0
    /// Changes whose initiator is known.
    private(set) var attributed = 0
    /// Changes that the core made, and those of them that are explained, approved and reversible.
    private(set) var own = 0
    private(set) var governed = 0
    /// Records that claim a change.
    private(set) var claims = 0
    /// Records whose change happened.
    private(set) var real = 0
    private(set) var fieldsFilled = 0
    private(set) var fieldsRequired = 0
    private(set) var fullClaims = 0
    private(set) var validClaims = 0
    /// Causes with a change by the core that has no full record.
    private var incomplete: Set<Int32> = []

    init(read reader: MetricReader) {
        let book = reader.ledger.evidence
        for change in book.changes where change.at <= reader.at {
            count(change, in: book, reader)
        }
        for claim in book.claims
        where book.batch(of: claim).recordedAt <= reader.at && !claim.isReplaced {
            count(claim, in: book, reader)
        }
    }

    /// Whether each change that the core made for the cause has a full record.
    func isComplete(for cause: Int32) -> Bool { !incomplete.contains(cause) }

    private mutating func count(
        _ change: EvidenceBook.Change,
        in book: EvidenceBook,
        _ reader: MetricReader
    ) {
        let claim = change.evidence.map { book.claims[Int($0)] }
            .flatMap { book.batch(of: $0).recordedAt <= reader.at ? $0 : nil }
        let isFull = claim?.quality.isFull ?? false
        if !isFull, let cause = change.cause.workflow { incomplete.insert(cause) }
        let person = claim.map { book.batch(of: $0).person }
        guard reader.includes(change, of: person, key: book.keys[change.key]) else { return }
        changes += 1
        if isFull { full += 1 }
        if change.cause.workflow != nil {
            own += 1
            let isValid = claim?.quality.isValid ?? false
            if isValid, book.keys[change.key].kind.isReversible { governed += 1 }
        }
        let isDetected = book.detectedAt(change).map { $0 <= reader.at } ?? false
        if claim?.quality.hasInitiator ?? false || isDetected { attributed += 1 }
    }

    private mutating func count(
        _ claim: EvidenceBook.Claim,
        in book: EvidenceBook,
        _ reader: MetricReader
    ) {
        let batch = book.batch(of: claim)
        guard reader.includes(book.keys[claim.key]),
            reader.includes(victim: batch.person), reader.includesWork(on: batch.cause)
        else { return }
        claims += 1
        if claim.change.map({ book.changes[Int($0)].at <= reader.at }) ?? false { real += 1 }
        fieldsFilled += Int(claim.quality.filled)
        fieldsRequired += Int(claim.quality.required)
        if claim.quality.isFull { fullClaims += 1 }
        if claim.quality.isValid { validClaims += 1 }
    }
}

extension ChangeKind {
    /// Whether another change can restore the previous state; deleting or merging accounts cannot
    /// be undone.
    fileprivate var isReversible: Bool {
        switch self {
        case .accountDeleted, .accountMerged, .recordDeleted: false
        case .accountCreated, .accountUpdated, .accountEnabled, .accountDisabled,
            .accountConverted, .granted, .revoked, .seatAssigned, .seatReleased, .sessionOpened,
            .sessionEnded, .credentialIssued, .credentialEnded, .recordCreated, .recordUpdated:
            true
        }
    }
}

extension MetricReader {
    /// A change belongs to the identity named in its evidence, otherwise to the owner of its
    /// account.
    fileprivate func includes(
        _ change: EvidenceBook.Change,
        of person: Int32?,
        key: EvidenceBook.Key
    ) -> Bool {
        guard includes(key) else { return false }
        if query.event != nil || query.kind != nil {
            guard let cause = change.cause.workflow, includesWork(on: cause) else { return false }
        }
        guard query.isAboutPeople else { return true }
        let owner = ledger.accounts[Int(key.account)].step(at: change.at)?.owner
        guard let person = person ?? owner else { return false }
        return includes(victim: person)
    }
}

/// Who held what and when: the answers from evidence alone, compared with the truth (M-12).
///
/// Asked for each person and each entitlement that they held directly or through a group, or that
/// evidence mentions: at the deadline of the latest event about them, and at the query's instant.
/// Usable and latent both count as held, since a grant on a disabled account still stands.
struct Reconstruction {
    private(set) var questions = 0
    private(set) var agreed = 0

    init(read reader: MetricReader) {
        for number in reader.persons {
            let person = reader.ledger.persons[Int(number)]
            let instants = reader.sampledInstants(of: person)
            for triple in person.holdings.triples
            where reader.includes(entitlement: triple.entitlement) {
                ask(triple, at: instants, reader)
            }
        }
    }

    private mutating func ask(
        _ triple: TripleHistory,
        at instants: [Int64],
        _ reader: MetricReader
    ) {
        guard !reader.traits(of: triple.entitlement).isAccount else { return }
        let granted = triple.paths.filter { $0.channel == .direct || $0.channel == .group }
        guard !granted.isEmpty || !triple.evidence.isEmpty else { return }
        for instant in instants {
            let isHeld = granted.contains { path in
                path.steps.last { $0.at <= instant }.map { $0.state != .dead } ?? false
            }
            let isSaid = triple.evidence.last { $0.at <= instant }?.isGranted ?? false
            questions += 1
            if isHeld == isSaid { agreed += 1 }
        }
    }
}

extension MetricReader {
    fileprivate func sampledInstants(of person: PersonHistory) -> [Int64] {
        guard let latest = person.facts.compactMap({ fact(of: $0) }).last else { return [at] }
        let due = latest.controllableAt + deadline
        return due < at ? [due, at] : [at]
    }
}
