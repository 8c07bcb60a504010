// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors

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
        try await ConnectorProgram.serve(name: name, version: Residue.version) {
            (seat: ConnectorProgram.Seat) throws(ConnectorError) -> any Connector in
            try ConnectorCatalog.make(
                name,
                transport: seat.transport,
                credential: seat.credential,
                clock: seat.clock
            )
        }
        return .held
    }
}
