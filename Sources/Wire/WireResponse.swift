// SPDX-License-Identifier: Apache-2.0

/// One HTTP response as it leaves the target.
package struct WireResponse: Hashable, Sendable {
    package var status: Int
    package var headers: WireHeaders
    package var body: [UInt8]

    package init(status: Int, headers: WireHeaders = WireHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package var isSuccess: Bool { (200..<300).contains(status) }
}
