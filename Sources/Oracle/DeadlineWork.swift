// SPDX-License-Identifier: Apache-2.0

/// What the oracle does when an instant has come.
enum DeadlineWork {
    case judge(Subject, stamp: Int)
    /// The deadline of a leaver event: time to probe what is left.
    case probe(person: Int, fact: Int)
    case exceptionEnds(Int)
    /// An engagement may end by itself.
    case engagementEnds(person: Int)
    /// Keys of a service identity may be too old.
    case keysDue(person: Int)
}
