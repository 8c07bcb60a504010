// SPDX-License-Identifier: Apache-2.0

/// A person's open or former session.
struct SCIMSession: Sendable {
    let id: String
    let user: Int
    var isEnded = false
}

/// An API key or token.
struct SCIMKey: Sendable {
    let id: String
    let value: String
    /// The slot of its owner; `nil` for the connector's own token.
    let owner: Int?
    var isEnded = false
}
