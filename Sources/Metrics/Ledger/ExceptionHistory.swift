// SPDX-License-Identifier: Apache-2.0

import Recording

/// One exception and its fates, in chronological order.
struct ExceptionHistory {
    let cause: Int32
    let person: Int32?
    let target: Int32?
    var fates: [(at: Int64, fate: ExceptionRecord.Fate)] = []

    func fate(at instant: Int64) -> ExceptionRecord.Fate? {
        fates.last { $0.at <= instant }?.fate
    }
}

/// One manual correction, for a cause.
struct CorrectionEntry {
    let at: Int64
    let cause: Int32
    let isRemoval: Bool
}
