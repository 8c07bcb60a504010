// SPDX-License-Identifier: Apache-2.0

import Wire

/// Decides who may call the control plane.
///
/// Programs that can reach the server may; web pages of other origins may not, although their
/// browser can reach it.
///
/// Targets are not guarded: they are as open as the vendor's.
package struct ControlGate: Sendable {
    /// The address that the server listens on.
    private let address: String
    /// Other host names that the server is known by, in lower case.
    private let names: Set<String>
    /// Callers must send it as `Authorization: Bearer …`; `nil` if no token is required.
    private let token: [UInt8]?

    package init(address: String = "127.0.0.1", names: [String] = [], token: String? = nil) {
        self.address = address
        self.names = Set(names.map { $0.lowercased() } + ["localhost", address.lowercased()])
        self.token = token.map { Array($0.utf8) }
    }

    func check(_ request: WireRequest) throws(ControlError) {
        try checkSource(of: request)
        try checkToken(request)
    }

    /// Checks that it comes from a program or one of this server's own pages; does not check the
    /// token.
    func checkSource(of request: WireRequest) throws(ControlError) {
        // Only HTTP/1.0 allows a missing Host, and no browser speaks that.
        if let host = request.headers["Host"] {
            try checkHost(host)
            try checkOrigin(request, host: host)
        }
    }

    /// A page can make its own name resolve to this machine (DNS rebinding), but the browser still
    /// sends that name.
    private func checkHost(_ field: String) throws(ControlError) {
        let host = HostName(field)
        if names.contains(host.text) { return }
        switch HostName(address) {
        case let own where own.isLoopback: if host.isLoopback { return }
        case let own where own.isEveryAddress: if host.isAddress { return }
        case let own: if host == own { return }
        }
        throw ControlError(
            .forbidden,
            "the control plane does not answer under the name '\(host.text)'",
            hint: "Start the server with --allow-host \(host.text) if the name is its own."
        )
    }

    private func checkOrigin(_ request: WireRequest, host: String) throws(ControlError) {
        if let origin = request.headers["Origin"] {
            let authority = origin.split(separator: "/", omittingEmptySubsequences: false)
            guard authority.count == 3, authority[2].lowercased() == host.lowercased() else {
                throw ControlGate.foreign("from the origin '\(origin)'")
            }
        }
        guard let site = request.headers["Sec-Fetch-Site"],
            !["same-origin", "none"].contains(site)
        else { return }
        // The answer to a link that a person follows is shown to that person only.
        let isLink =
            request.method.isSafe && request.headers["Sec-Fetch-Mode"] == "navigate"
            && request.headers["Sec-Fetch-Dest"] == "document"
        if !isLink { throw ControlGate.foreign("from another site's page") }
    }

    private static func foreign(_ whence: String) -> ControlError {
        ControlError(
            .forbidden,
            "the control plane takes no calls \(whence)",
            hint: "Web pages of other origins can neither read nor control it."
        )
    }

    private func checkToken(_ request: WireRequest) throws(ControlError) {
        guard let token else { return }
        let field = request.headers["Authorization"] ?? ""
        let sent = field.lowercased().hasPrefix("bearer ") ? Array(field.utf8.dropFirst(7)) : []
        // Compares every byte, so that timing reveals nothing about the token.
        var difference = sent.count ^ token.count
        for (one, other) in zip(sent, token) { difference |= Int(one ^ other) }
        guard difference == 0 else {
            throw ControlError(
                .unauthorized,
                "the control plane needs its token, as Authorization: Bearer TOKEN",
                hint: "The server printed the token when it started, or read it from --token-file."
            )
        }
    }
}

/// The host part of a `Host` field, or an address.
private struct HostName: Hashable {
    /// In lower case, without port and brackets.
    let text: String
    private let isVersion6: Bool

    init(_ field: String) {
        let field = field.lowercased()
        if field.hasPrefix("["), let end = field.firstIndex(of: "]") {
            text = String(field[field.index(after: field.startIndex)..<end])
            isVersion6 = true
        } else if field.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1 {
            text = field
            isVersion6 = true
        } else {
            text = String(field.prefix { $0 != ":" })
            isVersion6 = false
        }
    }

    private var octets: [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let octets = parts.compactMap { UInt8($0) }
        return parts.count == 4 && octets.count == 4 ? octets : nil
    }

    /// Whether this is an address rather than a name that anyone's name server could resolve.
    var isAddress: Bool {
        isVersion6 ? text.utf8.allSatisfy(HostName.isVersion6Octet) : octets != nil
    }

    var isLoopback: Bool { isVersion6 ? text == "::1" : octets?.first == 127 }

    /// `0.0.0.0` or `::`: every address of the machine.
    var isEveryAddress: Bool { isVersion6 ? text == "::" : octets == [0, 0, 0, 0] }

    private static func isVersion6Octet(_ octet: UInt8) -> Bool {
        switch octet {
        case 48...57, 97...102, UInt8(ascii: ":"), UInt8(ascii: "."): true
        default: false
        }
    }
}
