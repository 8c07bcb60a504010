// SPDX-License-Identifier: Apache-2.0

import Scenarios

/// Checks the world files that a command line names.
enum WorldFiles {
    /// A file that cannot be read is left to those who read scenarios, and complain.
    static func isWorld(_ path: String) -> Bool {
        do throws(RejectedFile) {
            return WorldFile.isWorld(try FileBytes.read(path: path), path: path)
        } catch {
            return false
        }
    }

    /// Opens every world, and reports the errors of all of them at once.
    static func check(_ files: [String]) throws(CommandFailure) {
        var complaints: [Diagnostic] = []
        for file in files {
            do throws(RejectedFile) {
                _ = try WorldFile.load(path: file).opened()
            } catch {
                complaints += error.diagnostics
            }
        }
        guard complaints.isEmpty else {
            throw CommandFailure(
                status: .data,
                message: complaints.map(\.description).joined(separator: "\n")
            )
        }
    }
}
