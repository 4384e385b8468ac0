package import Diagnostics
internal import Reports
internal import Resolution
package import Spec

extension Analysis {
  /// Grows when a member changes its meaning or goes away; not for new members.
  package static let version = 1

  /// For programs: `docs/schemas/analysis.schema.json` describes it. Times are in seconds or hours, as the names say.
  package var json: JSONValue {
    [
      "version": .integer(Self.version),
      "cluster": .string(cluster),
      "target": .string(target.text),
      "placement": .array(placed.map { Self.json(service: $0.service, instance: $0.instance, node: $0.node) }),
      "losses": .array(losses.all.map(\.json)),
      "pairsLeftOut": .integer(losses.pairsLeftOut),
      "chosen": chosen?.json ?? .null,
      "singlePoints": .array(losses.singlePoints.map { .string($0.title) }),
      "services": .array(services.map(\.json)),
      "tenants": .array(tenants.map(\.json)),
      "capacity": [
        "nodes": .array(capacity.nodes.map(\.json)), "plans": .array(capacity.plans.map(\.json)),
      ],
      "improvements": .array(improvements.map(\.json)),
      "withoutPlace": .array(withoutPlace.map(JSONValue.string)),
      "mean": mean.json,
      "money": money?.json ?? .null,
      "servers": servers?.json ?? .null,
      "assumptions": assumptions.json,
    ]
  }

  private static func json(service: String, instance: String, node: Name) -> JSONValue {
    ["service": .string(service), "instance": .string(instance), "node": .string(node.text)]
  }
}

extension ServersAnalysis {
  /// Of a specification that has servers alone: the members of the document that are not a cluster's.
  package func document(target: Percentage) -> JSONValue {
    ["version": .integer(Analysis.version), "target": .string(target.text), "servers": json]
  }

  fileprivate var json: JSONValue {
    [
      "name": .string(name),
      "servers": .array(
        servers.map {
          [
            "server": .string($0.name.text),
            "host": $0.host.map { .string($0.text) } ?? .null,
            "memoryMiB": .integer(Int($0.memory.mebibytes)),
            "reservedMiB": .integer(Int($0.reserved.mebibytes)),
          ]
        }
      ),
      "losses": .array(
        losses.map {
          [
            "lost": .string($0.title),
            "servers": .array($0.servers.map { .string($0.text) }),
            "tenantsDown": .array($0.tenantsDown.map { .string($0.text) }),
            "repairHours": .number($0.repair.hours.text(decimals: 6)),
          ]
        }
      ),
      "worstPair": worstPair?.json ?? .null,
      "tenants": .array(tenants.map(\.json)),
      "mean": mean.json,
      "money": money?.json ?? .null,
      "assumptions": assumptions.json,
    ]
  }
}

extension ServersAnalysis.Pair {
  fileprivate var json: JSONValue {
    [
      "servers": .array(servers.map { .string($0.text) }),
      "tenantsDown": .array(tenantsDown.map { .string($0.text) }),
      "repairHours": .number(repair.hours.text(decimals: 6)),
      "perYear": .number(perYear.text(decimals: 9)),
    ]
  }
}

extension MeanTenant {
  fileprivate var json: JSONValue {
    guard count > 0 else { return .null }
    return [
      "tenants": .integer(count),
      "availability": .number(availability.text(decimals: 9)),
      "unknown": .number(remainder.text(decimals: 9)),
      "downtimeHoursPerYear": .number(downtime.text(decimals: 6)),
      "outagesPerYear": .number(outagesPerYear.text(decimals: 6)),
      "monthsKeepingTarget": .number(keeping.text(decimals: 6)),
      "creditShare": .number(credit.text(decimals: 9)),
    ]
  }
}

extension YearlyMoney {
  fileprivate var json: JSONValue {
    [
      "currency": .string(currency),
      "machinesCents": machines.map(JSONValue.integer) ?? .null,
      "feesCents": fees.map(JSONValue.integer) ?? .null,
      "creditsCents": credits.map(JSONValue.integer) ?? .null,
    ]
  }
}

extension Assumptions {
  fileprivate var json: JSONValue {
    [
      "figures": .array(
        lines.map { ["what": .string($0.what), "value": .string($0.value), "source": .string($0.source)] }
      ),
      "rules": .array(rules.map(JSONValue.string)),
    ]
  }
}

extension Loss {
  fileprivate var json: JSONValue {
    [
      "lost": .string(title),
      "services": .array(effects.map(\.json)),
      "tenantsDown": .array(tenantsDown.map { .string($0.text) }),
      "hoursDown": hoursDown.map { .number($0.text(decimals: 6)) } ?? .null,
      "secondsNoticedAtMost": .integer(noticed),
      "perYear": perYear.map { .number($0.text(decimals: 9)) } ?? .null,
      "etcdQuorum": .boolean(keepsEtcd),
      "overfull": .array(overfull.map { .string($0.text) }),
    ]
  }
}

extension Loss.Effect {
  fileprivate var json: JSONValue {
    [
      "service": .string(service),
      "state": .string(state.rawValue),
      // What the chances of the members leave behind the point is no second more.
      "seconds": .integer(Int((seconds - 1e-6).rounded(.up))),
      "secondsAtMost": .integer(interruption.longest),
      "running": .integer(running),
      "wanted": .integer(wanted),
      "moved": .array(
        moved.map { ["instance": .string($0.instance), "from": .string($0.from.text), "to": .string($0.to.text)] }
      ),
      "waiting": .array(waiting.map(JSONValue.string)),
    ]
  }
}

extension Analysis.Subject {
  fileprivate var json: JSONValue {
    [
      "name": .string(name),
      "tenants": .array(tenants.map { .string($0.text) }),
      "availability": .number(availability.availability.text(decimals: 9)),
      "unknown": .number(availability.remainder.text(decimals: 9)),
      "downtimeHoursPerYear": .number(availability.downtimeHoursPerYear.text(decimals: 6)),
      "outagesPerYear": .number(availability.outagesPerYear.text(decimals: 6)),
      "monthsKeepingTarget": .number(keeping.text(decimals: 6)),
      "creditShare": .number(credit.text(decimals: 9)),
    ]
  }
}

extension NodeCapacity {
  fileprivate var json: JSONValue {
    [
      "node": .string(node.text),
      "processors": .integer(processors),
      "memoryMiB": .integer(Int(memory.mebibytes)),
      "reservedMiB": .integer(Int(reserved.mebibytes)),
      "worstMiB": .integer(Int(worst.mebibytes)),
      "worstLoss": worstLoss.map { .string($0.text) } ?? .null,
    ]
  }
}

extension PlanCapacity {
  fileprivate var json: JSONValue {
    [
      "plan": .string(plan.text), "tenants": .integer(tenants), "suspended": .integer(suspended),
      "more": more.map(JSONValue.integer) ?? .null,
      "limit": .string(limit),
    ]
  }
}

extension Improvement {
  fileprivate var json: JSONValue {
    [
      "what": .string(what),
      "downtimeHoursPerYear": .number(mean.downtime.text(decimals: 6)),
      "singlePoints": .integer(singlePoints),
      "service": service.map { change in
        [
          "downtimeHoursPerYear": .number(change.after.downtimeHoursPerYear.text(decimals: 6)),
          "before": .number(change.before.downtimeHoursPerYear.text(decimals: 6)),
        ]
      } ?? .null,
      "money": money?.json ?? .null,
    ]
  }
}
