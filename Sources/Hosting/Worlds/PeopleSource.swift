// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Scenarios
import SimulatedTargets
import TargetKit
import Vocabulary
import Wire

/// The people whom a played world's feed has told of, as a SCIM service that others import from.
///
/// It belongs to no target of the scenario: nothing in it is judged, and nobody can write to it.
final class PeopleSource: Sendable {
    /// What stands in a path where the name of a target would.
    static let name = "people"

    fileprivate struct State: Sendable {
        var service: any SimulatedTarget
        var cursor = 0
        var ids: [Identity.ID: String] = [:]
        var revisions: [Identity.ID: Int] = [:]
    }

    private let scenario: Scenario
    private let state: SleepingMutex<State>

    /// `nil` where the catalog has no SCIM.
    init?(_ scenario: Scenario) {
        guard let service = PeopleSource.service(scenario) else { return nil }
        self.scenario = scenario
        state = SleepingMutex(State(service: service))
    }

    private static func service(_ scenario: Scenario) -> (any SimulatedTarget)? {
        do throws(SettingError) {
            return try TargetCatalog.entry("scim")?.make(
                name: name,
                settings: try TargetSettings(.null),
                start: scenario.start,
                // Ids and token must not be those of a target of the scenario.
                seed: scenario.seed ^ 0x70_656f_706c_65
            )
        } catch {
            return nil
        }
    }

    /// What reads it.
    var authorization: String {
        guard case .bearer(let token) = state.withLock({ $0.service.connectorCredential }) else {
            return ""
        }
        return "Bearer \(token)"
    }

    static var basePath: String { TargetCatalog.entry("scim")?.description.basePath ?? "" }

    /// Answers a reader once everything that `lines` tell has been taken in.
    func respond(
        to request: WireRequest,
        knowing lines: [FeedLine],
        at now: Instant
    ) -> WireResponse {
        guard request.method.isSafe || request.path.hasSuffix("/.search") else {
            var refusal = ControlError(
                .methodNotAllowed,
                "people change by the timeline alone",
                hint: "Read them with GET."
            )
            refusal.allowed = ["GET", "HEAD"]
            return refusal.response
        }
        let authorization = authorization
        return state.withLock { state in
            if state.cursor > lines.count, let service = PeopleSource.service(scenario) {
                state = State(service: service)
            }
            for line in lines.dropFirst(state.cursor) {
                state.take(line, authorization, at: now)
            }
            state.cursor = lines.count
            var seen = request
            if seen.method == .head { seen.method = .get }
            return state.service.respond(to: seen, at: now, writesMax: nil)
        }
    }
}

extension PeopleSource.State {
    fileprivate mutating func take(
        _ line: FeedLine,
        _ authorization: String,
        at now: Instant
    ) {
        guard let event = line.event, let profile = line.profile,
            revisions[event.identity].map({ $0 <= event.revision }) ?? true
        else { return }
        revisions[event.identity] = event.revision
        let known = ids[event.identity]
        let answer = service.respond(
            to: WireRequest(
                known == nil ? .post : .put,
                PeopleSource.basePath + "/Users" + (known.map { "/\($0)" } ?? ""),
                headers: [
                    "Authorization": authorization, "Content-Type": "application/scim+json",
                ],
                body: PeopleSource.user(event, profile).encoded()
            ),
            at: now,
            writesMax: nil
        )
        guard known == nil, answer.isSuccess else { return }
        do throws(JSONError) {
            ids[event.identity] = try JSONValue(parsing: answer.body)["id"]?.string
        } catch {
            // An answer that cannot be read leaves the person to the next event.
        }
    }
}

extension PeopleSource {
    fileprivate static func user(_ event: LifecycleEvent, _ profile: PersonProfile) -> JSONValue {
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        var user: JSONObject = [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", .string(enterprise)],
            "userName": .string(profile.email),
            "externalId": .string(event.identity.rawValue),
            "active": .bool(event.kind.leavesPersonActive),
            "displayName": .string("\(profile.givenName) \(profile.familyName)"),
            "name": [
                "givenName": .string(profile.givenName),
                "familyName": .string(profile.familyName),
            ],
            "emails": [["value": .string(profile.email), "type": "work", "primary": true]],
            "userType": .string(profile.employment.rawValue),
        ]
        user["title"] = profile.attributes["job"].map(JSONValue.string)
        user[enterprise] = [
            "employeeNumber": .string(event.identity.rawValue),
            "department": .string(profile.attributes["department"] ?? ""),
        ]
        return .object(user)
    }
}
