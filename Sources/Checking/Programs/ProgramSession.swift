// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Foundation
import HTTPServer
import IdentityModel
import LineProtocol
import Scenarios
import Simulation
import TargetKit
import Vocabulary
import Wire

/// Why a call to a program returned no result.
enum ProgramFailure: Error {
    /// The program answered with an error of the protocol.
    case refused(LineError)
    /// The program exited or broke the protocol; it is no longer used.
    case broken(ProgramProblem)
}

/// An open call, the allowed answer, and its result.
struct OpenQuestion {
    let declaration: LineMethod
    /// The core's purpose for the call, which is attributed to the resulting requests.
    let context: RequestContext?
    var end: Result<JSONValue, LineError>?
}

/// Drives one program through one run.
///
/// While the program thinks, the simulation's thread waits in real time and virtual time stands
/// still. Its requests pass the run's transport, so that latency and faults are the same as in any
/// run.
///
/// `@unchecked Sendable` is safe because everything except the mailbox is only used on the
/// simulation's thread, as in `SimulatedTransport`; the servers' threads only see the mailbox.
final class ProgramSession: @unchecked Sendable {
    let options: ProgramOptions
    let role: LineMethod.Role
    private(set) var seats: [ProgramSeat]
    let clock: SimulatedClock
    let family: ProgramFamily
    let policy: JSONValue
    /// Every credential ever handed out is masked, including replaced ones.
    private var secrets: [String]
    private(set) var quotation: Quotation
    /// Held while starting the program, and during calls to one without `concurrent`.
    let turns = AsyncMutex()
    /// Held while waiting for the program's next message or request.
    let listening = AsyncMutex()
    let mailbox: ProgramMailbox
    /// Where the scenario kills it, in requests since the start of its run.
    private(set) var crash: CrashPoint?

    private let servers: [HTTPListener]
    private let folder: String
    var process: ProgramProcess?
    /// The capabilities that the program declared; empty until started.
    var capabilities: Set<String> = []
    var name = ""
    var version = ""
    /// The cause of requests that belong to no known work of the core.
    var cause = "program"
    var lastID: Int64 = 0
    /// The open calls, by id.
    var open: [Int64: OpenQuestion] = [:]
    /// How often the scenario killed it, so that a call can tell whether it was affected.
    var crashCount = 0
    /// Whether it was killed and not restarted yet.
    var isDown = false
    /// Requests to targets so far.
    var requestCount = 0
    var lineCount = 0
    /// The announced waits that were shortened for the program.
    var waits = AnnouncedWait()
    var attempts = AttemptCounter()
    /// What ended the conversation.
    private(set) var problem: ProgramProblem?
    /// Methods that were needed but not declared, in order.
    private(set) var missing: [String] = []
    private(set) var logLines: [String] = []
    private(set) var leaksCredential = false
    private(set) var restarts = 0
    private var isFinished = false

    init(
        _ options: ProgramOptions,
        role: LineMethod.Role,
        seats: [ProgramSeat],
        policy: JSONValue,
        clock: SimulatedClock,
        family: ProgramFamily
    ) throws(ProgramProblem) {
        self.options = options
        self.role = role
        self.seats = seats
        self.policy = policy
        self.clock = clock
        self.family = family
        secrets = seats.flatMap(\.secrets)
        quotation = Quotation(secrets: secrets)
        let mailbox = try ProgramMailbox()
        self.mailbox = mailbox
        folder = try ProgramSession.makeFolder()
        var servers: [HTTPListener] = []
        for number in seats.indices {
            var options = HTTPServerOptions()
            options.threads = 1
            options.connectionsMax = 64
            options.idleTimeout = .seconds(3_600)
            options.stopGrace = .milliseconds(100)
            do throws(HTTPServerError) {
                servers.append(
                    try HTTPListener(options) { mailbox.deliver($0, to: number) }
                )
            } catch {
                throw ProgramProblem("no port for a target: \(error)")
            }
        }
        self.servers = servers
    }

