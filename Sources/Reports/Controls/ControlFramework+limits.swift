// SPDX-License-Identifier: Apache-2.0

/// What no run against simulated targets can show.
extension ControlFramework {
    /// Controls that no scenario may claim to exercise, each with the reason, sorted by id.
    package var unreachable: [(id: String, why: String)] {
        (ControlFramework.limits[key] ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static let limits: [String: [String: String]] = [
        "CIS-v8": [
            "5.2": "passwords of people are not modeled",
            "6.3": "no target models a second factor",
            "6.4": "no target models remote access",
            "6.5": "no target models a second factor",
        ],
        "CSF-2.0": [
            "GV.RR-01": "what leadership does is outside any run",
            "PR.AA-02": "nobody's identity is proven in a simulation",
            "PR.AA-06": "there is nothing physical",
        ],
        "ISO-27001": [
            "A.5.20": "agreements are paper",
            "A.8.5": "sign-in methods are not modeled",
        ],
        "MAESTRO": [
            "L1": "no model is run", "L2": "no model's data is handled",
            "L3": "no agent framework is run", "L4": "nothing is deployed",
        ],
        "NIST-800-207": ["T2": "what is carried stays in memory or on loopback"],
        "NIST-800-53r5": [
            "AC-6(3)": "networks are not modeled",
            "AC-6(4)": "processing domains are not modeled",
            "AC-6(8)": "no code of a target is run",
        ],
        "OWASP-NHI": [
            "NHI3": "suppliers' own systems are not modeled",
            "NHI6": "nothing is deployed",
        ],
    ]
}
