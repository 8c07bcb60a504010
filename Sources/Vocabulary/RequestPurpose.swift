// SPDX-License-Identifier: Apache-2.0

/// Why the core sends a request.
package enum RequestPurpose: String, Hashable, Sendable, CaseIterable {
    case read
    case write
    /// Reads back what a write should have changed.
    case verify
}
