// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Recording

extension AccessOracle {
    /// Checks what the core says.
    package func hear(_ body: RunEvent.Body, at instant: Instant) {
        switch body {
        case .claim(let claim): claimed(claim, at: instant)
        case .evidence(let record): evidence(record, at: instant)
        case .drift(let report): reported(report, at: instant)
        case .orphan(let report): reported(report, at: instant)
        case .exception(let record): excepted(record, at: instant)
        case .decision(let record): decided(record, at: instant)
        case .runStarted, .declaration, .fact, .intake, .phase, .request, .fault, .change, .account,
            .intent, .access, .correction, .guardStop, .accessRequest, .requestOutcome, .answer,
            .finding, .runEnded:
            break
        }
    }
}
