// SPDX-License-Identifier: Apache-2.0

import Recording

/// Manual work (M-11).
struct HandworkTally {
    private(set) var events = 0
    private(set) var corrected = 0
    private(set) var untouched = 0
    private(set) var withException = 0
    private(set) var corrections = 0
    private(set) var removalsByHand = 0
    private(set) var fates: [ExceptionRecord.Fate: Int] = [:]
    private(set) var openAges = DurationSample()

    init(read reader: MetricReader) {
        var correctedCauses: Set<Int32> = []
        for correction in reader.ledger.corrections
        where correction.at <= reader.at && reader.includes(cause: correction.cause) {
            corrections += 1
            if correction.isRemoval { removalsByHand += 1 }
            correctedCauses.insert(correction.cause)
        }
        let exceptional = countExceptions(reader)
        for cause in reader.facts() {
            events += 1
            if correctedCauses.contains(cause) { corrected += 1 }
            if exceptional.contains(cause) { withException += 1 }
            if !correctedCauses.contains(cause), !exceptional.contains(cause) { untouched += 1 }
        }
    }

    /// Counts the exceptions by their latest fate and returns their causes.
    private mutating func countExceptions(_ reader: MetricReader) -> Set<Int32> {
        var causes: Set<Int32> = []
        for exception in reader.ledger.exceptions where reader.includes(exception) {
            guard let first = exception.fates.first, first.at <= reader.at,
                let fate = exception.fate(at: reader.at)
            else { continue }
            causes.insert(exception.cause)
            fates[fate, default: 0] += 1
            if fate == .opened { openAges.add(reader.at - first.at) }
        }
        return causes
    }
}

extension MetricReader {
    fileprivate func includes(_ exception: ExceptionHistory) -> Bool {
        if let target = exception.target, !includes(target: target) { return false }
        return includes(cause: exception.cause)
    }
}
