// SPDX-License-Identifier: Apache-2.0

#if MUTANTS
import Foundation

/// The mutant that is at work on this thread, and the mutated lines that the thread came by.
///
/// `@unchecked Sendable` is safe because a run belongs to one thread, which alone reads it.
package final class MutationRun: @unchecked Sendable {
    /// `nil` for a run of the code as it is.
    package let active: String?
    private var isActive: [UnsafePointer<UInt8>: Bool] = [:]
    private var ids: Set<String> = []

    package init(active: String?) {
        self.active = active
    }

    /// The mutated lines that were reached.
    package var reached: Set<String> { ids }

    /// Runs the body with the mutant at work.
    package func perform<Value>(_ body: () throws -> Value) rethrows -> Value {
        pthread_setspecific(MutationRun.key, Unmanaged.passUnretained(self).toOpaque())
        defer { pthread_setspecific(MutationRun.key, nil) }
        return try body()
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    fileprivate static var current: MutationRun? {
        pthread_getspecific(key).map {
            Unmanaged<MutationRun>.fromOpaque($0).takeUnretainedValue()
        }
    }

    fileprivate func meets(_ id: StaticString) -> Bool {
        if let known = isActive[id.utf8Start] { return known }
        let name = "\(id)"
        ids.insert(name)
        isActive[id.utf8Start] = name == active
        return name == active
    }
}

/// Whether the mutant of that id is at work here.
package func mutated(_ id: StaticString) -> Bool {
    MutationRun.current?.meets(id) ?? false
}
#else
/// Whether the mutant of that id is at work here: never, in a build without the trait `Mutants`.
///
/// The constant takes the mutant's code and its name out of an optimized build.
@inlinable
@inline(__always)
package func mutated(_ id: StaticString) -> Bool { false }
#endif
