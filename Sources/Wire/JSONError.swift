// SPDX-License-Identifier: Apache-2.0

/// Why some bytes are not JSON, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Zero-based offset of the offending byte.
    public let offset: Int
    public let reason: String

    public var description: String { "not JSON at byte \(offset): \(reason)" }
}
