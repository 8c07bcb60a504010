// SPDX-License-Identifier: Apache-2.0

/// What no run can show.
///
/// Every report prints it, so that nobody reads too much into a green line.
package enum KnownLimits {
    /// One line for a console; the report has `all`.
    package static let brief =
        "Targets are simulations, time is virtual, and no run makes anybody compliant. The full "
        + "list is knownLimits in report.json."

    package static let all: [String] = [
        "Targets are simulations: what the live service does beyond its modeled behavior "
            + "is not tested.",
        "Written policies and staff training are not tested.",
        "An approval is a recorded decision; whether it was well considered is not tested.",
        "Physical access, networks and the security of transport are not modeled.",
        "Proof of identity and the strength of sign-in methods are not modeled.",
        "Time is virtual: retention over years is not tested, and no figure is a measured latency.",
        "A control named by a scenario is exercised, not certified: no run makes anybody "
            + "compliant.",
    ]
}
