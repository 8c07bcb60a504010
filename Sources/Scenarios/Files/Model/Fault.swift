// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// What shall go wrong on the wire, how often, and how often it must have gone wrong.
package struct Fault: Hashable, Sendable {
    package let name: String
    package let location: SourceLocation
    package let match: Match
    package let phase: Phase
    package let frequency: Frequency
    /// The most times it may fire; `nil` for no limit.
    package let timesMax: Int?
    package let effect: Effect
    package let fires: Fires

    package init(
        name: String,
        location: SourceLocation,
        match: Match,
        phase: Phase,
        frequency: Frequency,
        timesMax: Int?,
        effect: Effect,
        fires: Fires
    ) {
        self.name = name
        self.location = location
        self.match = match
        self.phase = phase
        self.frequency = frequency
        self.timesMax = timesMax
        self.effect = effect
        self.fires = fires
    }

    /// Which requests the fault is about; a part left out matches every request.
    package struct Match: Hashable, Sendable {
        package var target: TargetName?
        /// `nil` for any method.
        package var method: WireRequest.Method?
        /// The path without query, as `FaultPattern` reads it.
        package var pathPattern: String?
        /// The person whom the request names, if it names one.
        package var subject: Identity.ID?
        package var page: Int?
        /// 1 for the first attempt of a request.
        package var attempt: Int?

        package init(
            target: TargetName? = nil,
            method: WireRequest.Method? = nil,
            pathPattern: String? = nil,
            subject: Identity.ID? = nil,
            page: Int? = nil,
            attempt: Int? = nil
        ) {
            self.target = target
            self.method = method
            self.pathPattern = pathPattern
            self.subject = subject
            self.page = page
            self.attempt = attempt
        }
    }

    /// Where in the life of the request the fault strikes.
    package enum Phase: String, Hashable, Sendable, CaseIterable {
        /// The target never sees the request.
        case before
        /// The target has carried it out when the fault strikes.
        case after
        /// The target has carried out a part of it.
        case halfWay
    }

    /// Which of the matching requests, counted from 1, are struck.
    package enum Frequency: Hashable, Sendable {
        case always
        /// The n-th, the 2n-th, and so on.
        case every(Int)
        case first(Int)
        /// All that come after the first n.
        case after(Int)
        case ordinals(ClosedRange<Int>)
        /// Those sent from the first instant on and before the second.
        case window(from: Instant, until: Instant)
        /// Each with this probability, drawn with the scenario's seed.
        case probability(Double)
    }

    package enum Effect: Hashable, Sendable {
        case answer(Answer)
        case delay(Scenario.Latency)
        case dropRequest
        case dropResponse
        case mutate(Mutation)
    }

    package struct Answer: Hashable, Sendable {
        package var status: Int
        package var retryAfter: Duration?
        /// In the order of the file.
        package var headers: [Header]
        package var body: Body

        package init(
            status: Int,
            retryAfter: Duration? = nil,
            headers: [Header] = [],
            body: Body = .none
        ) {
            self.status = status
            self.retryAfter = retryAfter
            self.headers = headers
            self.body = body
        }
    }

    package struct Header: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package enum Body: Hashable, Sendable {
        case none
        case text(String)
        case json(JSONValue)
    }

    /// Changes to the target's own answer, applied in the order of the properties.
    package struct Mutation: Hashable, Sendable {
        package var status: Int?
        package var headers: [Header]
        /// Members of the body to be set, each by its path: `agent.active`, `agents.0.id`.
        package var set: [Member]
        /// Paths of members to be taken out of the body.
        package var remove: [String]
        /// Keeps only so many bytes of the body.
        package var truncateTo: Int?

        package struct Member: Hashable, Sendable {
            package let path: String
            package let value: JSONValue

            package init(path: String, value: JSONValue) {
                self.path = path
                self.value = value
            }
        }

        package init(
            status: Int? = nil,
            headers: [Header] = [],
            set: [Member] = [],
            remove: [String] = [],
            truncateTo: Int? = nil
        ) {
            self.status = status
            self.headers = headers
            self.set = set
            self.remove = remove
            self.truncateTo = truncateTo
        }
    }

    /// How often the fault must have fired by the end of the run.
    package struct Fires: Hashable, Sendable {
        package var atLeast: Int
        /// `nil` for no upper limit.
        package var atMost: Int?

        package init(atLeast: Int = 1, atMost: Int? = nil) {
            self.atLeast = atLeast
            self.atMost = atMost
        }

        package func admits(_ count: Int) -> Bool {
            count >= atLeast && count <= atMost ?? .max
        }
    }
}
