// SPDX-License-Identifier: Apache-2.0

import Foundation
import Scenarios

/// A file with the token of a server's control plane, in its first line.
struct TokenFile {
    let path: String
    /// Shorter ones could be guessed.
    private static let charactersMin = 16

    /// The token in the file, or a new one that is written to it.
    func readOrCreate() throws(CommandFailure) -> String {
        let token = Terminal.token()
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return try read() }
            throw failure(String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        let line = Array((token + "\n").utf8)
        guard write(descriptor, line, line.count) == line.count else {
            let reason = String(cString: strerror(errno))
            unlink(path)
            throw failure(reason)
        }
        return token
    }

    func read() throws(CommandFailure) -> String {
        let bytes: [UInt8]
        do throws(RejectedFile) {
            bytes = try FileBytes.read(path: path)
        } catch {
            throw CommandFailure(.data, error.description)
        }
        let line = String(decoding: bytes.prefix { $0 != 10 && $0 != 13 }, as: UTF8.self)
        let isVisible = line.utf8.allSatisfy { (33...126).contains($0) }
        guard isVisible, line.utf8.count >= TokenFile.charactersMin else {
            throw CommandFailure(
                .data,
                "\(path):1:1: error: a token is one line of at least "
                    + "\(TokenFile.charactersMin) visible ASCII characters"
            )
        }
        return line
    }

    private func failure(_ reason: String) -> CommandFailure {
        CommandFailure(.cannotCreate, "residue serve: cannot create '\(path)': \(reason)")
    }
}
