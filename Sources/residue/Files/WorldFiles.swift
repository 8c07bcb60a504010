// SPDX-License-Identifier: Apache-2.0

import Scenarios

/// Checks the world files that a command line names.
enum WorldFiles {
    /// An unreadable file is left to the scenario reader, which reports it.
    static func isWorld(_ path: String) -> Bool {
        do throws(RejectedFile) {
            return WorldFile.isWorld(try FileBytes.read(path: path), path: path)
        } catch {
            return false
        }
    }

    /// Opens every world and returns all errors.
    static func mistakes(in files: [String]) -> [Diagnostic] {
        files.flatMap { file -> [Diagnostic] in
            do throws(RejectedFile) {
                _ = try WorldFile.load(path: file).opened()
                return []
            } catch {
                return error.diagnostics
            }
        }
    }
}
