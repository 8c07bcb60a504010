// SPDX-License-Identifier: Apache-2.0

import Metrics
import Reports
import Wire

/// The cells of a matrix as one table.
struct MatrixTable {
    let title: String
    let results: [MatrixResult]

    var sheet: Sheet {
        let clean = results.count {
            $0.figures.peopleIn + $0.figures.peopleLatent == 0 && $0.held == $0.runs
        }
        var sheet = Sheet(
            title,
            verdict: Sheet.Cell("\(clean) of \(results.count) clean", clean > 0 ? .good : .bad)
        )
        let severalConnectors = Set(results.map(\.connector)).count > 1
        sheet.table(
            (severalConnectors ? ["policy, connector"] : ["policy"]) + [
                "faults", "held", "people in", "latent", "revoked in time", "exposure",
                "p95 to revoke",
                "accuracy", "collateral", "false claims", "calls/event",
            ],
            results.map { result in
                [
                    Sheet.Cell(
                        severalConnectors
                            ? "\(result.policy), \(result.connector)" : result.policy
                    )
                ] + row(of: result)
            }
        )
        return sheet
    }

    private func row(of result: MatrixResult) -> [Sheet.Cell] {
        let figures = result.figures
        let times = figures.revocation.timeToRevoke
        func share(_ ratio: ExactRatio) -> Sheet.Cell {
            Sheet.Cell(
                ratio.text,
                ratio.denominator > 0 && ratio.numerator == ratio.denominator ? .good : .plain
            )
        }
        return [
            Sheet.Cell(result.fault),
            Sheet.Cell(
                "\(result.held)/\(result.runs)",
                result.held == result.runs ? .good : .bad
            ),
            Sheet.Cell("\(figures.peopleIn)", figures.peopleIn == 0 ? .good : .bad),
            Sheet.Cell("\(figures.peopleLatent)", figures.peopleLatent == 0 ? .good : .bad),
            share(figures.onTime),
            Sheet.Cell(figures.exposureText.replacing(" entitlement-hours", with: " h")),
            Sheet.Cell(times.p95?.text(in: times.unit) ?? "n/a"),
            share(figures.accuracy),
            Sheet.Cell("\(figures.collateral)", figures.collateral == 0 ? .plain : .bad),
            Sheet.Cell("\(figures.falseClaims)", figures.falseClaims == 0 ? .plain : .bad),
            Sheet.Cell(figures.callsPerEvent),
        ]
    }

    var json: JSONValue {
        [
            "schema": "1",
            "title": .string(title),
            "cells": .array(
                results.map { result in
                    [
                        "policy": .string(result.policy),
                        "faults": .string(result.fault),
                        "connector": .string(result.connector),
                        "runs": .integer(Int64(result.runs)),
                        "held": .integer(Int64(result.held)),
                        "figures": result.figures.json,
                    ]
                }
            ),
        ]
    }
}
