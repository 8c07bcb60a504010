// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit
import Vocabulary
import Wire

extension ControlPlane {
    static let accessRoutes: [ControlRoute] = [
        ControlRoute(
            .get,
            "/worlds/{world}/access",
            "listAccess",
            "Lists who can do what, according to the targets' own state",
            query: [
                ControlParameter("target", .text, "Only on this target."),
                ControlParameter("email", .text, "Only the accounts with this address."),
                ControlParameter("account", .text, "Only the account with this id."),
                ControlParameter("since", .text, "Only what has changed since this snapshot."),
            ] + ControlParameter.window,
            reply: .json("AccessAnswer")
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            let targets = try plane.targets(call, in: world)
            guard call.text("since") == nil else {
                return .json(
                    world.changesJSON(call, of: targets, since: try plane.snapshot(call, of: world))
                )
            }
            return .json([
                "now": .string(world.now.rfc3339),
                "targets": .array(targets.map { $0.accessJSON(call) }),
            ])
        },
        ControlRoute(
            .get,
            "/worlds/{world}/doors",
            "listDoors",
            "Lists what people can do in each product without its API",
            reply: .json("DoorList")
        ) { plane, call throws(ControlError) in
            let targets = try plane.world(call).targets.map { target -> JSONValue in
                [
                    "target": .string(target.name.rawValue),
                    "doors": .array(
                        (target.description?.sideDoors ?? []).map { .string($0.name) }
                    ),
                ]
            }
            return .json(["targets": .array(targets)])
        },
        ControlRoute(
            .post,
            "/worlds/{world}/doors",
            "openDoor",
            "Acts like a person in a product's own interface: signs in, edits manually",
            body: ControlBody("Door"),
            reply: .json("Opened"),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in try plane.openDoor(call) },
        ControlRoute(
            .post,
            "/worlds/{world}/grant-codes",
            "makeGrantCode",
            "Issues an authorization code for an OAuth client, as a developer console does",
            body: ControlBody("GrantCodeRequest"),
            reply: .json("GrantCode", status: 201),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in try plane.makeGrantCode(call) },
    ]

    private func makeGrantCode(_ call: ControlCall) throws(ControlError) -> ControlReply {
        let body = try call.object(keys: ["target", "client", "scopes", "lifetime"])
        let (name, request) = try call.settings { () throws(SettingError) in
            (
                try body.requiredString("target"),
                GrantCode.Request(
                    client: try body.string("client"),
                    scopes: try body.string("scopes"),
                    lifetime: try body.duration("lifetime")
                )
            )
        }
        let target = try target(name, in: try world(call))
        do throws(SideDoorError) {
            let code = try target.withTarget { state, now throws(SideDoorError) in
                try state.target.makeGrantCode(request, at: now)
            }
            let reply: JSONValue = [
                "target": .string(name),
                "code": .string(code.value),
                "clientID": .string(code.clientID),
                "clientSecret": .string(code.clientSecret),
                "expiresAt": .string(code.expiresAt.rfc3339),
            ]
            return .json(reply, status: 201)
        } catch {
            throw ControlError(error)
        }
    }

    private func openDoor(_ call: ControlCall) throws(ControlError) -> ControlReply {
        let world = try world(call)
        let body = try call.object(
            keys: SideDoorKind.callKeys,
            clearable: SideDoorKind.all.flatMap(\.clearableKeys)
        )
        let (kind, targetName) = try call.settings { () throws(SettingError) in
            let names = SideDoorKind.all.map(\.name)
            let name = try body.choice("door", among: names).flatMap(SideDoorKind.named)
            guard let name else {
                throw SettingError(path: ["door"], message: "'door' must be given")
            }
            return (name, try body.requiredString("target"))
        }
        let door = try call.settings { () throws(SettingError) in try kind.door(body) }
        let target = try target(targetName, in: world)
        let outcome = target.withTarget { state, now -> Result<[JSONValue], SideDoorError> in
            let start = state.target.changes.count
            do throws(SideDoorError) {
                try state.target.open(door, at: now)
                return .success(state.target.changes.entries(from: start).map { $0.json(target) })
            } catch {
                return .failure(error)
            }
        }
        switch outcome {
        case .success(let changes):
            return .json([
                "door": .string(door.name),
                "target": .string(targetName),
                "now": .string(world.now.rfc3339),
                "changes": .array(changes),
            ])
        case .failure(let error): throw ControlError(error)
        }
    }
}

extension HostedWorld {
    fileprivate func changesJSON(
        _ call: ControlCall,
        of targets: [HostedTarget],
        since snapshot: Snapshot
    ) -> JSONValue {
        [
            "since": .string(snapshot.at.rfc3339),
            "now": .string(now.rfc3339),
            "targets": .array(
                targets.compactMap { target in
                    former(target, in: snapshot).map { target.changesJSON(call, since: $0) }
                }
            ),
        ]
    }
}

extension HostedTarget {
    fileprivate func changesJSON(
        _ call: ControlCall,
        since former: any SimulatedTarget
    ) -> JSONValue {
        let email = call.text("email")?.lowercased()
        let id = call.text("account")
        let comparison = AccessComparison(
            before: former,
            after: withTarget { state, _ in state.target }
        ) { key, emails in
            (id == nil || key.rawValue == id) && (email.map(emails.contains) ?? true)
        }
        return comparison.json(name.rawValue, call)
    }

    fileprivate func accessJSON(_ call: ControlCall) -> JSONValue {
        let email = call.text("email")?.lowercased()
        let id = call.text("account")
        // The answer is computed on a copy, so clients of the target do not wait.
        let target = withTarget { state, _ in state.target }
        let service = Set(target.serviceAccounts)
        let chosen = target.accounts.compactMap { key -> (AccountKey, AccountProfile)? in
            guard id == nil || key.rawValue == id, let profile = target.profile(of: key),
                email.map(profile.emails.contains) ?? true
            else { return nil }
            return (key, profile)
        }
        let accounts = call.window(of: chosen).map { key, profile in
            profile.json(key, target.access(of: key), isService: service.contains(key))
        }
        return [
            "target": .string(name.rawValue),
            "accounts": .array(accounts),
            "total": .integer(Int64(chosen.count)),
            "licenses": .array(target.licenses.map(\.json)),
        ]
    }
}

extension AccountProfile {
    fileprivate func json(
        _ key: AccountKey,
        _ paths: [AccessPath],
        isService: Bool
    ) -> JSONValue {
        [
            "account": .string(key.rawValue),
            "kind": .string(kind),
            "isActive": .bool(isActive),
            "isService": .bool(isService),
            "emails": .array(emails.map { .string($0) }),
            "name": .string(displayName),
            "seat": seat.map { .string($0) } ?? .null,
            "createdAt": .string(createdAt.rfc3339),
            "lastActiveAt": lastActiveAt.map { .string($0.rfc3339) } ?? .null,
            "access": .array(paths.map(\.json)),
        ]
    }
}

extension AccessPath {
    var json: JSONValue {
        [
            "kind": .string(entitlement.kind),
            "id": .string(entitlement.id),
            "name": .string(entitlement.name),
            "channel": .string(channel.rawValue),
            "through": .string(through),
            "state": .string(state.rawValue),
        ]
    }
}

extension LicenseStock {
    fileprivate var json: JSONValue {
        [
            "name": .string(name),
            "total": total.map { .integer(Int64($0)) } ?? .null,
            "assigned": .integer(Int64(assigned)),
        ]
    }
}
