// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import LineProtocol
import Scenarios
import SimulatedTargets
import Simulation
import TargetKit
import Vocabulary
import Wire

extension ProgramSession {
    /// Calls the program and returns its validated result.
    ///
    /// One call at a time, unless the program declares `concurrent`.
    func call(_ method: String, _ params: JSONObject) async throws(ProgramFailure) -> JSONValue {
        try await begin()
        if isConcurrent { return try await converse(method, params, holdingTurn: false) }
        return try await turns.withLock { () async throws(ProgramFailure) -> JSONValue in
            try await ready()
            return try await converse(method, params, holdingTurn: true)
        }
    }

    private func converse(
        _ method: String,
        _ params: JSONObject,
        holdingTurn: Bool
    ) async throws(ProgramFailure) -> JSONValue {
        while true {
            do throws(ExchangeEnd) {
                return try await exchange(method, params)
            } catch {
                switch error {
                case .failure(let failure): throw failure
                case .crashed where holdingTurn: try await restart()
                // The first caller restarts it; the others find it running.
                case .crashed: try await begin()
                }
            }
        }
    }

    /// Starts the program if it is not running, so that its capabilities are known.
    func begin() async throws(ProgramFailure) {
        try await turns.withLock { () async throws(ProgramFailure) in try await ready() }
    }

    private func ready() async throws(ProgramFailure) {
        if let problem { throw .broken(problem) }
        if isDown { return try await restart() }
        guard process == nil else { return }
        try start()
        try await initialize()
    }

    /// The program's own name, with its version.
    private func initialize() async throws(ProgramFailure) {
        do throws(ExchangeEnd) {
            let answer = try await exchange("initialize", initialization)
            try welcome(answer)
        } catch {
            switch error {
            case .failure(.refused(let refusal)):
                throw fail("initialize: it refused with \(refusal.sentence(quotation))")
            case .failure(let failure): throw failure
            case .crashed: try await restart()
            }
        }
    }

    private func welcome(_ answer: JSONValue) throws(ExchangeEnd) {
        let declared = answer["capabilities"]?.array?.compactMap(\.string) ?? []
        let known = LineMethod.capabilities(of: role)
        if let stray = declared.first(where: { !known.contains($0) }) {
            throw .failure(
                fail(
                    "initialize: it declares the capability '\(quotation.text(stray))', which no "
                        + "\(role.rawValue) has; there is \(known.joined(separator: ", "))"
                )
            )
        }
        capabilities = Set(declared)
        name = answer["name"]?.string.map(quotation.text) ?? ""
        version = answer["version"]?.string.map(quotation.text) ?? ""
    }

    private func restart() async throws(ProgramFailure) {
        guard isDown else { return }
        noteRestart()
        endProcess()
        _ = waits.settle()
        try start()
        try await initialize()
    }

    enum ExchangeEnd: Error {
        case failure(ProgramFailure)
        /// The scenario killed the program.
        case crashed
    }

    private func exchange(
        _ method: String,
        _ params: JSONObject
    ) async throws(ExchangeEnd) -> JSONValue {
        guard let declaration = LineMethod.named(method) else {
            preconditionFailure("the protocol has no method \(method)")
        }
        if let mistake = declaration.params.complaint(about: .object(params), at: "params") {
            // Residue's messages are validated as strictly as the program's.
            throw .failure(.broken(ProgramProblem("a defect in Residue: \(method): \(mistake)")))
        }
        lastID += 1
        let id = lastID
        let life = crashCount
        open[id] = OpenQuestion(declaration: declaration, context: RequestContext.current)
        defer { open[id] = nil }
        let message = LineMessage.request(
            id: .integer(id),
            method: method,
            params: .object(params)
        )
        let begun = RealTime.milliseconds
        if let reason = process?.write(message.line, within: options.silenceMax) {
            throw .failure(fail("\(method): \(reason)" + ending))
        }
        for _ in 0..<options.stepsMax {
            try await listening.withLock { () async throws(ExchangeEnd) in
                try await listen(method, id, life, since: begun)
            }
            switch open[id]?.end {
            case nil: continue
            case .failure(let refusal): throw .failure(.refused(refusal))
            case .success(let result):
                guard !stateIsFull else {
                    throw .failure(
                        fail("\(method): its state directory exceeds its limit")
                    )
                }
                return result
            }
        }
        throw .failure(
            fail("\(method): \(options.stepsMax) messages and requests, and still no answer")
        )
    }

    /// Handles the next message or request, whichever call it belongs to.
    private func listen(
        _ method: String,
        _ id: Int64,
        _ life: Int,
        since begun: Int64
    ) async throws(ExchangeEnd) {
        // Another listener may have received the answer, or a failure.
        guard life == crashCount else { throw .crashed }
        if let problem { throw .failure(.broken(problem)) }
        guard open[id]?.end == nil else { return }
        // Let other callers send first, before anybody waits.
        if isConcurrent { await Task.yield() }
        let limit = begun + options.exchangeMax.wholeMilliseconds
        guard RealTime.milliseconds < limit else {
            throw .failure(fail("\(method): no answer within \(options.exchangeMax.clockText)"))
        }
        let silence = RealTime.milliseconds + options.silenceMax.wholeMilliseconds
        try await step(method, until: min(limit, silence))
    }

