// SPDX-License-Identifier: Apache-2.0

import Connectors
import Foundation
import LineProtocol
import Wire

/// Puts a built-in connector behind the line protocol: a program like any other's, to compare with
/// and to try the protocol on.
enum ConnectCommand: Subcommand {
    static let name = "connect"
    static let summary = "speak the line protocol with a built-in connector"
    static let usage = "CONNECTOR"
    static let options: [Option] = []
    static let notes = """
        Reads requests from the standard input and writes answers to the standard output, one
        message a line, as docs/connector-protocol.md says. It waits by time.sleep.
        """
    static let examples = [
        (
            line: "residue connect freshservice",
            meaning: "what residue check --exec \"residue connect freshservice\" starts"
        )
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        guard let name = arguments.positional.first, arguments.positional.count == 1 else {
            throw UsageError("name one connector")
        }
        guard ConnectorCatalog.manifest(of: name) != nil else {
            throw UsageError(ConnectorCatalog.complaint(about: name))
        }
        let line = StandardLine()
        var service: ConnectorService?
        while let message = try line.read() {
            guard case .request(let id, let method, let params) = message else { continue }
            line.clock.forget()
            do throws(LineError) {
                let result: JSONValue
                switch method {
                case "initialize":
                    let begun = try ConnectorService(name, params, line)
                    service = begun
                    result = begun.welcome
                case "shutdown":
                    line.write(.result(id: id, .null))
                    return .held
                default:
                    guard let service else {
                        throw LineError(.invalid, effect: .none, "initialize comes first")
                    }
                    result = try await service.answer(method, params)
                }
                line.write(.result(id: id, result))
            } catch {
                line.write(.error(id: id, error.json))
            }
        }
        return .held
    }
}

/// The standard streams as the program's end of the line.
final class StandardLine: Sendable {
    let clock = LineClock()

    init() {
        clock.attach(self)
    }

    /// The next message; `nil` at the end of the input.
    func read() throws(LineMistake) -> LineMessage? {
        guard let line = readLine(strippingNewline: true) else { return nil }
        return try LineMessage(Array(line.utf8))
    }

    func write(_ message: LineMessage) {
        Terminal.print(String(decoding: message.line, as: UTF8.self))
    }

    /// Asks Residue; nothing else comes in before the answer, since this program declares no
    /// `concurrent`.
    func ask(_ method: String, _ params: JSONValue) -> JSONValue {
        write(.request(id: .string(method), method: method, params: params))
        guard let answer = try? read(), case .result(_, let result) = answer else { return .null }
        return result
    }
}
