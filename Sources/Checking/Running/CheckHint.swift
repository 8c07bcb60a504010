// SPDX-License-Identifier: Apache-2.0

/// What an author may look at first, by the invariant that does not hold.
enum CheckHint {
    static func text(for findings: [CheckFinding]) -> String? {
        findings.lazy.compactMap { hints[$0.invariant] }.first
    }

    private static let hints: [String: String] = [
        "I1": """
        Read what the account holds to the last page, remove each of it, and read again before \
        the work counts as done.
        """,
        "I2": "Look for a write that was refused, or lost and not repeated.",
        "I3": "Look for a right that is added and never taken back when the job changes.",
        "I4": """
        An update that replaces a whole list must start from a fresh read, or somebody else's \
        entry goes with it.
        """,
        "I5": """
        After a create whose answer was lost, look for the account by its address before \
        creating another.
        """,
        "I6": "Report done only what a read of the target confirms.",
        "I7": "Compare before writing: a repeat must send no write.",
        "I9": "Refuse to act on a list that is not complete.",
        "I10": "Wait as long as Retry-After says, no longer, and then go on.",
        "I13": "Send the attributes that changed, and only those.",
        "I16": "Give the seat back when the account ends.",
        "credential": "Never write the credential, or a header that holds it, to the log.",
    ]
}
