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
    /// Asks the program and returns its checked result; one question at a time.
    func call(_ method: String, _ params: JSONObject) async throws(ProgramFailure) -> JSONValue {
        try await turns.withLock { () async throws(ProgramFailure) -> JSONValue in
            try await converse(method, params)
        }
    }

    private func converse(
        _ method: String,
        _ params: JSONObject
    ) async throws(ProgramFailure) -> JSONValue {
        try await ready()
        while true {
            do throws(ExchangeEnd) {
                return try await exchange(method, params)
            } catch {
                switch error {
                case .failure(let failure): throw failure
                case .crashed: try await restart()
                }
            }
        }
    }

    /// Starts the program if it is not running, so that what it can do is known.
    func begin() async throws(ProgramFailure) {
        try await turns.withLock { () async throws(ProgramFailure) in try await ready() }
    }

    private func ready() async throws(ProgramFailure) {
        if let problem { throw .broken(problem) }
        guard process == nil else { return }
        try start()
        try await initialize()
    }

    /// What the program called itself, with its version.
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
        noteRestart()
        endProcess()
        _ = waits.settle()
        try start()
        try await initialize()
    }

    private enum ExchangeEnd: Error {
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
            // Residue is held to the schema as strictly as the program.
            throw .failure(.broken(ProgramProblem("a defect in Residue: \(method): \(mistake)")))
        }
        lastID += 1
        let id = lastID
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
            let limit = begun + options.exchangeMax.wholeMilliseconds
            guard RealTime.milliseconds < limit else {
                throw .failure(
                    fail("\(method): no answer within \(options.exchangeMax.clockText)")
                )
            }
            let deadline = min(
                limit,
                RealTime.milliseconds + options.silenceMax.wholeMilliseconds
            )
            if let answer = try await step(method, declaration, id, until: deadline) {
                if stateIsFull {
                    throw .failure(
                        fail("\(method): its state directory holds more than it may")
                    )
                }
                return answer
            }
        }
        throw .failure(
            fail("\(method): \(options.stepsMax) messages and requests, and still no answer")
        )
    }

    /// Takes one thing that happens; returns the result once it is there.
    private func step(
        _ method: String,
        _ declaration: LineMethod,
        _ id: Int64,
        until deadline: Int64
    ) async throws(ExchangeEnd) -> JSONValue? {
        guard let process else { throw .failure(fail("\(method): the program is gone")) }
        switch process.next(until: deadline, wake: mailbox.wakeDescriptor) {
        case .woken:
            guard let call = mailbox.take() else { return nil }
            try await serve(call)
            return nil
        case .line(let line):
            lineCount += 1
            return try await take(line, method, declaration, id)
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
                        + (stateIsFull ? "; its state directory holds more than it may" : "")
                )
            )
        }
    }

    /// ` (it exited with status 3)`; empty where nothing is known.
    private var ending: String {
        process?.fate(within: .milliseconds(500)).map { " (it \($0))" }
            ?? " (it closed its standard output)"
    }

    private func take(
        _ line: [UInt8],
        _ method: String,
        _ declaration: LineMethod,
        _ id: Int64
    ) async throws(ExchangeEnd) -> JSONValue? {
        let message: LineMessage
        do throws(LineMistake) {
            message = try LineMessage(line)
        } catch {
            throw wrong(line, method, error.description)
        }
        switch message {
        case .notification: return nil
        case .request(let number, let name, let params):
            try await answer(number, name, params, line, method)
            return nil
        case .result(let number, let result):
            try require(number, id, line, method)
            if let mistake = declaration.result.complaint(about: result, at: "result") {
                throw wrong(line, method, mistake)
            }
            _ = waits.settle()
            return result
        case .error(let number, let error):
            try require(number, id, line, method)
            if let mistake = MessageDefinition.error.shape.complaint(about: error, at: "error") {
                throw wrong(line, method, mistake)
            }
            guard var refusal = LineError(json: error) else {
                throw wrong(line, method, "no error")
            }
            let owedWait = waits.owed(at: clock.now)
            if refusal.code == .rateLimited, owedWait > .zero {
                // It could only pass on what it had been told.
                let owed = Double(owedWait.wholeMilliseconds) / 1_000
                refusal.retryAfter = max(refusal.retryAfter ?? 0, owed)
            }
            _ = waits.settle()
            throw .failure(.refused(refusal))
        }
    }

    private func require(
        _ number: JSONValue,
        _ id: Int64,
        _ line: [UInt8],
        _ method: String
    ) throws(ExchangeEnd) {
        guard number != .integer(id) else { return }
        throw wrong(line, method, "an answer for id \(number.text), but \(id) is open")
    }

    private func wrong(_ line: [UInt8], _ method: String, _ what: String) -> ExchangeEnd {
        .failure(
            fail("\(method): line \(lineCount) of its output: \(what): `\(quotation.text(line))`")
        )
    }

    /// Answers what the program asks of Residue.
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

    private func sleep(_ seconds: Double) async {
        // A century outlasts every run; more would not fit the clock.
        let milliseconds = Int64((min(seconds, 3e9) * 1_000).rounded(.up))
        await sleep(.milliseconds(milliseconds))
    }

    private func sleep(_ duration: Duration) async {
        guard duration > .zero else { return }
        // A cancelled sleep means that the run is over; the program is ended with it.
        try? await clock.sleep(until: clock.now.advanced(by: duration), tolerance: nil)
    }

    private func serve(_ call: ProgramMailbox.Call) async throws(ExchangeEnd) {
        requestCount += 1
        let number = requestCount
        if let crash, crash.request == number, crash.phase == .before {
            process?.end()
            call.hangUp()
            throw .crashed
        }
        await sleep(waits.owed(at: clock.now))
        _ = waits.settle()
        let outcome = await carry(call)
        if let crash, crash.request == number, crash.phase == .after {
            process?.end()
            call.hangUp()
            throw .crashed
        }
        switch outcome {
        case .success(let response): call.answer(softened(response, call))
        case .failure: call.hangUp()
        }
    }

    private func carry(
        _ call: ProgramMailbox.Call
    ) async -> Result<WireResponse, TransportError> {
        var context =
            RequestContext.current
            ?? RequestContext(purpose: call.request.method.isSafe ? .read : .write, cause: cause)
        context.attempt = attempts.attempt(of: call.request)
        let transport = seats[call.target].transport
        let outcome = await RequestContext.$current.withValue(context) {
            () async -> Result<WireResponse, TransportError> in
            do throws(TransportError) {
                return .success(try await transport.send(call.request))
            } catch {
                return .failure(error)
            }
        }
        switch outcome {
        case .success(let response):
            attempts.ended(isFailure: response.status == 429 || response.status >= 500)
        case .failure: attempts.ended(isFailure: true)
        }
        return outcome
    }

    /// Tells a program that sleeps for real to wait a second at most; the clock moves by the rest.
    private func softened(
        _ response: WireResponse,
        _ call: ProgramMailbox.Call
    ) -> WireResponse {
        guard !capabilities.contains("time") else { return response }
        return waits.told(
            response,
            TargetCatalog.entry(seats[call.target].kind)?.announcedWait(response, call.request),
            at: clock.now
        )
    }
}

extension LineError {
    func sentence(_ quotation: Quotation) -> String {
        "\(code.word): \(quotation.text(message)) (effect \(effect.rawValue))"
    }
}
