// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// Reads the timeline: first the times in file order, then the actions in chronological order.
struct TimelineDecoder {
    struct Timeline {
        var entries: [TimelineEntry]
        var start: Instant
        var lastAt: Instant
        /// Whether the time of every entry could be read; otherwise the span is not checked.
        var isTimed: Bool
    }

    private struct TimedEntry {
        let index: Int
        let at: Instant
        let fields: Fields
    }

    let references: References
    /// The file's start; `nil` if not given.
    let start: Instant?

    private var decoder: FileDecoder { references.decoder }

    /// `nil`, after a report, if no entry has a time.
    func timeline(_ node: YAMLNode?) -> Timeline? {
        guard let node else { return nil }
        let (found, isTimed) = timedEntries(decoder.list(node))
        let timed = found.sorted { ($0.at, $0.index) < ($1.at, $1.index) }
        guard let first = timed.first, let last = timed.last else {
            if decoder.log.isEmpty {
                decoder.log.error("a timeline needs an entry", at: node.location)
            }
            return nil
        }
        var acts = ActionDecoder(references: references)
        let entries = timed.flatMap { entry in
            acts.actions(entry.fields, at: entry.at).map { action in
                TimelineEntry(
                    at: entry.at,
                    label: entry.fields["label"].flatMap(label),
                    action: action,
                    location: entry.fields.location
                )
            }
        }
        checkEffects(entries)
        let begin = entries.compactMap(\.effectiveAt).reduce(first.at, min)
        return Timeline(
            entries: entries,
            start: start ?? begin,
            lastAt: last.at,
            isTimed: isTimed
        )
    }

    /// An entry with an unreadable time gets that of the previous one, so that later entries and
    /// expectations still find it.
    private func timedEntries(_ nodes: [YAMLNode]) -> (entries: [TimedEntry], isTimed: Bool) {
        var isTimed = true
        var previous = start
        var labels: [String: Instant] = [:]
        var timed: [TimedEntry] = []
        for (index, node) in nodes.enumerated() {
            guard let fields = decoder.fields(node, TimelineShapes.entry), let at = fields["at"]
            else { continue }
            let read = time(at, previous: previous, labels: labels)
            isTimed = isTimed && read != nil
            let instant = read ?? previous ?? start ?? Instant(milliseconds: 0)
            if let start, instant < start {
                let note = "The scenario starts at \(start)."
                decoder.log.error("the entry is before the start", at: at.location, note: note)
            }
            previous = instant
            remember(fields["label"], instant, in: &labels)
            timed.append(TimedEntry(index: index, at: instant, fields: fields))
        }
        return (timed, isTimed)
    }

    private func time(
        _ node: YAMLNode,
        previous: Instant?,
        labels: [String: Instant]
    ) -> Instant? {
        if case .scalar(let text, _) = node.content {
            guard !text.hasPrefix("-") || Instant(rfc3339: text) != nil else {
                let note = "Give an instant, or move the entry up."
                let message = "an entry cannot be before the one above it"
                decoder.log.error(message, at: node.location, note: note)
                return nil
            }
            return decoder.moment(node, from: previous)
        }
        guard let fields = decoder.fields(node, TimelineShapes.relative) else { return nil }
        let length = decoder.duration(fields["plus"]) ?? .zero
        let known = Array(labels.keys)
        guard let name = decoder.name(fields["after"], "label", among: known),
            let base = labels[name]
        else { return nil }
        return decoder.shift(base, by: length, at: node.location)
    }

    private func remember(
        _ node: YAMLNode?,
        _ instant: Instant,
        in labels: inout [String: Instant]
    ) {
        guard let node, let label = decoder.text(node) else { return }
        guard labels[label] == nil else {
            decoder.log.error("a second entry with the label '\(label)'", at: node.location)
            return
        }
        guard !label.contains(" ") else {
            decoder.log.error("a label is one word", at: node.location)
            return
        }
        labels[label] = instant
    }

    private func label(_ node: YAMLNode) -> String? {
        guard case .scalar(let text, _) = node.content else { return nil }
        return text
    }

    private func checkEffects(_ entries: [TimelineEntry]) {
        guard let start else { return }
        for entry in entries {
            guard let effective = entry.effectiveAt, effective < start, entry.at >= start else {
                continue
            }
            let note = "The scenario starts at \(start)."
            let message = "the fact takes effect before the start, at \(effective)"
            decoder.log.error(message, at: entry.location, note: note)
        }
    }
}

extension TimelineEntry {
    /// When the reported fact takes effect; `nil` if it is not a report of a fact.
    fileprivate var effectiveAt: Instant? {
        guard case .lifecycle(let step) = action else { return nil }
        return step.event.effectiveAt
    }
}
