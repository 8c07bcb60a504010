// SPDX-License-Identifier: Apache-2.0

extension Defect {
    /// Why no target can express it; `nil` if some can.
    package var missing: String? { Defect.inexpressible[id] }

    private static let inexpressible: [String: String] = [
        "PART-07": "No target has other people's objects that a removal affects and restores.",
        "GRP-07": "No target has groups whose origin decides whether nested members count.",
        "STALE-05": "No target is a replica that keeps what the original has lost.",
        "SCOPE-06": "No target denies its own administrator what the connector may do.",
        "PRIV-03": "The core deletes no groups, so nothing below one can be deleted with it.",
        "PROJ-02": "No target grants rights by group name and keeps them across a rename.",
        "NORM-03": "No target keeps accounts of several origins under one address.",
    ]
}
