// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServer
import Testing
import Wire

/// Certificates and the client are those of the `openssl` command; without it nothing is tested.
@Suite(.enabled(if: OpenSSL.isThere))
struct TLSTests {
    private func start(certificate: String, key: String) throws(HTTPServerError) -> HTTPListener {
        var options = HTTPServerOptions()
        options.tls = (certificate, key)
        return try HTTPListener(options) { request in
            WireResponse(status: 200, body: Array("over TLS: \(request.path)".utf8))
        }
    }

    private func refusal(certificate: String, key: String) -> String? {
        let error = #expect(throws: HTTPServerError.self) {
            _ = try start(certificate: certificate, key: key)
        }
        guard case .certificateUnusable(let reason) = error else { return nil }
        return reason
    }

    @Test func `a request over TLS is answered`() throws {
        let pair = try OpenSSL.pair()
        let server = try start(certificate: pair.certificate, key: pair.key)
        defer { server.stop() }
        #expect(server.isTLS)
        let answer = try OpenSSL.run(
            ["s_client", "-quiet", "-ign_eof", "-connect", "127.0.0.1:\(server.port)"],
            input: "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        #expect(answer.hasPrefix("HTTP/1.1 200"))
        #expect(answer.hasSuffix("over TLS: /a"))
    }

    @Test(arguments: [["-tls1_1"], ["-tls1_2", "-cipher", "AES128-SHA"]])
    func `old versions and suites are refused`(client: [String]) throws {
        let pair = try OpenSSL.pair()
        let server = try start(certificate: pair.certificate, key: pair.key)
        defer { server.stop() }
        let place = ["-ign_eof", "-connect", "127.0.0.1:\(server.port)"]
        let request = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        let old = ["-cipher", "ALL:@SECLEVEL=0"]
        let refused = try OpenSSL.run(["s_client"] + old + client + place, input: request)
        #expect(!refused.contains("over TLS"))
        let current = try OpenSSL.run(["s_client", "-tls1_2"] + place, input: request)
        #expect(current.contains("over TLS: /a"))
    }

    @Test func `plain HTTP on a TLS port gets nothing and does no harm`() throws {
        let pair = try OpenSSL.pair()
        let server = try start(certificate: pair.certificate, key: pair.key)
        defer { server.stop() }
        let client = try RawClient(port: server.port)
        try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(client.isHungUp())
        let answer = try OpenSSL.run(
            ["s_client", "-quiet", "-ign_eof", "-connect", "127.0.0.1:\(server.port)"],
            input: "GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        #expect(answer.hasSuffix("over TLS: /b"))
    }

    @Test func `a key of another certificate is refused`() throws {
        let one = try OpenSSL.pair()
        let other = try OpenSSL.pair()
        let reason = refusal(certificate: one.certificate, key: other.key)
        #expect(reason?.contains("does not belong") == true)
    }

    @Test func `a damaged certificate is refused`() throws {
        let pair = try OpenSSL.pair()
        let lines = pair.certificate.split(separator: "\n").map(String.init)
        let damaged = ([lines[0]] + lines.dropFirst(3)).joined(separator: "\n")
        #expect(refusal(certificate: damaged, key: pair.key)?.contains("damaged") == true)
    }

    @Test func `files that are not PEM are refused with the reason`() throws {
        let pair = try OpenSSL.pair()
        #expect(refusal(certificate: "", key: pair.key)?.contains("no PEM block") == true)
        #expect(refusal(certificate: pair.key, key: pair.key)?.contains("begins with") == true)
        #expect(refusal(certificate: pair.certificate, key: "")?.contains("no PRIVATE KEY") == true)
        let half = String(pair.certificate.prefix(200))
        #expect(refusal(certificate: half, key: pair.key)?.contains("ends inside") == true)
        let locked =
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"
        #expect(refusal(certificate: pair.certificate, key: locked)?.contains("encrypted") == true)
    }
}

/// The `openssl` command.
private enum OpenSSL {
    static let path = "/usr/bin/openssl"
    static let isThere = FileManager.default.isExecutableFile(atPath: path)

    /// A new certificate that signs itself, and its key.
    static func pair() throws -> (certificate: String, key: String) {
        let text = try run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "3650", "-subj", "/CN=residue.test", "-keyout", "-", "-out", "-",
        ])
        let mark = try #require(text.range(of: "-----BEGIN CERTIFICATE-----"))
        let key = try #require(text.range(of: "-----BEGIN PRIVATE KEY-----"))
        return mark.lowerBound < key.lowerBound
            ? (String(text[..<key.lowerBound]), String(text[key.lowerBound...]))
            : (String(text[mark.lowerBound...]), String(text[..<mark.lowerBound]))
    }

    static func run(_ arguments: [String], input: String = "") throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let stdin = Pipe()
        let stdout = Pipe()
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = FileHandle.nullDevice
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
