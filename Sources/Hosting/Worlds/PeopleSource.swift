// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Scenarios
import SimulatedTargets
import TargetKit
import Vocabulary
import Wire

/// The people in a played world's feed, as a SCIM service that clients can import from.
///
/// It belongs to no target of the scenario: nothing in it is judged, and nobody can write to it.
final class PeopleSource: Sendable {
    /// Its name in a path, instead of a target's.
    static let name = "people"

    fileprivate struct State: Sendable {
        var service: any SimulatedTarget
        var cursor = 0
        var ids: [Identity.ID: String] = [:]
        var revisions: [Identity.ID: Int] = [:]
    }

    private let scenario: Scenario
    private let state: SleepingMutex<State>

    /// `nil` if the catalog has no SCIM target.
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

    /// The header value that gives read access.
    var authorization: String {
        guard case .bearer(let token) = state.withLock({ $0.service.connectorCredential }) else {
            return ""
        }
        return "Bearer \(token)"
    }

    static var basePath: String { TargetCatalog.entry("scim")?.description.basePath ?? "" }

    /// Answers a reader after applying all `lines`.
    func respond(
        to request: WireRequest,
        knowing lines: [FeedLine],
        at now: Instant
    ) -> WireResponse {
        guard request.method.isSafe || request.path.hasSuffix("/.search") else {
            var refusal = ControlError(
                .methodNotAllowed,
                "people change only through the timeline",
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
            // If an answer cannot be read, the next event updates the person.
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
