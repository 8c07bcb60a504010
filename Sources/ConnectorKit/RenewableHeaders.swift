// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Wire

/// The header fields that carry a credential, which may become another one while requests are under
/// way: a request that has been made keeps the one it was made with.
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
