// SPDX-License-Identifier: Apache-2.0

extension Defect {
    /// Why no target can express it; `nil` for one that some can.
    package var missing: String? { Defect.inexpressible[id] }

    private static let inexpressible: [String: String] = [
        "PART-07": "No target has objects of others that a removal takes along and puts back.",
        "GRP-07": "No target has groups whose origin decides whether nested members count.",
        "STALE-05": "No target is a copy of another that keeps what the original has lost.",
        "SCOPE-06": "No target refuses its own administrator what the connector may do.",
        "PRIV-03": "The core deletes no group, so nothing below one can go with it.",
        "PROJ-02": "No target gives rights by the name of a group and keeps them over a rename.",
        "NORM-03": "No target keeps several origins of accounts under one address.",
    ]
}
