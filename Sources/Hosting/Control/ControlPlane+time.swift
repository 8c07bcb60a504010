// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension ControlPlane {
    static let snapshotRoutes: [ControlRoute] = [
        ControlRoute(
            .get,
            "/worlds/{world}/snapshots",
            "listSnapshots",
            "The snapshots that the world can be restored to, oldest first",
            query: ControlParameter.window,
            reply: .json("SnapshotList")
        ) { plane, call throws(ControlError) in
            let snapshots = try plane.world(call).keptSnapshots
            return .json([
                "snapshots": .array(call.window(of: snapshots).map(\.json)),
                "total": .integer(Int64(snapshots.count)),
            ])
        },
        ControlRoute(
            .post,
            "/worlds/{world}/snapshots",
            "takeSnapshot",
            "Saves the state of targets, faults and clock",
            reply: .json("Snapshot", status: 201),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            guard world.keptSnapshots.count < HostedWorld.snapshotsMax else {
                throw ControlError(
                    .conflict,
                    "a world keeps \(HostedWorld.snapshotsMax) snapshots at most",
                    hint: "Delete one that is no longer needed."
                )
            }
            return .json(world.takeSnapshot().json, status: 201)
        },
        ControlRoute(
            .delete,
            "/worlds/{world}/snapshots/{snapshot}",
            "deleteSnapshot",
            "Deletes a snapshot",
            reply: .json("Removed")
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            world.forget(try plane.snapshot(call, of: world))
            return .json(["removed": 1])
        },
        ControlRoute(
            .post,
            "/worlds/{world}/snapshots/{snapshot}/restore",
            "restoreSnapshot",
            "Restores targets, faults and clock; the request journal continues",
            reply: .json("Clock"),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            let snapshot = try plane.snapshot(call, of: world)
            guard world.play == nil else {
                throw ControlError(
                    .conflict,
                    "verdicts on a timeline cannot be undone",
                    hint: "Reset the world to play it from the start, or fork it to try things."
                )
            }
            world.restore(snapshot)
            return .json(world.clockJSON)
        },
    ]

    func snapshot(
        _ call: ControlCall,
        of world: HostedWorld
    ) throws(ControlError) -> HostedWorld.Snapshot {
        let id = call.path["snapshot"] ?? call.text("since") ?? ""
        guard let snapshot = world.snapshot(id) else {
            throw .unknown("snapshot", id, among: world.keptSnapshots.map(\.id))
        }
        return snapshot
    }

    static let clockRoutes: [ControlRoute] = [
        ControlRoute(
            .get,
            "/worlds/{world}/clock",
            "getClock",
            "The world's time, and how fast it passes",
            reply: .json("Clock")
        ) { plane, call throws(ControlError) in .json(try plane.world(call).clockJSON) },
        ControlRoute(
            .post,
            "/worlds/{world}/clock/advance",
            "advanceClock",
            "Moves the clock forward and runs the targets' work that is due",
            body: ControlBody("Advance"),
            reply: .json("Clock"),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in try plane.advance(call) },
        ControlRoute(
            .post,
            "/worlds/{world}/clock/pace",
            "setPace",
            "Sets how fast the clock runs: 0 stops it, 1 is real time, auto follows clients",
            body: ControlBody("Pace"),
            reply: .json("Clock")
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            let body = try call.object(keys: ["pace"])
            world.setPace(try ControlPlane.pace(body.value("pace")))
            return .json(world.clockJSON)
        },
    ]

    private static func pace(_ value: JSONValue?) throws(ControlError) -> WorldPace {
        guard let pace = value.flatMap(WorldPace.init) else {
            let most = Int(WorldClock.paces.upperBound)
            throw .badRequest("'pace' must be a number from 0 to \(most), or auto")
        }
        return pace
    }

    private func advance(_ call: ControlCall) throws(ControlError) -> ControlReply {
        let world = try world(call)
        let body = try call.object(keys: ["by", "to"])
        let by = try call.settings { () throws(SettingError) in try body.step() }
        let to = try call.settings { () throws(SettingError) in try body.string("to") }
        switch (by, to) {
        case (let by?, nil):
            _ = world.advance(to: world.now.advanced(by: by))
        case (nil, let to?):
            guard let instant = Instant(rfc3339: to) else {
                throw .badRequest("'to' must be an instant such as 2026-03-02T09:00:00Z")
            }
            let now = world.now
            guard instant >= now else { throw ControlPlane.passed(instant, now) }
            _ = world.advance(to: instant)
        case (nil, nil), (.some, .some):
            throw .badRequest("give one of 'by', as 30d, and 'to', as 2026-03-02T09:00:00Z")
        }
        return .json(world.clockJSON)
    }
}

extension TargetSettings {
    /// How far to move the clock; short enough to stay within the calendar.
    fileprivate func step() throws(SettingError) -> Duration? {
        guard let text = try string("by") else { return nil }
        guard let duration = Duration(bounded: text) else {
            throw SettingError(
                path: path + ["by"],
                message: "'\(text)' is not a duration; write 90s, 36h or 30d, with numbers of "
                    + "at most six digits"
            )
        }
        return duration
    }
}

extension Duration {
    /// Short enough to stay within the calendar.
    init?(bounded text: String) {
        let runs = text.split { !$0.isASCII || !$0.isNumber }
        guard text.count <= 16, runs.allSatisfy({ $0.count <= 6 }) else { return nil }
        self.init(text: text)
    }
}

extension HostedWorld {
    var clockJSON: JSONValue { ["now": .string(now.rfc3339), "pace": pace.json] }
}

extension HostedWorld.Snapshot {
    var json: JSONValue { ["id": .string(id), "at": .string(at.rfc3339)] }
}
