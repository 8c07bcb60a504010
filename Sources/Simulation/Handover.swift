// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// A value that one thread waits for and another provides, once.
package final class Handover<Value: Sendable>: Sendable {
    private let condition = NSCondition()
    private let value = Mutex<Value?>(nil)

    package init() {}

    package func bring(_ brought: Value) {
        condition.lock()
        value.withLock { $0 = brought }
        condition.signal()
        condition.unlock()
    }

    /// Blocks the calling thread.
    package func wait() -> Value {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let brought = value.withLock({ $0 }) { return brought }
            condition.wait()
        }
    }
}
