// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary

/// A path whose state changed; `nil` means dead.
struct PathDifference {
    let path: KnownPath
    let from: PathState?
    let to: PathState?

    /// The differences between two enumerations: ended paths in the old order, then changed and new
    /// ones in the new order.
    static func between(_ old: [KnownPath], _ new: [KnownPath]) -> [PathDifference] {
        var start = 0
        while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
        var oldEnd = old.count
        var newEnd = new.count
        while oldEnd > start, newEnd > start, old[oldEnd - 1] == new[newEnd - 1] {
            oldEnd -= 1
            newEnd -= 1
        }
        let before = old[start..<oldEnd]
        let after = new[start..<newEnd]
        var result: [PathDifference] = []
        for path in before where !after.contains(where: path.isSamePath) {
            result.append(PathDifference(path: path, from: path.state, to: nil))
        }
        for path in after {
            let known = before.first(where: path.isSamePath)
            if known?.state != path.state {
                result.append(PathDifference(path: path, from: known?.state, to: path.state))
            }
        }
        return result
    }
}
