// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// The progress of a bulk request.
private struct SCIMBulkRun {
    let operations: [SCIMBulkOperation]
    let base: String
    /// The ids of records created so far, by bulk id.
    var ids: [String: String] = [:]
    /// Bulk ids whose POST failed.
    var failed: Set<String> = []
    var results: [Int: JSONObject] = [:]
    /// Records created before all their references could be resolved, to be completed.
    var incomplete: [(index: Int, slot: Int)] = []
    var errors = 0
}

extension SCIMService {
    /// RFC 7644 §3.7: many independent operations in one request.
    mutating func bulk(_ call: SCIMCall) throws(SCIMError) -> SCIMReply {
        guard options.dialect.bulk else { throw .notImplemented("/Bulk") }
        guard call.body.count <= options.bulkBytesMax else {
            throw SCIMError(
                413,
                nil,
                "The body exceeds maxPayloadSize (\(options.bulkBytesMax))."
            )
        }
        let object = try call.object()
        let schemas = object.member("schemas")?.array ?? []
        guard
            schemas.contains(where: { $0.string?.isSameName(as: SCIMMessage.bulkRequest) ?? false })
        else { throw .invalidSyntax("schemas must name \(SCIMMessage.bulkRequest).") }
        guard let elements = object.member("Operations")?.array else {
            throw .invalidSyntax("Operations is required.")
        }
        guard elements.count <= options.bulkOperationsMax else {
            throw SCIMError(
                413,
                nil,
                "The request exceeds maxOperations (\(options.bulkOperationsMax))."
            )
        }
        var operations: [SCIMBulkOperation] = []
        for element in elements { operations.append(try SCIMBulkOperation(element)) }
        var run = SCIMBulkRun(operations: operations, base: call.base)
        let errorsMax = object.member("failOnErrors")?.integer.map { Int($0) } ?? 0
        carryOut(&run, errorsMax: errorsMax)
        let results = run.results.keys.sorted().compactMap { run.results[$0] }
        return SCIMReply(
            status: 200,
            message: [
                "schemas": [.string(SCIMMessage.bulkResponse)],
                "Operations": .array(results.map { .object($0) }),
            ]
        )
    }

    /// Runs operations in order, except that one that needs another's id runs after it.
    private mutating func carryOut(_ run: inout SCIMBulkRun, errorsMax: Int) {
        var waiting = Array(run.operations.indices)
        while let position = nextPosition(in: waiting, run) {
            let index = waiting.remove(at: position)
            carryOut(index, &run)
            if store.isCut || (errorsMax > 0 && run.errors >= errorsMax) { return }
        }
        for (index, slot) in run.incomplete { complete(index, slot, &run) }
    }

    /// The first operation whose references are all resolved.
    ///
    /// If all of them wait for each other, the first POST runs with references unresolved.
    private func nextPosition(in waiting: [Int], _ run: SCIMBulkRun) -> Int? {
        let made = waiting.compactMap { run.operations[$0].method == .post ? $0 : nil }
        let open = Set(made.compactMap { run.operations[$0].bulkID })
        let free = waiting.firstIndex { index in
            let operation = run.operations[index]
            return operation.references.allSatisfy { reference in
                !open.contains(reference)
                    || (operation.method == .post && operation.bulkID == reference)
            }
        }
        return free ?? waiting.firstIndex { run.operations[$0].method == .post }
            ?? (waiting.isEmpty ? nil : 0)
    }

    private mutating func carryOut(_ index: Int, _ run: inout SCIMBulkRun) {
        let operation = run.operations[index]
        let unresolved = operation.references.filter { run.ids[$0] == nil }
        do throws(SCIMError) {
            let known = Set(run.operations.compactMap(\.bulkID))
            for name in unresolved.sorted() {
                guard known.contains(name), !run.failed.contains(name) else {
                    throw SCIMError(409, nil, "The bulkId '\(name)' stands for no record.")
                }
                guard operation.method == .post else {
                    throw SCIMError(409, nil, "The reference to '\(name)' cannot be resolved.")
                }
            }
            let data = SCIMBulkOperation.resolve(.object(operation.data), run.ids)?.object
            let outcome = try carryOut(operation, data ?? JSONObject(), run)
            if case .created(let slot) = outcome, let bulkID = operation.bulkID {
                run.ids[bulkID] = store.rows[slot].id
                if !unresolved.isEmpty { run.incomplete.append((index, slot)) }
            }
            run.results[index] = result(of: operation, outcome, run)
        } catch {
            fail(index, error, &run)
        }
    }

    private mutating func carryOut(
        _ operation: SCIMBulkOperation,
        _ data: JSONObject,
        _ run: SCIMBulkRun
    ) throws(SCIMError) -> SCIMOutcome {
        let parts = operation.path.split(separator: "/").map { part in
            SCIMBulkOperation.reference(String(part)).flatMap { run.ids[$0] } ?? String(part)
        }
        let path = options.basePath + "/" + parts.joined(separator: "/")
        let match = try router.match(path)
        switch (operation.method, match.subject) {
        case (.post, .list(let type)): return .created(slot: try create(type, data))
        case (.put, .record(let type)), (.patch, .record(let type)), (.delete, .record(let type)):
            guard let slot = readable(match.id, type: type) else {
                throw .notFound("\(store.types[type].name) \(match.id) is")
            }
            try checkVersion(slot, operation.version)
            let outcome = try write(operation.method, slot, data)
            if store.isCut { throw .crashed }
            return outcome
        default: throw .unknownEndpoint
        }
    }

    private mutating func complete(_ index: Int, _ slot: Int, _ run: inout SCIMBulkRun) {
        let operation = run.operations[index]
        do throws(SCIMError) {
            for name in operation.references.sorted() where run.ids[name] == nil {
                throw SCIMError(409, nil, "The reference to '\(name)' cannot be resolved.")
            }
            guard let data = SCIMBulkOperation.resolve(.object(operation.data), run.ids)?.object
            else { return }
            _ = try replace(slot, data)
            run.results[index] = result(of: operation, .created(slot: slot), run)
        } catch {
            fail(index, error, &run)
        }
    }

    private func fail(_ index: Int, _ error: SCIMError, _ run: inout SCIMBulkRun) {
        let operation = run.operations[index]
        run.errors += 1
        if let bulkID = operation.bulkID { run.failed.insert(bulkID) }
        var object: JSONObject = ["method": .string(operation.method.rawValue)]
        if let bulkID = operation.bulkID { object["bulkId"] = .string(bulkID) }
        if operation.method != .post { object["location"] = .string(run.base + operation.path) }
        object["status"] = .string(String(error.status))
        object["response"] = .object(error.message)
        run.results[index] = object
    }

    private func result(
        of operation: SCIMBulkOperation,
        _ outcome: SCIMOutcome,
        _ run: SCIMBulkRun
    ) -> JSONObject {
        var object: JSONObject = ["method": .string(operation.method.rawValue)]
        if let bulkID = operation.bulkID { object["bulkId"] = .string(bulkID) }
        if let slot = outcome.slot {
            object["location"] = .string(store.location(of: slot, base: run.base))
            if hasVersions { object["version"] = .string(store.entityTag(of: slot)) }
        } else {
            object["location"] = .string(run.base + operation.path)
        }
        object["status"] = .string(String(outcome.status))
        return object
    }
}
