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

/// Why a call to a program did not bring a result.
enum ProgramFailure: Error {
    /// The program answered with an error of the protocol.
    case refused(LineError)
    /// The program went away or broke the protocol; nothing more comes from it.
    case broken(ProgramProblem)
}

/// A question that was asked, what may be answered, and what came of it.
struct OpenQuestion {
    let declaration: LineMethod
    /// What the core asks it for, so that requests that follow from it are known by that.
    let context: RequestContext?
    var end: Result<JSONValue, LineError>?
}

/// Drives one program through one run.
///
/// While the program thinks, the simulation's thread waits in real time and virtual time stands.
/// Its requests pass the run's transport, so that latency and faults are those of any run.
///
/// `@unchecked Sendable` is safe because everything but the mailbox is used on the simulation's
/// thread alone, as in `SimulatedTransport`; the servers' threads see the mailbox only.
final class ProgramSession: @unchecked Sendable {
    let options: ProgramOptions
    let role: LineMethod.Role
    private(set) var seats: [ProgramSeat]
    let clock: SimulatedClock
    let family: ProgramFamily
    let policy: JSONValue
    /// What was ever handed out is masked, replaced credentials as well.
    private var secrets: [String]
    private(set) var quotation: Quotation
    /// Held by whoever starts the program, and by whoever asks one that takes one question a time.
    let turns = AsyncMutex()
    /// Held by whoever waits for the program's next message or request.
    let listening = AsyncMutex()
    let mailbox: ProgramMailbox
    /// Where the scenario kills it, in requests since its run began.
    private(set) var crash: CrashPoint?

    private let servers: [HTTPServer]
    private let folder: String
    var process: ProgramProcess?
    /// The capabilities that the program declared; empty before it was started.
    var capabilities: Set<String> = []
    var name = ""
    var version = ""
    /// What requests are for that no work of the core is known for.
    var cause = "program"
    var lastID: Int64 = 0
    /// The questions that wait for an answer, by their ids.
    var open: [Int64: OpenQuestion] = [:]
    /// How often the scenario killed it, so that a question knows whether it went with it.
    var crashCount = 0
    /// Whether it was killed and is not yet started again.
    var isDown = false
    /// Requests to targets so far.
    var requestCount = 0
    var lineCount = 0
    /// The waits that answers announced and the program was told less of.
    var waits = AnnouncedWait()
    var attempts = AttemptCounter()
    /// What ended the conversation.
    private(set) var problem: ProgramProblem?
    /// Methods that were asked for and are not declared, in the order of asking.
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
        var servers: [HTTPServer] = []
        for number in seats.indices {
            var options = HTTPServerOptions()
            options.threads = 1
            options.connectionsMax = 64
            options.idleTimeout = .seconds(3_600)
            options.stopGrace = .milliseconds(100)
            do throws(HTTPServerError) {
                servers.append(
                    try HTTPServer(options) { mailbox.deliver($0, to: number) }
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

    /// Notes why nothing more is to be had, with the last line of the log where there is one.
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

    /// Whether it takes several questions at a time.
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

    /// Puts another credential in the place of a target's; the program has it from its next start
    /// on, and before that by the message that is returned.
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

    /// Whether the state directory holds more than it may.
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

    /// Takes leave of the program and removes what it kept.
    ///
    /// Nothing can be asked afterwards.
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