    /// Handles one incoming message or request.
    private func step(_ method: String, until deadline: Int64) async throws(ExchangeEnd) {
        guard let process else { throw .failure(fail("\(method): the program is gone")) }
        switch process.next(until: deadline, wake: mailbox.wakeDescriptor) {
        case .woken:
            if let call = mailbox.take() { try await serve(call) }
        case .line(let line):
            lineCount += 1
            try await take(line, method)
        case .closed: throw .failure(fail("\(method): the program ended" + ending))
        case .tooLong:
            throw .failure(
                fail(
                    "\(method): a line of more than \(options.lineMax) bytes: "
                        + "`\(quotation.text(Array(process.unfinishedLine.prefix(4_096))))`"
                )
            )
        case .silent:
            let unfinished = process.unfinishedLine
            let seen =
                unfinished.isEmpty
                ? "" : "; a line without its end: `\(quotation.text(unfinished))`"
            throw .failure(
                fail(
                    "\(method): silent for \(options.silenceMax.clockText)" + seen
                        + (stateIsFull ? "; its state directory exceeds its limit" : "")
                )
            )
        }
    }

    /// ` (it exited with status 3)`; empty where nothing is known.
    var ending: String {
        process?.fate(within: .milliseconds(500)).map { " (it \($0))" }
            ?? " (it closed its standard output)"
    }

    private func take(_ line: [UInt8], _ method: String) async throws(ExchangeEnd) {
        let message: LineMessage
        do throws(LineMistake) {
            message = try LineMessage(line)
        } catch {
            throw wrong(line, method, error.description)
        }
        switch message {
        case .notification: break
        case .request(let number, let name, let params):
            try await answer(number, name, params, line, method)
        case .result(let number, let result):
            let (id, question) = try question(number, line, method)
            if let mistake = question.declaration.result.complaint(about: result, at: "result") {
                throw wrong(line, question.declaration.name, mistake)
            }
            _ = waits.settle()
            open[id]?.end = .success(result)
        case .error(let number, let error):
            let (id, question) = try question(number, line, method)
            if let mistake = MessageDefinition.error.shape.complaint(about: error, at: "error") {
                throw wrong(line, question.declaration.name, mistake)
            }
            guard var refusal = LineError(json: error) else {
                throw wrong(line, question.declaration.name, "no error")
            }
            let owedWait = waits.owed(at: clock.now)
            if refusal.code == .rateLimited, owedWait > .zero {
                // It could only pass on what it had received.
                let owed = Double(owedWait.wholeMilliseconds) / 1_000
                refusal.retryAfter = max(refusal.retryAfter ?? 0, owed)
            }
            _ = waits.settle()
            open[id]?.end = .failure(refusal)
        }
    }

    /// The open call that an answer belongs to.
    private func question(
        _ number: JSONValue,
        _ line: [UInt8],
        _ method: String
    ) throws(ExchangeEnd) -> (Int64, OpenQuestion) {
        if let id = number.integer, let question = open[id], question.end == nil {
            return (id, question)
        }
        let ids = open.filter { $0.value.end == nil }.keys.sorted().map { "\($0)" }
        let verb = ids.count == 1 ? "is" : "are"
        throw wrong(
            line,
            method,
            "an answer for id \(number.text), but \(ids.joined(separator: ", ")) \(verb) open"
        )
    }

    private func wrong(_ line: [UInt8], _ method: String, _ what: String) -> ExchangeEnd {
        .failure(
            fail("\(method): line \(lineCount) of its output: \(what): `\(quotation.text(line))`")
        )
    }

    /// Answers the program's calls to Residue.
    private func answer(
        _ number: JSONValue,
        _ name: String,
        _ params: JSONValue,
        _ line: [UInt8],
        _ method: String
    ) async throws(ExchangeEnd) {
        let reply: LineMessage
        switch (name, LineMethod.named(name)) {
        case ("time.sleep", let declaration?), ("time.now", let declaration?):
            if let mistake = declaration.params.complaint(about: params, at: "params") {
                throw wrong(line, method, mistake)
            }
            if let seconds = params["seconds"]?.secondCount { await sleep(seconds) }
            reply = .result(
                id: number,
                name == "time.now" ? ["now": .string(clock.now.rfc3339)] : .null
            )
        default:
            reply = .error(
                id: number,
                ["code": -32_601, "message": .string("no method \(quotation.text(name))")]
            )
        }
        if let reason = process?.write(reply.line, within: options.silenceMax) {
            throw .failure(fail("\(name): \(reason)" + ending))
        }
    }
}

extension LineError {
    func sentence(_ quotation: Quotation) -> String {
        "\(code.word): \(quotation.text(message)) (effect \(effect.rawValue))"
    }
}
