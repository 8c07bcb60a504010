// SPDX-License-Identifier: Apache-2.0

/// What the core sends a request for.
package enum RequestPurpose: String, Hashable, Sendable, CaseIterable {
    case read
    case write
    /// Reads back what a write should have changed.
    case verify
}
