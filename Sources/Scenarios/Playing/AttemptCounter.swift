// SPDX-License-Identifier: Apache-2.0

import Wire

/// Distinguishes repeated requests from new ones, for fault rules.
package struct AttemptCounter {
    private var last: String?
    private var hasFailed = false
    private var number = 1

    package init() {}

    /// 1 for a request seen for the first time, 2 for its first repeat after a failure.
    package mutating func attempt(of request: WireRequest) -> Int {
        let key = "\(request.method.rawValue) \(request.requestTarget)"
        number = key == last && hasFailed ? number + 1 : 1
        last = key
        return number
    }

    package mutating func ended(isFailure: Bool) { hasFailed = isFailure }
}
