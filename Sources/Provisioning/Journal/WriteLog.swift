// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// When the core was writing to which account; audit logs are checked against this.
package struct WriteLog: Sendable {
    private struct Window {
        let identity: Identity.ID
        let target: TargetName
        /// `nil` for one that is being created.
        var account: String?
        let began: Instant
        /// `nil` while the outcome is unknown.
        var ended: Instant?
    }

    private var windows: [Window] = []

    mutating func apply(_ entry: JournalEntry) {
        switch entry {
        case .operationBegan(let began):
            windows.append(
                Window(
                    identity: began.identity,
                    target: began.target,
                    account: began.operation.account?.rawValue,
                    began: began.at
                )
            )
        case .operationEnded(let ended):
            guard let last = last(of: ended.identity, at: ended.target) else { return }
            switch ended.outcome {
            case .succeeded(let account):
                windows[last].account = windows[last].account ?? account?.id.rawValue
                windows[last].ended = ended.at
            case .refused: windows[last].ended = ended.at
            case .unknown: break
            }
        case .readBack(let read):
            guard let last = last(of: read.identity, at: read.target) else { return }
            windows[last].ended = read.at
        case .intake, .planned, .claim, .exception, .guardStopped, .guardReleased, .orphan,
            .drifted, .decision, .request, .ruleChange:
            break
        }
    }

    /// Whether the core was writing to the account at that time.
    func explains(_ account: String, at target: TargetName, _ instant: Instant) -> Bool {
        windows.contains { window in
            window.target == target && (window.account ?? account) == account
                && window.began <= instant && (window.ended.map { instant <= $0 } ?? true)
        }
    }

    private func last(of identity: Identity.ID, at target: TargetName) -> Int? {
        windows.lastIndex { window in
            window.identity == identity && window.target == target && window.ended == nil
        }
    }
}
