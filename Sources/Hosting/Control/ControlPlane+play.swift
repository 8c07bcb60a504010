// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Reports
import Scenarios
import TargetKit
import Wire

extension ControlPlane {
    static let playRoutes: [ControlRoute] = [
        ControlRoute(
            .get,
            "/worlds/{world}/verdict",
            "getVerdict",
            "Returns the current verdict in the form of report.json",
            reply: .json("Report"),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in
            .json(JSONReport.value(of: try plane.report(try plane.world(call))))
        },
        ControlRoute(
            .get,
            "/worlds/{world}/verdict.txt",
            "getVerdictText",
            "Returns the current verdict as residue run prints it",
            reply: ControlRoute.ReplyForm(contentType: ControlReply.plainText, schema: nil),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in
            let report = try plane.report(try plane.world(call))
            return .text(ConsoleReport.text(of: report, width: 100), ControlReply.plainText)
        },
        ControlRoute(
            .post,
            "/worlds/{world}/play",
            "playOn",
            "Continues the timeline, by default to its end, and returns the verdict",
            body: ControlBody("PlayOn", isRequired: false),
            reply: .json("Report"),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in try plane.playOn(call) },
        ControlRoute(
            .post,
            "/worlds/{world}/expectations",
            "addExpectations",
            "Adds expectations, written as under expect in a scenario file: one, or a list",
            body: ControlBody("ExpectationFile", allowsYAML: true),
            reply: .json("Expectations", status: 201),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in
            let play = try plane.play(try plane.world(call))
            do throws(RejectedFile) {
                let count = try play.current.expect(bytes: call.body, path: "body")
                return .json(["expectations": .integer(Int64(count))], status: 201)
            } catch {
                throw ControlError(error, .unusableFile)
            }
        },
        ControlRoute(
            .get,
            "/worlds/{world}/feed",
            "readFeed",
            "Returns what sources have reported, one JSON object per line",
            query: feedWindow,
            reply: ControlRoute.ReplyForm(contentType: ControlReply.jsonLines, schema: nil),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in
            .text(FeedText.jsonLines(try plane.feed(call)), ControlReply.jsonLines)
        },
        ControlRoute(
            .get,
            "/worlds/{world}/feed.csv",
            "readFeedRows",
            "Returns the events that sources have reported, as CSV",
            query: feedWindow,
            reply: ControlRoute.ReplyForm(contentType: ControlReply.csv, schema: nil),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in
            .text(FeedText.csv(try plane.feed(call)), ControlReply.csv)
        },
    ]

    static let feedPostRoutes: [ControlRoute] = [
        ControlRoute(
            .get,
            "/worlds/{world}/feed/posts",
            "listFeedPosts",
            "Lists where the feed is posted to, and the progress",
            reply: .json("FeedPosts"),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            _ = try plane.play(world)
            return .json(world.feedPosts.json)
        },
        ControlRoute(
            .post,
            "/worlds/{world}/feed/posts",
            "postFeed",
            "Posts every line of the feed to a port on this machine, starting with the first",
            body: ControlBody("FeedPostRequest"),
            reply: .json("FeedPosts", status: 201),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in try plane.postFeed(call) },
    ]

    private func postFeed(_ call: ControlCall) throws(ControlError) -> ControlReply {
        let world = try world(call)
        _ = try play(world)
        let body = try call.object(keys: ["port", "path"])
        let (port, path) = try call.settings { () throws(SettingError) in
            (try body.integer("port"), try body.string("path") ?? "/")
        }
        guard let port, (1...65_535).contains(port) else {
            throw .badRequest("'port' must be a whole number from 1 to 65535")
        }
        // Other addresses can only be given on the command line.
        guard path.hasPrefix("/"), path.utf8.count <= 1_000,
            let address = PostAddress("http://127.0.0.1:\(port)\(path)")
        else { throw .badRequest("'path' must be a path such as /feed") }
        guard world.feedPosts.add(address) else {
            throw ControlError(
                .conflict,
                "a feed is posted to \(FeedPosts.most) addresses at most"
            )
        }
        return .json(world.feedPosts.json, status: 201)
    }