    private static func makeFolder() throws(ProgramProblem) -> String {
        let wildcard = String(repeating: "X", count: 6)
        var template = Array("\(NSTemporaryDirectory())/residue-program-\(wildcard)".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ProgramProblem("no state directory: \(String(cString: strerror(errno)))")
        }
        return String(
            decoding: template.dropLast().map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
    }

    func lacks(_ method: String) {
        if !missing.contains(method) { missing.append(method) }
    }

    /// Records the failure, with the last line of the log if there is one.
    func fail(_ sentence: String) -> ProgramFailure {
        if let problem { return .broken(problem) }
        var text = sentence
        _ = process?.fate(within: .milliseconds(20))
        if let line = process?.log.lastLine { text += "; its log ends with: \(line)" }
        let problem = ProgramProblem(text)
        self.problem = problem
        endProcess()
        return .broken(problem)
    }

    func endProcess() {
        guard let process else { return }
        process.end()
        keepLog(of: process)
        self.process = nil
        mailbox.drop(closing: false)
    }

    private func keepLog(of process: ProgramProcess) {
        logLines = Array((logLines + process.log.lines).suffix(200))
        if process.log.showsCredential { leaksCredential = true }
    }

    /// Whether it accepts concurrent calls.
    var isConcurrent: Bool { capabilities.contains("concurrent") }

    func noteRestart() {
        restarts += 1
        isDown = false
        crash = nil
    }

    /// Kills the program at a request from here on.
    func crash(at point: CrashPoint) {
        crash = CrashPoint(request: requestCount + point.request, phase: point.phase)
    }

    func start() throws(ProgramFailure) {
        do throws(ProgramProblem) {
            process = try ProgramProcess(
                options,
                home: folder,
                family: family,
                quotation: quotation
            )
        } catch {
            problem = error
            throw .broken(error)
        }
    }

    /// Replaces a target's credential; the program gets it at its next start, or earlier through
    /// the returned message.
    func renew(_ credential: ConnectorCredential, at target: TargetName) -> JSONObject {
        guard let number = seats.firstIndex(where: { $0.name == target }) else {
            preconditionFailure("the program has no target \(target.rawValue)")
        }
        seats[number].credential = credential
        secrets += seats[number].secrets
        quotation = Quotation(secrets: secrets)
        process?.log.quotation = quotation
        return [
            "target": .string(target.rawValue),
            "credential": seats[number].credentialJSON(port: servers[number].port),
        ]
    }

    var initialization: JSONObject {
        [
            "protocolVersion": "1",
            "role": .string(role.rawValue),
            "now": .string(clock.now.rfc3339),
            "stateDirectory": .string(folder),
            "targets": .array(
                zip(seats, servers).map { seat, server in seat.json(port: server.port) }
            ),
            "policy": policy,
        ]
    }

    /// Whether the state directory exceeds its limit.
    var stateIsFull: Bool {
        let manager = FileManager.default
        guard let names = manager.enumerator(atPath: folder) else { return false }
        var total: Int64 = 0
        var count = 0
        while let name = names.nextObject() as? String {
            count += 1
            var status = stat()
            if lstat("\(folder)/\(name)", &status) == 0 { total += Int64(status.st_size) }
            if total > options.stateMax || count > 10_000 { return true }
        }
        return false
    }

    /// Shuts the program down and removes its state.
    ///
    /// No calls are possible afterwards.
    func finish() {
        guard !isFinished else { return }
        isFinished = true
        if let process {
            lastID += 1
            let request = LineMessage.request(
                id: .integer(lastID),
                method: "shutdown",
                params: [:]
            )
            _ = process.write(request.line, within: .milliseconds(200))
            process.close(grace: .milliseconds(500))
            keepLog(of: process)
            self.process = nil
        }
        mailbox.drop(closing: true)
        for server in servers { server.stop() }
        try? FileManager.default.removeItem(atPath: folder)
    }
}
