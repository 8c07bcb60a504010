// SPDX-License-Identifier: Apache-2.0

/// What no run can show.
///
/// Every report prints it, so that nobody reads more into a green line than it says.
package enum KnownLimits {
    /// One line for a console; `all` stands in the report.
    package static let brief =
        "Targets are simulations, time is virtual, and nobody becomes compliant by a run. "
        + "The whole list is knownLimits in report.json."

    package static let all: [String] = [
        "Targets are simulations: what the live service does beyond its modeled behavior "
            + "is not tested.",
        "Policy on paper and training of staff are not tested.",
        "An approval is a recorded decision; whether a person gave it thought is not tested.",
        "Physical access, networks and the security of transport are not modeled.",
        "Proof of identity and the strength of sign-in methods are not modeled.",
        "Time is virtual: retention over years is not tested, and no figure is a measured latency.",
        "A control named by a scenario is exercised, not certified: nobody becomes compliant "
            + "by a run.",
    ]
}
