// SPDX-License-Identifier: Apache-2.0

/// A change to a sample that makes it wrong, and the expected message.
struct Mistake {
    let old: String
    let new: String
    let expected: String

    init(_ old: String, _ new: String, _ expected: String) {
        self.old = old
        self.new = new
        self.expected = expected
    }
}

/// A feed that is wrong, and how the report begins.
struct FeedMistake {
    let text: String
    let expected: String

    init(_ text: String, _ expected: String) {
        self.text = text
        self.expected = expected
    }
}
