// SPDX-License-Identifier: Apache-2.0

/// What a connector's author may look at first, by violated invariant.
enum CheckHint {
    static func text(for findings: [CheckFinding]) -> String? {
        findings.lazy.compactMap { hints[$0.invariant] }.first
    }

    private static let hints: [String: String] = [
        "I1": """
        Read all pages of the account's rights, remove every one, and read again before \
        reporting the work as done.
        """,
        "I2": "Look for a write that was refused, or lost and not retried.",
        "I3": "Look for a right that is added but never revoked when the job changes.",
        "I4": """
        An update that replaces a whole list must start from a fresh read, or it removes other \
        people's entries.
        """,
        "I5": """
        After a create whose answer was lost, search for the account by its address before \
        creating another.
        """,
        "I6": "Report work as done only after a read of the target confirms it.",
        "I7": "Compare before writing: a repeat must send no write.",
        "I9": "Refuse to act on a list that is not complete.",
        "I10": "Wait exactly as long as Retry-After says, then continue.",
        "I13": "Send the attributes that changed, and only those.",
        "I16": "Release the seat when the account ends.",
        "credential": "Never log the credential, or a header that contains it.",
    ]
}