    private static let feedWindow = [
        ControlParameter(
            "after",
            .whole(0...9_007_199_254_740_991),
            "Only lines after this cursor."
        ),
        ControlParameter("limit", .whole(1...100_000), "The maximum number; default: all."),
    ]

    func play(_ world: HostedWorld) throws(ControlError) -> HostedPlay {
        guard let play = world.play else {
            throw ControlError(
                .conflict,
                "the world '\(world.id)' plays no scenario",
                hint: "Create one from a scenario with POST \(ControlPlane.base)/worlds?play=true, "
                    + "or serve it with residue serve --scenario FILE."
            )
        }
        return play
    }

    private func report(_ world: HostedWorld) throws(ControlError) -> RunReport {
        guard let report = try play(world).current.report else {
            throw ControlError(.conflict, "the play of the world '\(world.id)' was aborted")
        }
        return RunReport(toolVersion: version, scenarios: [report])
    }

    private func playOn(_ call: ControlCall) throws(ControlError) -> ControlReply {
        let world = try world(call)
        let play = try play(world)
        let body = try call.object(keys: ["to"])
        let text = try call.settings { () throws(SettingError) in try body.string("to") }
        _ = world.advance(to: try goal(text ?? "end", play))
        return .json(JSONReport.value(of: try report(world)))
    }

    private func goal(_ text: String, _ play: HostedPlay) throws(ControlError) -> Instant {
        let end = play.scenario.end
        if text == "end" { return end }
        if text == "next" { return play.current.nextEntry ?? end }
        if let duration = Duration(bounded: text) { return play.now.advanced(by: duration) }
        guard let instant = Instant(rfc3339: text) else {
            throw .badRequest(
                "'to' must be end, next, a time such as 30d or an instant such as "
                    + "2026-03-02T09:00:00Z, not '\(text.prefix(60))'"
            )
        }
        let now = play.now
        guard instant >= now else { throw ControlPlane.passed(instant, now) }
        return instant
    }

    static func passed(_ instant: Instant, _ now: Instant) -> ControlError {
        ControlError(
            .conflict,
            "\(instant) has passed already; it is \(now)",
            hint: "A clock goes back only when a snapshot is restored."
        )
    }

    private func feed(_ call: ControlCall) throws(ControlError) -> ArraySlice<FeedLine> {
        let lines = try play(try world(call)).current.feed
        let after = call.whole("after") ?? 0
        guard after <= lines.count else {
            throw .badRequest(
                "the feed has no line \(after)",
                hint: lines.isEmpty
                    ? "Nothing has been reported yet." : "The last cursor is \(lines.count)."
            )
        }
        return lines.dropFirst(after).prefix(call.whole("limit") ?? lines.count)
    }
}

extension ControlReply {
    static let plainText = "text/plain; charset=utf-8"
    static let jsonLines = "application/x-ndjson"
    static let csv = "text/csv; charset=utf-8"
}

extension FeedPosts {
    var json: JSONValue {
        [
            "posts": .array(
                all.map { post in
                    [
                        "url": .string(post.address.base + post.address.path),
                        "sent": .integer(Int64(post.sent)),
                        "refused": .integer(Int64(post.refused)),
                    ]
                }
            )
        ]
    }
}

extension HostedWorld {
    /// The scenario that the world plays; null for a world without a timeline.
    var timelineJSON: JSONValue {
        guard let play else { return .null }
        let current = play.current
        return [
            "end": .string(play.scenario.end.rfc3339),
            "isOver": .bool(current.isOver),
            "next": current.nextEntry.map { .string($0.rfc3339) } ?? .null,
            "lines": .integer(Int64(current.feed.count)),
            "peopleAuthorization": (play.people?.authorization).map { .string($0) } ?? .null,
        ]
    }
}
