// SPDX-License-Identifier: Apache-2.0

/// One HTTP response as it leaves the target.
public struct WireResponse: Hashable, Sendable {
    public var status: Int
    public var headers: WireHeaders
    public var body: [UInt8]

    public init(status: Int, headers: WireHeaders = WireHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public var isSuccess: Bool { (200..<300).contains(status) }
}
