// SPDX-License-Identifier: Apache-2.0

#if MUTANTS
import Foundation

/// The mutant active on this thread, and the mutated lines that the thread reached.
///
/// `@unchecked Sendable` is safe because a run belongs to one thread, and only that thread reads
/// it.
package final class MutationRun: @unchecked Sendable {
    /// `nil` for a run of the unmutated code.
    package let active: String?
    private var isActive: [UnsafePointer<UInt8>: Bool] = [:]
    private var ids: Set<String> = []

    package init(active: String?) {
        self.active = active
    }

    /// The mutated lines that were reached.
    package var reached: Set<String> { ids }

    /// Runs the body with the mutant active.
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

/// Whether the mutant with that id is active here.
package func mutated(_ id: StaticString) -> Bool {
    MutationRun.current?.meets(id) ?? false
}
#else
/// Whether the mutant with that id is active here: never, in a build without the trait `Mutants`.
///
/// Being a constant, it removes the mutant's code and name from an optimized build.
@inlinable
@inline(__always)
package func mutated(_ id: StaticString) -> Bool { false }
#endif
