// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Wire

/// The header fields with a credential that may be replaced while requests are in flight: a request
/// already built keeps its own.
public final class RenewableHeaders: Sendable {
    private let fields: Mutex<WireHeaders>

    public init(_ fields: WireHeaders) {
        self.fields = Mutex(fields)
    }

    public var current: WireHeaders { fields.withLock { $0 } }

    public func renew(_ fields: WireHeaders) {
        self.fields.withLock { $0 = fields }
    }
}
