// SPDX-License-Identifier: Apache-2.0

@testable import residue

/// What a part of the command line complains about; `nil` for nothing.
func complaint(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch let error as UsageError {
        return error.message
    } catch let failure as CommandFailure {
        return failure.message
    } catch {
        return "unexpected: \(error)"
    }
}
